import { constants } from 'node:os';

/**
 * Lets a child process stand for this one: signals go to it, its end is ours. Whoever signals `npm run`
 * ends a shell in between that tells nobody; so the child is ended as soon as our parent has gone, too.
 * @param {import('node:child_process').ChildProcess} child
 */
export function handOver(child) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
  child.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));
}
