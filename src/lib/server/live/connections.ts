import { cutOff } from '../http/metrics.ts';
import { Bucket, type Allowance } from '../http/bucket.ts';
import type { Io, Screen } from './types.ts';

type Connection = Screen['conn'];
interface Packet {
  data?: unknown;
}
interface Wire {
  socket?: { on?: (event: 'ping', listener: () => void) => unknown };
}
/** What a connection has yet to take, in characters. */
interface Load {
  queued: number;
  /** Handed to the network together, and perhaps not taken yet. */
  sent: number;
  /** Beats for which it was too much. */
  beats: number;
  /** An answer is under way that may be long. */
  promised: boolean;
  /** How often more was asked for since the last answer, though much lay unread. */
  pressed: number;
}

/** What may wait for one reader for longer than a moment, and what may never, in characters. */
const MUCH = 1024 * 1024;
const FAR_TOO_MUCH = 8 * MUCH;
const MOMENT = 4;
/** With so many characters unread nobody is given more of the board, and whoever presses for it is cut. */
const UNREAD = MUCH / 8;
const PRESSED = 5;

/** Cuts whoever floods the server, and whoever does not read what he is sent, before it costs the others. */
export class Connections {
  readonly #loads = new Map<Connection, Load>();
  readonly #allowed: Allowance;

  constructor(io: Io, allowed: Allowance) {
    this.#allowed = allowed;
    io.engine.on('connection', (connection: Connection) => this.#guard(connection));
  }

  /** To be called once a second. */
  beat(): void {
    for (const [connection, load] of this.#loads) {
      const waiting = waitingFor(connection, load);
      load.beats = waiting > MUCH ? load.beats + 1 : 0;
      if (load.beats >= MOMENT || waiting > FAR_TOO_MUCH) cut(connection, 'slow');
    }
  }

  /** Whether a reader may be given an answer of any length: one at a time, and when he has read the last. */
  mayAsk(connection: Connection): boolean {
    const load = this.#loads.get(connection);
    if (!load || load.promised) return false;
    if (waitingFor(connection, load) <= UNREAD) {
      load.promised = true;
      load.pressed = 0;
      return true;
    }
    load.pressed += 1;
    if (load.pressed === PRESSED) cut(connection, 'slow');
    return false;
  }

  #guard(connection: Connection): void {
    const load: Load = { queued: 0, sent: 0, beats: 0, promised: false, pressed: 0 };
    const packets = new Bucket(this.#allowed);
    this.#loads.set(connection, load);
    const count = () => {
      if (!packets.take()) cut(connection, 'flood');
    };
    connection.on('packet', count);
    // A WebSocket answers its own pings beneath the packets.
    const countPings = ({ socket }: Wire) => socket?.on?.('ping', count);
    countPings(connection.transport as Wire);
    connection.on('upgrade', countPings);
    connection.on('packetCreate', ({ data }: Packet) => {
      if (typeof data !== 'string') return;
      load.queued += data.length;
      load.promised = false;
    });
    connection.on('flush', () => {
      load.sent = load.queued;
      load.queued = 0;
    });
    connection.once('close', () => this.#loads.delete(connection));
  }
}

function waitingFor({ transport }: Connection, { queued, sent }: Load): number {
  return queued + (transport.writable ? 0 : sent);
}

/** At once: an orderly close would wait behind everything that is not read. */
function cut(connection: Connection, why: 'flood' | 'slow'): void {
  cutOff.inc({ why });
  const { socket } = connection.transport as { socket?: { terminate?: () => void } };
  connection.close(true);
  socket?.terminate?.();
}
