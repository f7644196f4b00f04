import type { Socket } from 'socket.io';
import type { RefusalCode } from '../../domain/case/refusals.ts';
import { isUnavailable } from '../store/errors.ts';
import { StoreError } from '../store/index.ts';
import { Bucket, type Allowance } from '../http/bucket.ts';
import type { Ready } from './ready.ts';

/** What the server does with one kind of message. */
export interface Hearing {
  /** What it costs the sender, of what he may spend. */
  cost: number;
  take: (message: unknown) => Ready<unknown> | Promise<Ready<unknown>>;
  /** The answer to a message that was not taken. */
  refuse: (code: RefusalCode) => Ready<unknown>;
}

/** Hears sockets, until the server ends. */
export class Ears {
  readonly #allowed: Allowance;
  readonly #onError: (error: unknown) => void;
  readonly #answering = new Set<Promise<void>>();
  #closed = false;

  constructor(allowed: Allowance, onError: (error: unknown) => void) {
    this.#allowed = allowed;
    this.#onError = onError;
  }

  /**
   * The one way in for every message of a socket: what has no hearing is ignored; what has one is answered, if an
   * answer was asked for, and whatever goes wrong stays here.
   */
  open(socket: Socket, hearings: Readonly<Record<string, Hearing>>): void {
    const bucket = new Bucket(this.#allowed);
    socket.onAny((event: unknown, ...parts: unknown[]) => {
      const known = typeof event === 'string' && Object.hasOwn(hearings, event);
      const hearing = known ? hearings[event] : undefined;
      if (!hearing) return;
      const answer =
        typeof parts.at(-1) === 'function' ? (parts.pop() as (said: unknown) => void) : undefined;
      const answering = this.#reply(hearing, parts, bucket)
        .then((said) => answer?.(said))
        .catch(this.#onError)
        .finally(() => this.#answering.delete(answering));
      this.#answering.add(answering);
    });
  }

  /** Takes nothing more, and resolves when everything that was taken is answered. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#answering);
  }

  async #reply({ cost, take, refuse }: Hearing, parts: unknown[], bucket: Bucket): Promise<Ready<unknown>> {
    if (!bucket.take(cost)) return refuse('too-fast');
    if (this.#closed) return refuse('unavailable');
    if (parts.length !== 1) return refuse('bad-message');
    try {
      return await take(parts[0]);
    } catch (error) {
      this.#onError(error);
      return refuse(isPassing(error) ? 'unavailable' : 'cannot-record');
    }
  }
}

/** The database is held, full or shut: asked again, it may answer. Everything else would fail again. */
function isPassing(error: unknown): boolean {
  return isUnavailable(error) || error instanceof StoreError;
}
