import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** `at-once`: a WebSocket is accepted and never answered; `once-open`: its first frame comes through, nothing after it. */
export type Swallows = 'at-once' | 'once-open';

/** A proxy as it stands in many an intranet: plain requests go through, WebSockets are taken and forgotten. */
export class SwallowingProxy {
  url = '';
  /** WebSockets that it took. */
  swallowed = 0;
  readonly #http: Server;
  readonly #target: URL;
  readonly #how: Swallows;
  readonly #lines = new Set<Duplex>();

  private constructor(target: string, how: Swallows) {
    this.#target = new URL(target);
    this.#how = how;
    this.#http = createServer((request, response) => {
      const { method, url, headers } = request;
      const on = send(
        { host: this.#target.hostname, port: this.#target.port, method, path: url, headers, agent: false },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      on.on('error', () => response.destroy());
      request.pipe(on);
    });
    this.#http.on('upgrade', (request, line) => this.#take(request, line));
  }

  static async before(target: string, how: Swallows): Promise<SwallowingProxy> {
    const proxy = new SwallowingProxy(target, how);
    proxy.#http.listen(0, '127.0.0.1');
    await once(proxy.#http, 'listening');
    proxy.url = `http://127.0.0.1:${(proxy.#http.address() as AddressInfo).port}`;
    return proxy;
  }

  close(): void {
    for (const line of this.#lines) line.destroy();
    this.#http.close();
    this.#http.closeAllConnections();
  }

  #take(request: IncomingMessage, line: Duplex): void {
    this.swallowed += 1;
    this.#lines.add(line);
    line.on('error', () => line.destroy());
    if (this.#how === 'at-once') {
      line.resume().write(accepted(request.headers['sec-websocket-key'] ?? ''));
      return;
    }
    const on = connect(Number(this.#target.port), this.#target.hostname);
    this.#lines.add(on);
    on.on('error', () => line.destroy());
    on.write(headOf(request));
    let frames = 0;
    // The handshake's answer, and behind it the frame that opens the line; sometimes both in one piece.
    on.on('data', (piece: Buffer) => {
      if (frames < 2) line.write(piece);
      frames += piece.includes('sid') ? 2 : 1;
    });
    line.resume();
  }
}

function accepted(key: string): string {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    '',
    '',
  ].join('\r\n');
}

function headOf({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1]}`] : []));
  return [`${method} ${url} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}
