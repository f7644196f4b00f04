import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** Who a raw screen is, for servers of the benches and the faults that trust a cookie, or by a real session. */
export interface RawOptions {
  port: number;
  cookie: string;
  /** What a page says of itself at the handshake. */
  auth?: { packed?: boolean; as?: 'person' | 'wall' };
  /** Each event as it came, from its first byte after Socket.IO's `42`; not parsed. */
  onEvent?: (event: Buffer, screen: RawScreen) => void;
  onClose?: (screen: RawScreen) => void;
}

/**
 * A screen that costs next to nothing: WebSocket frames over a bare TCP socket, looked at and not parsed, so that a
 * thousand of them leave the processor to the server that is measured. It can also misbehave, which no library does.
 */
export class RawScreen {
  readonly socket: Socket;
  readonly #options: RawOptions;
  readonly #answers = new Map<number, (answer: unknown) => void>();
  #rest: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  #upgraded = false;
  #lastAsk = 0;
  #welcome: ((refusal?: Error) => void) | undefined;
  closed = false;

  constructor(options: RawOptions) {
    this.#options = options;
    this.socket = connect(options.port, '127.0.0.1');
    this.socket.setNoDelay(true);
    this.socket.on('connect', () => this.#upgrade());
    this.socket.on('data', (chunk) => this.#take(chunk));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => this.#closed());
  }

  /** Connects and is let in; rejects with the server's refusal. */
  static async open(options: RawOptions): Promise<RawScreen> {
    const screen = new RawScreen(options);
    await new Promise<void>((done, failed) => {
      screen.#welcome = (refusal) => (refusal ? failed(refusal) : done());
    });
    return screen;
  }

  /** Sends an event and resolves with its acknowledgement; never, when the line is cut. */
  ask<T>(event: string, message: unknown): Promise<T> {
    const id = this.#lastAsk++;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve as (answer: unknown) => void);
      this.send(`42${id}${JSON.stringify([event, message])}`);
    });
  }

  /** Sends one engine.io packet as it stands. */
  send(packet: string): void {
    this.socket.write(textFrame(packet));
  }

  destroy(): void {
    this.socket.destroy();
  }

  #upgrade(): void {
    const { port, cookie } = this.#options;
    this.socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
        `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n` +
        `Origin: http://127.0.0.1:${port}\r\n${cookie && `Cookie: ${cookie}\r\n`}\r\n`,
    );
  }

  #take(chunk: Buffer): void {
    let data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    if (!this.#upgraded) {
      const end = data.indexOf('\r\n\r\n');
      if (end < 0) return void (this.#rest = data);
      const status = data.toString('latin1', 9, 12);
      if (status !== '101') {
        this.#settle(new Error(`the handshake was answered ${status}`));
        return this.destroy();
      }
      this.#upgraded = true;
      data = data.subarray(end + 4);
    }
    this.#rest = this.#frames(data);
  }

  /** Looks at every whole frame; gives what is left of the last one. */
  #frames(data: Buffer<ArrayBufferLike>): Buffer<ArrayBufferLike> {
    let at = 0;
    for (;;) {
      const frame = frameAt(data, at);
      if (!frame) return at === data.length ? Buffer.alloc(0) : data.subarray(at);
      if (frame.opcode === 8) this.socket.end();
      if (frame.opcode === 1) this.#packet(data.subarray(frame.from, frame.to));
      at = frame.to;
    }
  }

  #packet(packet: Buffer): void {
    const [engine, kind] = [packet[0], packet[1]];
    if (engine === OPEN) this.send(`40${JSON.stringify(this.#options.auth ?? {})}`);
    else if (engine === PING) this.send('3');
    else if (engine !== MESSAGE) return;
    else if (kind === EVENT) this.#options.onEvent?.(packet.subarray(2), this);
    else if (kind === ACK) this.#answer(packet);
    else if (kind === CONNECT) this.#settle();
    else if (kind === CONNECT_ERROR) this.#settle(new Error(packet.toString('utf8', 2)));
  }

  #answer(packet: Buffer): void {
    const start = packet.indexOf('[');
    const id = Number(packet.toString('latin1', 2, start));
    const resolve = this.#answers.get(id);
    this.#answers.delete(id);
    if (resolve) resolve((JSON.parse(packet.toString('utf8', start)) as unknown[])[0]);
  }

  #settle(refusal?: Error): void {
    this.#welcome?.(refusal);
    this.#welcome = undefined;
  }

  #closed(): void {
    this.closed = true;
    this.#settle(new Error('the line was cut'));
    this.#options.onClose?.(this);
  }
}

/** A client's text frame, masked with zeros as the protocol allows, so that the text stands as it is. */
export function textFrame(text: string): Buffer {
  return frameOf(1, Buffer.from(text));
}

/** A client's frame of any kind: 1 text, 2 binary, 8 close, 9 ping. */
export function frameOf(opcode: number, body: Buffer): Buffer {
  const long = body.length > 0xffff ? 8 : body.length > 125 ? 2 : 0;
  const frame = Buffer.alloc(6 + long + body.length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (long === 8 ? 127 : long === 2 ? 126 : body.length);
  if (long === 2) frame.writeUInt16BE(body.length, 2);
  if (long === 8) frame.writeBigUInt64BE(BigInt(body.length), 2);
  body.copy(frame, 6 + long);
  return frame;
}

function frameAt(data: Buffer, at: number): { opcode: number; from: number; to: number } | undefined {
  if (data.length - at < 2) return undefined;
  const short = data[at + 1]! & 0x7f;
  const from = at + (short === 127 ? 10 : short === 126 ? 4 : 2);
  if (data.length < from) return undefined;
  const length =
    short === 127 ? Number(data.readBigUInt64BE(at + 2)) : short === 126 ? data.readUInt16BE(at + 2) : short;
  if (data.length < from + length) return undefined;
  return { opcode: data[at]! & 0x0f, from, to: from + length };
}

const [OPEN, PING, MESSAGE] = [...'024'].map((char) => char.charCodeAt(0));
const [CONNECT, EVENT, ACK, CONNECT_ERROR] = [...'0234'].map((char) => char.charCodeAt(0));
