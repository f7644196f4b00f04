import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { clockSteps } from '../faults/clock.ts';
import { corrupt } from '../faults/corrupt.ts';
import { flood } from '../faults/flood.ts';
import { junk } from '../faults/junk.ts';
import { killRounds } from '../faults/kill.ts';
import { foreignLock } from '../faults/lock.ts';
import { startSmall, startStore } from '../faults/running.ts';
import { stop } from '../faults/stop.ts';
import { twoServers } from '../faults/two-servers.ts';

// The quick selection of `npm run faults`: the same faults, shorter, against the store and the live layer alone.

const PATIENCE = 180_000;

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'board-faults-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return join(made, 'data');
}

test(
  'D2 D4: killed twice in the middle of a burst, no acknowledged act is missing and none is done twice',
  async () => {
    await expect(killRounds(folder(), startSmall, 2)).resolves.toMatch(/none missing, none twice/);
  },
  PATIENCE,
);

test(
  'D6: two processes on one database keep one order without a gap, and every screen agrees',
  async () => {
    await expect(twoServers(folder(), 1)).resolves.toMatch(/the screens of both agree/);
  },
  PATIENCE,
);

test(
  'I7: whoever floods the server is cut off, and the others are all answered in order',
  async () => {
    await expect(flood(folder(), 5)).resolves.toMatch(/all answered in order/);
  },
  PATIENCE,
);

test(
  'I5: two thousand broken events, packets and frames end nobody’s work',
  async () => {
    await expect(junk(folder(), 2000)).resolves.toMatch(/the server lives/);
  },
  PATIENCE,
);

test(
  'D12: while another program holds the database the board is read, and no act is lost',
  async () => {
    await expect(foreignLock(folder(), 2)).resolves.toMatch(/none lost/);
  },
  PATIENCE,
);

test(
  'D18: told to stop under open screens and acts, the server answers and ends with 0',
  async () => {
    await expect(stop(folder(), startSmall, 50)).resolves.toMatch(/ended with 0/);
  },
  PATIENCE,
);

test(
  'D13: a damaged database is refused with a sentence and left as it is',
  async () => {
    await expect(corrupt(folder(), startStore)).resolves.toMatch(/nothing rewritten/);
  },
  PATIENCE,
);

test(
  'D14: when the clock jumps by an hour or two days, people go on and each breach is recorded once',
  async () => {
    await expect(clockSteps(folder(), [48, -48, -1])).resolves.toMatch(/each recorded once/);
  },
  PATIENCE,
);
