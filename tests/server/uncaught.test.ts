import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildIfNeeded } from '../../src/cli/build.ts';
import { root } from '../../src/cli/steps.ts';
import { RealServer } from '../bench/real-server.ts';
import { prepare } from '../faults/running.ts';
import { CANARIES } from './helpers/commands.ts';

const timeout = 120_000;
const fails = join(import.meta.dirname, 'children/fails.ts');

beforeAll(async () => {
  expect(await buildIfNeeded()).toBe(true);
}, 300_000);

test.each(['SIGUSR1', 'SIGUSR2'] as const)(
  "R3: an uncaught error (%s) is written down without its query's names and numbers, and the process ends in good order",
  { timeout },
  async (signal) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'board-uncaught-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    await prepare(dataDir, 1);
    const server = new RealServer(dataDir, 0, { env: { NODE_OPTIONS: `--import ${fails}` } });
    onTestFinished(() => void server.kill());
    await server.address;
    server.process.kill(signal);
    expect(await server.exited).toBe(1);
    for (const word of CANARIES) expect(server.said).not.toContain(word);
    const line = server.said.split('\n').find((one) => one.includes('nobody caught'));
    expect(JSON.parse(line ?? '')).toMatchObject({
      level: 60,
      err: { name: 'DrizzleError', cause: { name: 'SqliteError', code: 'SQLITE_ERROR' } },
    });
    expect(line).toContain('fails.ts');
  },
);

test.each(['thrown', 'rejected', 'text'])(
  "R3: a command whose error nobody caught (%s) repeats nothing of its query's values, and fails",
  { timeout },
  (how) => {
    const command = ['src/cli/run.mjs', '../../tests/server/children/fails.ts', how];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
    expect(status).toBe(1);
    for (const word of CANARIES) expect(stdout + stderr).not.toContain(word);
    expect(JSON.parse(stderr)).toMatchObject(
      how === 'text' ? { name: 'Error' } : { cause: { code: 'SQLITE_ERROR' } },
    );
  },
);
