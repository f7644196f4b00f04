import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';

const cli = resolve(import.meta.dirname, '../../../src/cli');

test('an installation whose answers break off goes on with what has come, and the command runs', async () => {
  const { registry, asked } = await brittleRegistry(2);
  const { ok, output } = await runIn(project(), registry);
  expect(output).toContain('hello from small');
  expect(ok).toBe(true);
  expect(asked.filter((path) => path === '/small')).toHaveLength(3);
}, 60_000);

test('a registry whose answers always break off ends in one sentence that says what to look at', async () => {
  const { registry } = await brittleRegistry(Infinity);
  const { ok, output } = await runIn(project(), registry);
  expect(output).toContain('is the npm registry within reach?');
  expect(ok).toBe(false);
}, 60_000);

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'install-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A registry with one package, `small`, whose description breaks off in the middle the first `times`. */
async function brittleRegistry(times: number) {
  const folder = scratch();
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'small', version: '1.0.0', type: 'module', exports: './index.js' }),
  );
  writeFileSync(join(folder, 'index.js'), "export const hello = 'hello from small';\n");
  execFileSync('npm', ['pack', '--silent'], { cwd: folder, shell: process.platform === 'win32' });
  const tarball = readFileSync(join(folder, 'small-1.0.0.tgz'));
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    if (path.endsWith('.tgz')) return void response.end(tarball);
    const description = JSON.stringify({
      name: 'small',
      'dist-tags': { latest: '1.0.0' },
      versions: {
        '1.0.0': {
          name: 'small',
          version: '1.0.0',
          dist: { tarball: `${registry}/small/-/small-1.0.0.tgz` },
        },
      },
    });
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(description),
    });
    if (asked.filter((one) => one === path).length > times) return void response.end(description);
    response.write(description.slice(0, 20), () => response.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { registry, asked };
}

/** A folder with the first step of every command, one command, and a lockfile that asks for `small`. */
function project(): string {
  const folder = scratch();
  const manifest = { name: 'whole', version: '1.0.0', type: 'module', dependencies: { small: '1.0.0' } };
  const packages = { '': manifest, 'node_modules/small': { version: '1.0.0' } };
  const lock = { name: 'whole', version: '1.0.0', lockfileVersion: 3, requires: true, packages };
  mkdirSync(join(folder, 'src/cli'), { recursive: true });
  for (const file of ['run.mjs', 'hand-over.mjs']) {
    cpSync(join(cli, file), join(folder, 'src/cli', file));
  }
  writeFileSync(join(folder, 'src/cli/uncaught.ts'), '');
  writeFileSync(join(folder, '.npmrc'), 'omit-lockfile-registry-resolved=true\n');
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
  writeFileSync(join(folder, 'src/cli/hello.ts'), "import { hello } from 'small';\nconsole.log(hello);\n");
  return folder;
}

async function runIn(folder: string, registry: string) {
  const child = spawn(process.execPath, ['src/cli/run.mjs', 'hello.ts'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      npm_config_registry: registry,
      npm_config_cache: join(folder, '.cache'),
    },
  });
  const ended = new Promise((done) => child.on('exit', done));
  const [out, trouble, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { ok: code === 0, output: out + trouble };
}
