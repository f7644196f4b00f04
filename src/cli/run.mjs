// The first step of every command, in JavaScript that the machine's own Node runs: installs what the
// lockfile says if that has not been done yet, then hands over to the Node that the lockfile brought.
//   node src/cli/run.mjs SCRIPT.ts [arguments]
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { handOver } from './hand-over.mjs';

const root = resolve(import.meta.dirname, '../..');
const modules = join(root, 'node_modules');
const [script = 'demo.ts', ...args] = process.argv.slice(2);

if (!atLeast(20, 19)) stop(`Node 20.19 or newer is needed; this is ${process.version}.`);
process.chdir(root);
install();
const node = lockedNode() ?? ownNode();
const path = [dirname(node), join(modules, '.bin'), process.env.PATH].join(delimiter);
handOver(
  spawn(
    node,
    [
      '--import',
      pathToFileURL(join(import.meta.dirname, 'uncaught.ts')).href,
      join(import.meta.dirname, script),
      ...args,
    ],
    {
      stdio: 'inherit',
      env: { NODE_COMPILE_CACHE: join(modules, '.cache/compiled'), ...process.env, PATH: path },
    },
  ),
);

function install() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const wanted = createHash('sha256').update(`${lock}${process.platform}-${process.arch}`).digest('hex');
  const stamp = join(modules, '.installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  if (!agrees(lock)) {
    if (!mayWrite(existsSync(modules) ? modules : root)) {
      stop(`The packages are not those of this version: run npm ci as the owner of ${root}.`);
    }
    console.log('Installing packages (only when they have changed; half a minute or more) …');
    if (!fetched()) stop('The packages could not be installed: is the npm registry within reach?');
  }
  // Who only starts what another account installed compares the packages each time.
  if (mayWrite(modules)) writeFileSync(stamp, wanted);
}

function mayWrite(/** @type {string} */ folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether an earlier `npm ci` or `npm install` has already laid out just what the lockfile asks for. */
function agrees(/** @type {string} */ lock) {
  const laidOut = join(modules, '.package-lock.json');
  if (!existsSync(laidOut)) return false;
  const there = JSON.parse(readFileSync(laidOut, 'utf8')).packages;
  return Object.entries(JSON.parse(lock).packages).every(
    ([path, { version, optional }]) =>
      path === '' || (there[path]?.version ?? (optional && version)) === version,
  );
}

/** npm begins again by itself where nothing answers, not where an answer breaks off: what had come by then stays in its cache. */
function fetched() {
  const tries = 4;
  for (let left = tries; left > 0; left -= 1) {
    if (npm('ci', '--loglevel=error', '--no-audit', '--no-fund').status === 0) return true;
    if (left > 1) console.log('That broke off: once more, with what has come so far …');
  }
  return false;
}

/** @param {string[]} args */
function npm(...args) {
  const options = /** @type {const} */ ({ cwd: root, stdio: 'inherit' });
  const itself = process.env.npm_execpath;
  return itself?.endsWith('.js')
    ? spawnSync(process.execPath, [itself, ...args], options)
    : spawnSync(`npm ${args.join(' ')}`, { ...options, shell: true });
}

/** The Node of this platform's package, if there is one for it. */
function lockedNode() {
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const binary = join('bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return [`node-${platform}`, `node-bin-${platform}`]
    .map((name) => join(modules, name, binary))
    .find((file) => existsSync(file));
}

/** Where no package fits, the machine's Node must run TypeScript as it stands. */
function ownNode() {
  if (!atLeast(22, 18)) {
    stop(`Node 22.18 or newer is needed on ${process.platform}-${process.arch}; this is ${process.version}.`);
  }
  return process.execPath;
}

/** @param {number} major @param {number} minor */
function atLeast(major, minor) {
  const [ourMajor = 0, ourMinor = 0] = process.versions.node.split('.').map(Number);
  return ourMajor > major || (ourMajor === major && ourMinor >= minor);
}

/** @param {string} sentence @returns {never} */
function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
