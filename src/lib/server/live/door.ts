import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { audienceOf } from '../../domain/redact.ts';
import type { HandshakeRefusal } from '../../live/protocol.ts';
import { isOurs } from './origin.ts';
import { OwnRequests } from './own-requests.ts';
import { Places } from './places.ts';
import { Strangers } from './strangers.ts';
import type { As, Io, ReadActor, Screen, Seat } from './types.ts';

export interface DoorOptions {
  /** The public address; left out where only this machine is served. */
  origin?: string | undefined;
  readActor: ReadActor;
  /** Screens of one person; left out, as `MOST_SCREENS` says. */
  mostScreens?: number | undefined;
}

/** What a page says of itself when it connects; anything else counts as saying nothing. */
const introduction = v.object({
  packed: v.optional(v.boolean(), false),
  as: v.optional(v.picklist(['person', 'wall']), 'person'),
});

/** Lets in whoever has a session or is a wall, from a page of ours, and remembers who that is. */
export class Door {
  readonly #options: DoorOptions;
  readonly #own: OwnRequests;
  readonly #strangers = new Strangers();
  readonly #places: Places;
  readonly #known = new WeakSet<IncomingMessage>();
  readonly #leave = new WeakMap<IncomingMessage, () => void>();
  #revocations = 0;

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#own = new OwnRequests(options.origin);
    this.#places = new Places(options.mostScreens);
  }

  /** Socket.IO's `allowRequest`: before a connection exists, by either transport. */
  allowRequest = (
    request: IncomingMessage,
    answer: (refusal: HandshakeRefusal | undefined, allowed: boolean) => void,
  ): void => {
    if (!isOurs(request, this.#options.origin)) return answer('origin', false);
    void this.#knows(request).then((known) =>
      known || !this.#strangers.full(request) ? answer(undefined, true) : answer('too-many', false),
    );
  };

  guard(io: Io): void {
    this.#own.guard(io);
    io.engine.on('connection', (connection: Screen['conn']) => {
      const { request } = connection;
      if (this.#known.has(request)) return;
      const leave = this.#strangers.enter(request);
      this.#leave.set(request, leave);
      connection.once('close', leave);
    });
    io.use((screen, next) => {
      this.#seatFor(screen).then(
        (seat) => {
          if (!seat) return next(refused('session-ended'));
          const leave = this.#places.take(seat.reader);
          if (!leave) return next(refused('too-many-screens'));
          screen.conn.once('close', leave);
          screen.data = seat;
          this.#own.letIn(screen.conn, seat.reader.wallId === undefined ? 'session' : 'wall');
          this.#leave.get(screen.request)?.();
          next();
        },
        () => next(refused('too-many')),
      );
    });
  }

  /** Somebody lost a right: whoever is on the way in is looked at again. */
  revoked(): void {
    this.#revocations += 1;
  }

  /** Whether the seat's right was read before somebody lost one, so that it may be the lost one. */
  isDoubtful({ asOf }: Seat): boolean {
    return asOf !== this.#revocations;
  }

  async #knows(request: IncomingMessage): Promise<boolean> {
    const { cookie } = request.headers;
    const reader =
      cookie === undefined ? null : await this.#options.readActor(cookie, 'person').catch(() => null);
    if (reader) this.#known.add(request);
    return reader !== null;
  }

  async #seatFor(screen: Screen): Promise<Seat | null> {
    const said = v.safeParse(introduction, screen.handshake.auth);
    const { packed, as } = said.success ? said.output : { packed: false, as: 'person' as As };
    for (;;) {
      const asOf = this.#revocations;
      const reader = await this.#options.readActor(screen.request.headers.cookie, as);
      if (!reader) return null;
      const seat: Seat = { reader, as, packed, asOf, audience: audienceOf(reader.actor) };
      if (!this.isDoubtful(seat)) return seat;
    }
  }
}

function refused(why: HandshakeRefusal): Error {
  return new Error(why);
}
