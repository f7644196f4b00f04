import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { databaseFile } from '../../src/lib/server/store/sqlite/database.ts';
import { must } from './must.ts';
import { prepare, type Start } from './running.ts';

/** How a database may be damaged. */
const DAMAGES: Record<string, (file: string) => void> = {
  'its head overwritten': (file) => overwrite(file, 0, 100),
  'a page in the middle overwritten': (file) =>
    overwrite(file, Math.floor(statSync(file).size / 8192) * 4096, 4096),
  'every tenth page overwritten': (file) => {
    for (let at = 4096 * 3; at < statSync(file).size; at += 40_960) overwrite(file, at, 4096);
  },
  'cut in half': (file) => truncateSync(file, Math.floor(statSync(file).size / 8192) * 4096),
  'another kind of file': (file) => overwrite(file, 0, statSync(file).size),
};

/** A damaged database: no start, a sentence, and the file as it was. */
export async function corrupt(dataDir: string, start: Start): Promise<string> {
  const whole = join(dataDir, 'whole');
  await prepare(whole, 40);
  for (const [damage, make] of Object.entries(DAMAGES)) {
    const folder = join(dataDir, 'damaged');
    rmSync(folder, { recursive: true, force: true });
    const file = databaseFile(folder);
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(databaseFile(whole), file);
    make(file);
    await refusesToStart(start, folder, damage);
  }
  return `${Object.keys(DAMAGES).length} kinds of damage: each refused with a sentence, nothing rewritten`;
}

/** The server says one sentence and ends with an error; the database is byte for byte what it was. */
export async function refusesToStart(start: Start, folder: string, what: string): Promise<void> {
  const file = databaseFile(folder);
  const before = digest(file);
  const outcome = await start(folder).then(
    async (server) => {
      await server.kill();
      return undefined;
    },
    (error: Error) => error.message,
  );
  must(outcome !== undefined, `${what}: it starts all the same`);
  must(!/ended with 0/.test(outcome!), `${what}: it ends with 0`);
  must(/damaged|cannot be written/.test(outcome!), `${what}: it does not say so: ${outcome}`);
  must(!/\n\s+at /.test(outcome!), `${what}: it shows a stack instead of a sentence: ${outcome}`);
  must(digest(file) === before, `${what}: the file was changed`);
}

function overwrite(file: string, at: number, length: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, at);
  closeSync(handle);
}

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
