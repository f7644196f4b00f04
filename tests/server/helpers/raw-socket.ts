import { once } from 'node:events';
import { request } from 'node:http';
import type { Socket } from 'node:net';

/** A WebSocket written by hand: sends any bytes, and reads only when it is told to. */
export class RawSocket {
  readonly tcp: Socket;

  private constructor(tcp: Socket) {
    this.tcp = tcp;
    tcp.on('error', () => {});
  }

  /** Opens a Socket.IO connection and joins the default namespace. */
  static async open(url: string, cookie: string): Promise<RawSocket> {
    const asked = request(`${url}/socket.io/?EIO=4&transport=websocket`, {
      agent: false,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.alloc(16).toString('base64'),
        origin: url,
        cookie,
      },
    });
    asked.end();
    const [, tcp] = (await once(asked, 'upgrade')) as [unknown, Socket];
    const raw = new RawSocket(tcp);
    raw.send('40');
    let heard = '';
    while (!heard.includes('40{')) heard += String((await once(tcp, 'data'))[0]);
    return raw;
  }

  /** A text frame, whatever the bytes are. */
  send(payload: string | Buffer, opcode = 1): void {
    const body = Buffer.from(payload);
    const short = body.length < 65_536;
    const length = Buffer.alloc(short ? 3 : 9, short ? 0x80 | 126 : 0x80 | 127);
    if (short) length.writeUInt16BE(body.length, 1);
    else length.writeBigUInt64BE(BigInt(body.length), 1);
    length.writeUInt8(0x80 | (short ? 126 : 127), 0);
    this.tcp.write(Buffer.concat([Buffer.from([0x80 | opcode]), length, Buffer.alloc(4), body]));
  }

  /** The close code that the server gives, or 0 when it just goes. */
  async closeCode(): Promise<number> {
    let last = Buffer.alloc(0);
    this.tcp.on('data', (bytes: Buffer) => (last = Buffer.concat([last, bytes]).subarray(-4096)));
    if (!this.tcp.destroyed) await once(this.tcp, 'close');
    const at = last.lastIndexOf(0x88);
    return at >= 0 && last.length >= at + 4 ? last.readUInt16BE(at + 2) : 0;
  }
}
