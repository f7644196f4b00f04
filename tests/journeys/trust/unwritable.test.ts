import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from '@playwright/test';
import { root } from '../../../src/cli/steps.ts';
import { databaseFile } from '../../../src/lib/server/store/sqlite/database.ts';
import { cookiesFor, prepare, startReal, truth } from '../../faults/running.ts';

// The product itself, over the built pages, while it cannot write, and under an account whose code it is not.

const NOBODY = 65_534;

const afterwards: (() => void)[] = [];
test.afterEach(() => {
  for (const end of afterwards.splice(0).reverse()) end();
});

function folder(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'board-unwritable-'));
  afterwards.push(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

test('D11 D12: while another program holds the database the wall and its line live, nothing personal is shown unlogged, and it is not ready', async () => {
  const dataDir = folder();
  await prepare(dataDir, 3, true);
  const server = await startReal(dataDir);
  afterwards.push(() => void server.kill());
  const { address } = server;
  const { coordinator, wall } = await cookiesFor(server);
  const asked = (path: string, cookie: string, init: RequestInit = {}) =>
    fetch(address + path, {
      redirect: 'manual',
      ...init,
      headers: { cookie, origin: address, ...(init.headers as Record<string, string>) },
    });
  const html = { headers: { accept: 'text/html' } };
  expect((await asked('/readyz', '')).status).toBe(200);

  const other = new Database(databaseFile(dataDir));
  afterwards.push(() => void other.close());
  const number = other.prepare('select number from cases where id = 1').pluck().get() as string;
  // Long enough ago for the next look to be written down.
  other.exec('update wall_devices set seen_at = 0; begin immediate');

  expect((await asked('/wall', wall, html)).status).toBe(200);
  expect((await asked('/wall/figures', wall)).status).toBe(200);
  expect((await truth(address, wall)).to).toBeGreaterThan(0);
  expect((await asked('/board', coordinator, html)).status).toBe(200);
  expect((await asked(`/cases/${number}`, coordinator, html)).status).toBe(200);

  const callers = await asked(`/cases/${number}/callers`, coordinator);
  expect([callers.status, callers.headers.get('retry-after')]).toEqual([503, '3']);
  expect(await callers.text()).toMatch(/暂时记不下/);
  const revealed = await asked(`/cases/${number}/reveal`, coordinator, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });
  expect(await revealed.json()).toEqual({ ok: false, refusal: { code: 'unavailable' } });
  const wrong = await asked('/login', '', {
    method: 'POST',
    body: new URLSearchParams({ username: 'nobody', password: 'no' }),
  });
  expect(wrong.status).toBe(503);
  expect((await asked('/readyz', '')).status).toBe(503);
  expect((await asked('/healthz', '')).status).toBe(200);

  other.exec('rollback');
  await expect.poll(async () => (await asked('/readyz', '')).status).toBe(200);
  const opened = other
    .prepare(`select count(*) from audit where what = 'case-opened' and case_id = 1 and "by" = 1`)
    .pluck();
  const seen = other.prepare('select seen_at > 0 from wall_devices').pluck();
  await expect.poll(() => [opened.get(), seen.get()]).toEqual([1, 1]);
  expect((await asked(`/cases/${number}/callers`, coordinator)).status).toBe(200);
});

test('what its owner built is started by an account that may write nothing but the data, and nothing is written beside it', async () => {
  test.skip(process.getuid?.() !== 0, 'another account can be taken by root alone');
  const dataDir = folder();
  chownSync(dataDir, NOBODY, NOBODY);
  const child = spawn(process.execPath, [join(root, 'src/cli/run.mjs'), 'start.ts'], {
    cwd: root,
    uid: NOBODY,
    gid: NOBODY,
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', ORIGIN: '', HOME: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  await expect.poll(() => said, { timeout: 60_000 }).toMatch(/Serving on|EACCES|not this account|cannot/);
  expect(said).toContain('Serving on');
  expect(said).not.toMatch(/EACCES|EROFS/);
  expect(readdirSync(dataDir)).toContain('board.db');
  child.kill('SIGTERM');
  await exited;
});
