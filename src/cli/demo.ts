import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { EnvironmentError, readEnvironment, type Environment } from '../lib/server/http/environment.ts';
import { HOUR } from '../lib/domain/bureau/policy.ts';
import { newestCaseAt } from '../lib/server/store/sqlite/newest.ts';
import { buildIfNeeded } from './build.ts';
import { handOver } from './hand-over.mjs';
import { root, step } from './steps.ts';

// npm run demo [-- --keep]    keep the data whatever its age
//              [-- --fresh]   fill anew whatever its age

const keep = process.argv.includes('--keep');
const fresh = process.argv.includes('--fresh');

try {
  const environment = demoEnvironment();
  await demandFreePort(environment);
  if (!(await buildIfNeeded())) process.exit(1);
  const secrets = await fillIfNeeded(environment);
  serve(environment, secrets);
} catch (error) {
  if (!(error instanceof EnvironmentError)) throw error;
  console.error(error.message);
  process.exit(1);
}

type Secrets = { password: string; wallKey: string };

/** The demonstration keeps to a folder of its own unless it is told otherwise. */
function demoEnvironment(): Environment {
  const environment = readEnvironment();
  return process.env.DATA_DIR ? environment : { ...environment, dataDir: resolve(root, 'data/demo') };
}

/** Nothing may be filled anew under a demonstration that is still being served. */
async function demandFreePort({ host, port }: Environment): Promise<void> {
  const free = await new Promise<boolean>((done) => {
    const trial = createServer();
    trial.on('error', () => done(false));
    trial.listen(port, host, () => trial.close(() => done(true)));
  });
  if (!free)
    throw new EnvironmentError(`PORT ${port} on ${host} is in use: is a demonstration running already?`);
}

/** Fills the folder if it is empty, half-filled or too old, and gives the secrets that hold for it. */
async function fillIfNeeded(environment: Environment): Promise<Secrets> {
  const { dataDir } = environment;
  const note = join(dataDir, 'demo.json');
  const remembered = existsSync(note)
    ? (JSON.parse(readFileSync(note, 'utf8')) as Secrets & { filled: boolean })
    : undefined;
  if (!remembered && existsSync(dataDir) && readdirSync(dataDir).length > 0) {
    throw new EnvironmentError(
      `DATA_DIR ${dataDir} holds data that is not a demonstration's; it is left alone.`,
    );
  }
  const password = environment.demoPassword ?? remembered?.password ?? randomWord(3);
  const wallKey = environment.demoWallKey ?? remembered?.wallKey ?? randomWord(4);
  const now = Date.now();
  const same = remembered?.filled && remembered.password === password && remembered.wallKey === wallKey;
  if (remembered?.filled && keep) return remembered;
  if (same && !fresh && !isStale(dataDir, now)) return remembered;

  const { ok } = await step('demonstration data', async () => {
    rmSync(dataDir, { recursive: true, force: true });
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const remember = (filled: boolean) =>
      writeFileSync(note, JSON.stringify({ password, wallKey, filled }), { mode: 0o600 });
    remember(false);
    // A start that fills nothing does without the whole store.
    const { fillDemo } = await import('./demo-data.ts');
    await fillDemo({ dataDir, now, password, wallKey });
    remember(true);
    return { ok: true };
  });
  if (!ok) process.exit(1);
  return { password, wallKey };
}

/** When the newest case of the demonstration is older than two hours, every clock on its board is past. */
function isStale(dataDir: string, now: number): boolean {
  return now - newestCaseAt(dataDir) > 2 * HOUR;
}

function serve(environment: Environment, secrets: Secrets): void {
  const { dataDir, host, port, origin } = environment;
  const child = spawn(process.execPath, [join(root, 'src/server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DATA_DIR: dataDir, HOST: host, PORT: String(port) },
  });
  handOver(child);
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    process.stdout.write(text);
    const address = said === '' && /http:\/\/\S+/.exec(text)?.[0];
    if (!address) return;
    said = address;
    void untilHealthy(address).then(() => present(origin ?? address, secrets));
  });
}

async function untilHealthy(address: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${address}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 50));
  }
}

function present(address: string, { password, wallKey }: Secrets): void {
  console.log(`
The demonstration is ready.
  Board      ${address}
  Wall       ${address}/wall#${wallKey}
  Accounts   intake, intake2, coordinator, coordinator2, leader, supervisor, admin,
             and for every unit its .head, .staff and .staff2, such as jc1.staff
  Password   ${password} (of all of them)
It ends with Ctrl+C.`);
}

/** Groups of four letters and digits that nobody mistakes for one another. */
function randomWord(groups: number): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: groups }, group).join('-');
}
