import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandError, whatWentWrong } from './store.ts';

/** The project's own folder. */
export const root = resolve(import.meta.dirname, '../..');

/** What a step has to say when it is over: a remark for its line, and its output where it failed. */
export type Outcome = { ok: boolean; remark?: string; output?: string };

/** Does one step of a command and prints a line for it; its output is shown only if it failed. */
export async function step<T extends Outcome>(name: string, work: () => Promise<T>): Promise<T | Outcome> {
  const started = performance.now();
  const outcome = await ticking(name, started, work).catch(failure);
  const { ok, remark, output } = outcome;
  console.log(
    `${ok ? '✓' : '✗'} ${name.padEnd(22)} ${seconds(started).padStart(7)}  ${remark ?? ''}`.trimEnd(),
  );
  if (!ok && output) console.log(output.replace(/^/gm, '  │ ').trimEnd());
  return outcome;
}

/** Runs a program of one of our packages with this very Node, and collects what it says. */
export async function tool(
  packageName: string,
  args: string[],
  { env = {}, program = packageName, show = false }: ToolOptions = {},
): Promise<{ ok: boolean; output: string }> {
  const child = spawn(process.execPath, [programOf(packageName, program), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (show) process.stdout.write(text);
    });
  }
  const stop = () => {
    child.kill();
    process.exit(1);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return new Promise<{ ok: boolean; output: string }>((done) => {
    child.on('error', (error) => done({ ok: false, output: `${output}${error.message}\n` }));
    child.on('close', (code) => done({ ok: code === 0, output }));
  }).finally(() => process.off('SIGINT', stop).off('SIGTERM', stop));
}

type ToolOptions = { env?: Record<string, string>; program?: string; show?: boolean };

/** The JavaScript file behind a package's program. */
export function programOf(packageName: string, program = packageName): string {
  const home = join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const file = typeof bin === 'string' ? bin : bin[program];
  if (file === undefined) throw new CommandError(`The package ${packageName} has no program ${program}.`);
  return join(home, file);
}

function failure(error: unknown): Outcome {
  return { ok: false, output: whatWentWrong(error) };
}

async function ticking<T>(name: string, started: number, work: () => Promise<T>): Promise<T> {
  if (!process.stdout.isTTY) return work();
  const show = () => process.stdout.write(`\r\x1b[K… ${name.padEnd(22)} ${seconds(started).padStart(7)}`);
  const ticker = setInterval(show, 500);
  try {
    return await work();
  } finally {
    clearInterval(ticker);
    process.stdout.write('\r\x1b[K');
  }
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
