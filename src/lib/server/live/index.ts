import type { Server as HttpServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Server } from 'socket.io';
import { FRAME_LIMIT, PULSE_EVERY } from '../../live/protocol.ts';
import { Hands, setHands, type Pace } from '../cases/pace.ts';
import { unreadOf } from '../notices/inbox.ts';
import { cutOff } from '../http/metrics.ts';
import type { Store } from '../store/index.ts';
import { onTrouble } from '../clock/trouble.ts';
import type { Allowance } from '../http/bucket.ts';
import { Broadcast } from './broadcast.ts';
import { Connections } from './connections.ts';
import type { DeskOptions } from './desk.ts';
import { Door, type DoorOptions } from './door.ts';
import { Ears } from './handlers.ts';
import { parser, ready } from './ready.ts';
import { Tails } from './tails.ts';
import type { Io, Revoked, Screen, Seat } from './types.ts';
import { welcome } from './welcome.ts';

export type { ReadActor, Reader, Revoked, Seat } from './types.ts';

export interface LiveOptions extends DoorOptions {
  http: HttpServer;
  store: Store;
  /** The build that this server is of; a page of another one is told. */
  build?: string | undefined;
  /** Calls its listener with every right that is lost, after it is lost; returns how to stop. */
  onRevoked: (listener: (what: Revoked) => void) => () => void;
  /** Whether an act may go on; left out, always. */
  touch?: DeskOptions['touch'];
  /** Hears of what nobody waits for. */
  onError: (error: unknown) => void;
  /** Left out, what a person's hand can do; a bench moves faster. */
  limits?: Partial<Limits>;
  /** For a clock that is moved by hand: `beat` is called from outside alone. */
  byHand?: boolean;
}

export interface Live {
  /** Once a second: ends what has expired, cuts who does not read, and every ten seconds says where the ledger stands. */
  beat(): Promise<void>;
  /** Answers what was asked, then tells every screen that the server goes away. */
  close(): Promise<void>;
}

/** What one person's screen may ask, and all that one connection may send before it is a flood. */
export interface Limits {
  messages: Allowance;
  packets: Allowance;
  /** What one person may bring over all of his screens; see `hands.ts`. */
  pace?: Pace;
  /** How many screens one person may have open. */
  screens?: number;
}
const LIMITS: Limits = {
  messages: { most: 50, perSecond: 20 },
  packets: { most: 250, perSecond: 40 },
};

const BEAT = 1_000;
/** Without a session a connection ends after this. */
const STRANGER_FOR = 5_000;
/** What was asked before the server ends is answered within this, and every screen has heard of it soon after. */
const ANSWER_WITHIN = 2_000;
const LEAVE_WITHIN = 500;

/** Starts the sockets of the live board on an HTTP server: everything of `lib/live/protocol.ts`. */
export function startLive(options: LiveOptions): Live {
  const { http, store, build, onError, readActor, touch = () => 'fresh', byHand = false } = options;
  const limits = { ...LIMITS, ...options.limits };
  const door = new Door({ ...options, mostScreens: limits.screens });
  if (limits.pace) setHands(store, new Hands(limits.pace));
  const io: Io = new Server(http, {
    parser,
    serveClient: false,
    allowRequest: door.allowRequest,
    connectTimeout: STRANGER_FOR,
    maxHttpBufferSize: FRAME_LIMIT,
    pingInterval: 10_000,
    pingTimeout: 10_000,
  });
  const connections = new Connections(io, limits.packets);
  const tails = new Tails(store);
  const broadcast = new Broadcast(io, tails, store);
  const ears = new Ears(limits.messages, onError);
  let beats = 0;

  door.guard(io);
  io.on('connection', (screen) => {
    if (door.isDoubtful(screen.data)) end(screen);
    else welcome(screen, { store, tails, touch, broadcast, connections, ears, end, countFor, build });
  });
  const stopTail = store.onCommit((commit) => {
    broadcast.take(commit);
    if (commit.bureau.some((part) => part === 'directory' || part === 'roster'))
      void lookAgain(() => true).catch(onError);
  });
  const stopSick = store.onSick(() => broadcast.lookAgain());
  const stopTrouble = onTrouble(store, () => broadcast.tellTrouble());
  const stopNotices = store.onNotices((told) => broadcast.notify(told));
  const stopPhotos = store.onPhoto((caseId) => broadcast.photoAdded(caseId));
  const stopReading = store.onRead((person) => {
    for (const screen of allScreens()) {
      if (screen.data.audience !== 'wall' && screen.data.reader.actor.id === person) countFor(screen);
    }
  });
  const stopRevocations = options.onRevoked((what) => {
    door.revoked();
    for (const screen of allScreens()) if (isMeant(screen.data, what)) end(screen);
  });
  const timer = byHand ? undefined : setInterval(() => void beat().catch(onError), BEAT).unref();

  async function beat(): Promise<void> {
    beats += 1;
    connections.beat();
    if ((beats * BEAT) % PULSE_EVERY === 0) broadcast.pulse();
    const now = store.now();
    await lookAgain(({ reader }) => reader.expiresAt !== null && now >= reader.expiresAt);
  }

  /** Reads the right of these screens anew; one that has none, or another, ends. */
  async function lookAgain(which: (seat: Seat) => boolean): Promise<void> {
    for (const screen of allScreens()) {
      const { data: seat } = screen;
      if (!which(seat)) continue;
      const { actor } = seat.reader;
      const reader = await readActor(screen.request.headers.cookie, seat.as);
      if (reader?.actor.role === actor.role && reader.actor.unit === actor.unit) seat.reader = reader;
      else end(screen);
    }
  }

  /** Says how many notices its person has not read. */
  function countFor(screen: Screen): void {
    unreadOf(store, screen.data.reader.actor)
      .then((count) => screen.emit('unread', ready({ count })))
      .catch(onError);
  }

  function allScreens(): Screen[] {
    return [...io.of('/').sockets.values()];
  }

  async function close(): Promise<void> {
    clearInterval(timer);
    stopRevocations();
    await Promise.race([ears.close(), pause(ANSWER_WITHIN, undefined, { ref: false })]);
    broadcast.flush();
    stopTail();
    stopNotices();
    stopSick();
    stopTrouble();
    stopPhotos();
    stopReading();
    broadcast.close();
    const left = io.close();
    http.closeIdleConnections();
    await Promise.race([left, pause(LEAVE_WITHIN, undefined, { ref: false })]);
  }

  return { beat, close };
}

function isMeant({ reader: { actor, sessionId, wallId } }: Seat, what: Revoked): boolean {
  if (wallId !== undefined) return wallId === what.wallId;
  if (sessionId !== undefined && sessionId === what.sessionId) return true;
  return what.userId !== undefined && what.userId === actor.id;
}

function end(screen: Screen): void {
  cutOff.inc({ why: 'session' });
  screen.disconnect(true);
}
