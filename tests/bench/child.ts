import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

type Reply = { reply: number; value?: unknown; error?: string };

/** A process of a bench: asked by message, and told of what happens in it. */
export class Child {
  readonly process: ChildProcess;
  /** Hears what the child says unasked. */
  ontold: (message: Record<string, unknown>) => void = () => undefined;
  readonly exited: Promise<number | NodeJS.Signals>;
  /** Everything that it wrote. */
  said = '';
  readonly #waiting = new Map<number, { done: (value: unknown) => void; failed: (error: Error) => void }>();
  #last = 0;

  constructor(script: string, args: string[] = [], { env = {} }: { env?: Record<string, string> } = {}) {
    this.process = fork(join(import.meta.dirname, script), args, {
      execArgv: ['--expose-gc'],
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.process.stdout!, this.process.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.said = (this.said + text).slice(-SAID)));
    }
    this.exited = new Promise((done) =>
      this.process.once('exit', (code, signal) => {
        for (const { failed } of this.#waiting.values()) failed(new Error(`${script} ended: ${this.said}`));
        this.#waiting.clear();
        done(code ?? signal!);
      }),
    );
    this.process.on('message', (message: Reply | Record<string, unknown>) => {
      if (!('reply' in message)) return this.ontold(message);
      const { reply, value, error } = message as Reply;
      const waiting = this.#waiting.get(reply);
      this.#waiting.delete(reply);
      if (error === undefined) waiting?.done(value);
      else waiting?.failed(new Error(error));
    });
  }

  ask<T>(what: string, data: unknown = null): Promise<T> {
    const id = ++this.#last;
    return new Promise<T>((done, failed) => {
      this.#waiting.set(id, { done: done as (value: unknown) => void, failed });
      this.process.send({ ask: id, what, data });
    });
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | NodeJS.Signals> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill(signal);
    return this.exited;
  }
}

/** In the child: answers what the parent asks, by name. Ends with its parent. */
export function answerTo(hearings: Record<string, (data: never) => unknown>): void {
  process.on('message', ({ ask, what, data }: { ask: number; what: string; data: never }) => {
    Promise.resolve()
      .then(() => hearings[what]!(data))
      .then(
        (value) => process.send?.({ reply: ask, value }),
        (error: Error) => process.send?.({ reply: ask, error: error.message }),
      );
  });
  process.on('disconnect', () => process.exit());
}

/** Milliseconds of the one clock that all processes of a machine share. */
export function instant(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** What is kept of a child's words. */
const SAID = 10_000;
