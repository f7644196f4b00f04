import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { buildIfNeeded } from '../../src/cli/build.ts';
import { root } from '../../src/cli/steps.ts';
import { databaseFile } from '../../src/lib/server/store/sqlite/database.ts';
import { RealServer } from '../bench/real-server.ts';
import { prepare, startReal } from '../faults/running.ts';
import { stop } from '../faults/stop.ts';

// The product's own start, over the built pages.

const timeout = 120_000;
const NOBODY = 65_534;
const asRoot = process.getuid?.() === 0;

let dataDir: string;
let file: string;

beforeAll(async () => {
  expect(await buildIfNeeded()).toBe(true);
}, 300_000);

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'board-start-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  await prepare(dataDir, 3);
  file = databaseFile(dataDir);
});

const digest = () => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Starts the server; what it said when it ended by itself, and with which code. */
async function ended(options?: { uid: number }): Promise<{ said: string; code: unknown }> {
  const server = new RealServer(dataDir, 0, options);
  onTestFinished(() => void server.kill());
  await expect(server.address).rejects.toThrow();
  return { said: server.said, code: await server.exited };
}

const overwritten = (at: number) => () => {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, at, at + 4096);
  writeFileSync(file, bytes);
};

test.each([
  ['whose head is destroyed', overwritten(0)],
  ['with a destroyed page', overwritten(3 * 4096)],
  ['that is a text', () => writeFileSync(file, '不是数据库'.repeat(1000))],
])(
  'D13: a database %s ends the start with one sentence, and stays as it is',
  { timeout },
  async (_, damage) => {
    damage();
    const before = digest();
    expect(await ended()).toEqual({
      said: `The database ${file} is damaged; nothing was changed. Restore a backup with: npm run restore -- BACKUP\n`,
      code: 1,
    });
    expect(digest()).toBe(before);
    expect(readdirSync(dataDir)).not.toContain('board.db-wal');
  },
);

test(
  'D13: a database that cannot be written ends the start with one sentence',
  { timeout },
  async ({ skip }) => {
    if (asRoot) {
      const { status } = spawnSync(process.execPath, ['--version'], { cwd: root, uid: NOBODY });
      if (status !== 0) skip('nobody but root can read this checkout');
      chownSync(dataDir, NOBODY, NOBODY);
    }
    chmodSync(file, 0o444);
    const before = digest();
    expect(await ended(asRoot ? { uid: NOBODY } : undefined)).toEqual({
      said: `The database ${file} cannot be written; check who owns it and its folder.\n`,
      code: 1,
    });
    expect(digest()).toBe(before);
  },
);

test(
  'D18: told to stop under open screens and acts, the product answers and ends with 0',
  { timeout },
  async () => {
    await expect(stop(join(dataDir, 'stop'), startReal, 30)).resolves.toMatch(/ended with 0/);
  },
);
