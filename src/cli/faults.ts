import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { clockSteps } from '../../tests/faults/clock.ts';
import { corrupt } from '../../tests/faults/corrupt.ts';
import { flood } from '../../tests/faults/flood.ts';
import { junk } from '../../tests/faults/junk.ts';
import { killRounds } from '../../tests/faults/kill.ts';
import { foreignLock } from '../../tests/faults/lock.ts';
import { LeftOut } from '../../tests/faults/must.ts';
import { openPages } from '../../tests/faults/pages.ts';
import { startReal } from '../../tests/faults/running.ts';
import { slowReader } from '../../tests/faults/slow-reader.ts';
import { diskFull, readOnly } from '../../tests/faults/small-disk.ts';
import { stop } from '../../tests/faults/stop.ts';
import { twoServers } from '../../tests/faults/two-servers.ts';
import { buildIfNeeded } from './build.ts';
import { root } from './steps.ts';

// npm run faults [-- FAULT …]
// Does to the server what happens to servers, on data of its own, and says of each what became of it; ends with 1 when
// one of them did harm. Takes some ten minutes. A quick selection is part of npm test (tests/server/faults-quick.test.ts).

/** Each gets an empty folder, and answers with its figures or throws with what went wrong. */
const FAULTS: Record<string, (folder: string) => Promise<string>> = {
  kill: (folder) => killRounds(folder, startReal, 20),
  pages: openPages,
  'two-servers': (folder) => twoServers(folder, 10),
  flood: (folder) => flood(folder, 5),
  'slow-reader': (folder) => slowReader(folder, 30),
  junk: (folder) => junk(folder, 100_000),
  'disk-full': diskFull,
  lock: (folder) => foreignLock(folder, 8),
  stop: (folder) => stop(folder, startReal, 200),
  corrupt: (folder) => corrupt(folder, startReal),
  'read-only': (folder) => readOnly(folder, startReal),
  clock: clockSteps,
};

const { positionals } = parseArgs({ allowPositionals: true, options: {} });
const names = Object.keys(FAULTS);
const unknown = positionals.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`There is no fault ${unknown}: ${names.join(', ')}.`);
  process.exit(1);
}
process.chdir(root);
if (!(await buildIfNeeded())) process.exit(1);
let failed = 0;
for (const name of names) {
  if (positionals.length === 0 || positionals.includes(name)) failed += (await happens(name)) ? 0 : 1;
}
console.log(failed === 0 ? 'Nothing did harm.' : `${failed} did harm.`);
process.exit(failed === 0 ? 0 : 1);

async function happens(name: string): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'board-faults-'));
  const started = performance.now();
  const say = (mark: string, words: string) => {
    const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
    const line = words.replace(/\s+/g, ' ').slice(0, 400);
    console.log(`${mark} ${name.padEnd(12)} ${seconds.padStart(8)}  ${line}`);
  };
  try {
    say('✓', await FAULTS[name]!(join(folder, 'data')));
    return true;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof LeftOut) say('–', `left out: ${error.message}`);
    else say('✗', error.message);
    return error instanceof LeftOut;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
