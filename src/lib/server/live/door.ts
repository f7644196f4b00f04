import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import type { PersonRole } from '../../domain/bureau/directory.ts';
import { audienceOf } from '../../domain/case/audience.ts';
import { differs } from '../../live/page-owner.ts';
import type { HandshakeRefusal, HandshakeRefused } from '../../live/protocol.ts';
import type { Store } from '../store/index.ts';
import { isOurs } from './origin.ts';
import { OwnRequests } from './own-requests.ts';
import { Places } from './places.ts';
import { Strangers } from './strangers.ts';
import type { Io, ReadActor, Screen, Seat } from './types.ts';

export interface DoorOptions {
  /** The public address; left out where only this machine is served. */
  origin?: string | undefined;
  readActor: ReadActor;
  /** Screens of one person; left out, as `MOST_SCREENS` says. */
  mostScreens?: number | undefined;
  store: Pick<Store, 'directory'>;
}

/** What a page says of itself when it connects; a word that is none counts as not said, but for whom it speaks. */
const introduction = v.object({
  packed: v.fallback(v.optional(v.boolean(), false), false),
  as: v.fallback(v.optional(v.picklist(['person', 'wall']), 'person'), 'person'),
  person: v.optional(v.unknown()),
  role: v.optional(v.unknown()),
  build: v.fallback(v.optional(v.pipe(v.string(), v.maxLength(100))), undefined),
});
type Introduction = v.InferOutput<typeof introduction>;

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
          const refusal = seat ? this.#refusalOf(seat, saidBy(screen)) : refused('session-ended');
          if (!seat || refusal) return next(refusal ?? undefined);
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

  /** Whether the page that takes this seat was loaded for somebody else. */
  #refusalOf({ as, reader }: Seat, said: Introduction): Error | null {
    const { id, role } = reader.actor;
    const other = as === 'wall' ? null : differs(said, { person: id, role });
    if (!other) return null;
    if (reader.wallId !== undefined) return refused('session-ended');
    const name = this.#options.store.directory().people.get(id)?.name ?? '';
    // Only a person signs in.
    return refused(other, { now: { name, role: role as PersonRole } });
  }

  async #seatFor(screen: Screen): Promise<Seat | null> {
    const { packed, as, build } = saidBy(screen);
    for (;;) {
      const asOf = this.#revocations;
      const reader = await this.#options.readActor(screen.request.headers.cookie, as);
      if (!reader) return null;
      const seat: Seat = { reader, as, packed, build, asOf, audience: audienceOf(reader.actor) };
      if (!this.isDoubtful(seat)) return seat;
    }
  }
}

function saidBy({ handshake }: Screen): Introduction {
  return v.parse(introduction, handshake.auth);
}

/** @param data reaches the page as it is */
function refused(why: HandshakeRefusal, data?: HandshakeRefused): Error {
  return Object.assign(new Error(why), { data });
}
