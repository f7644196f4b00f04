import type { IncomingMessage } from 'node:http';
import { cookieValue, type CookieKind } from '../auth/cookies.ts';
import { sameDigest, sha256 } from '../auth/tokens.ts';
import { isOurs } from './origin.ts';
import type { Io, Screen } from './types.ts';

type Connection = Screen['conn'];
/** The cookies that open something. */
type Right = Exclude<CookieKind, 'device'>;
/** Both cookies of the handshake as digests; null where it had none. */
type Shown = Readonly<Record<Right, string | null>>;
interface Opened {
  connection: Connection;
  shown: Shown;
  /** The cookie by which it was let in; undefined until it was. */
  by?: Right;
}

/**
 * Binds a connection to the browser that opened it: its name in an address (`sid`) is worth nothing alone. Every further
 * HTTP request that carries it, polling, posting and the change to a WebSocket, must come from a page of ours and show
 * the cookie of the handshake. Whatever else carries it is refused, and ends the connection: its name is out.
 */
export class OwnRequests {
  readonly #origin: string | undefined;
  readonly #opened = new Map<string, Opened>();

  constructor(origin: string | undefined) {
    this.#origin = origin;
  }

  guard({ engine }: Io): void {
    engine.on('connection', (connection: Connection) => {
      this.#opened.set(name(connection), { connection, shown: shownIn(connection.request) });
      connection.once('close', () => this.#opened.delete(name(connection)));
    });
    engine.use((request: IncomingMessage, _response: unknown, next: (error?: Error) => void) => {
      next(this.#mayPass(request) ? undefined : new Error('not its own'));
    });
  }

  /** From now on the cookie by which a connection was let in counts, and the other may change. */
  letIn(connection: Connection, by: Right): void {
    const opened = this.#opened.get(name(connection));
    if (opened) opened.by = by;
  }

  #mayPass(request: IncomingMessage): boolean {
    const opened = this.#opened.get(sidOf(request));
    if (!opened) return true;
    const own = isOurs(request, this.#origin) && isSame(opened, shownIn(request));
    if (!own) opened.connection.close(true);
    return own;
  }
}

function isSame({ shown, by }: Opened, now: Shown): boolean {
  const kinds: readonly Right[] = by ? [by] : ['session', 'wall'];
  return kinds.every((kind) => sameDigest(shown[kind] ?? '', now[kind] ?? ''));
}

function shownIn({ headers }: IncomingMessage): Shown {
  const digest = (kind: Right) => {
    const value = cookieValue(headers.cookie, kind);
    return value === null ? null : sha256(value);
  };
  return { session: digest('session'), wall: digest('wall') };
}

/** As Engine.IO itself has read it, so that both mean the same one where an address names several. */
function sidOf(request: IncomingMessage & { _query?: Readonly<Record<string, string>> }): string {
  return request._query?.sid ?? '';
}

function name(connection: Connection): string {
  return (connection as unknown as { id: string }).id;
}
