import type { IncomingMessage } from 'node:http';
import { senderOf } from '../auth/addresses.ts';

/** How many connections of one sender may be open without a session. */
const MOST = 20;

/** Counts the connections that have not shown a session, by the address that they come from. */
export class Strangers {
  readonly #open = new Map<string, number>();

  full(request: IncomingMessage): boolean {
    return (this.#open.get(addressOf(request)) ?? 0) >= MOST;
  }

  /** @returns to be called once, when the connection is a stranger's no more */
  enter(request: IncomingMessage): () => void {
    const address = addressOf(request);
    this.#open.set(address, (this.#open.get(address) ?? 0) + 1);
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      const left = this.#open.get(address)! - 1;
      if (left > 0) this.#open.set(address, left);
      else this.#open.delete(address);
    };
  }
}

/** `src/server.ts` writes down the address that may be believed. */
function addressOf({ headers, socket }: IncomingMessage): string {
  return senderOf(headers['x-client-address']?.toString() ?? socket.remoteAddress ?? '');
}
