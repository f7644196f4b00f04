import { existsSync } from 'node:fs';
import { createServer, ServerResponse, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { PHOTO_LIMIT } from './lib/domain/case/photos.ts';
import { isLoopback, readEnvironment, type Environment } from './lib/server/http/environment.ts';
import { isDirect, isTrusted, senderBehind } from './lib/server/http/proxy.ts';
import { logger } from './lib/server/http/logger.ts';
import { sentenceOf } from './lib/server/http/plain-error.ts';
import { whenUncaught } from './lib/server/http/uncaught.ts';

// The pages' handler holds a second copy of every module: only what keeps no state may be imported here.

const longestBody = 512 * 1024;
const longestPhoto = PHOTO_LIMIT;
const photos = /^\/cases\/[^/?]+\/photos(\?|$)/;
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const probes = ['/healthz', '/readyz', '/metrics'];
const drainFor = 3_000;
/** Whoever is slower than `lib/server/body.ts` bears, or sends what nobody reads, is cut here at the latest. */
const headersWithin = 20_000;
const requestWithin = 150_000;
const lookAtRequestsEvery = 5_000;
const giveUpAfter = 9_000;

// Whatever it writes is for the account alone under which it runs.
process.umask(0o077);
const environment = environmentOrExit();
const { origin, trustProxy } = environment;
const overTls = origin?.startsWith('https:') ?? false;
const headers = headersOfEveryResponse();

class GuardedResponse extends ServerResponse {
  constructor(...args: ConstructorParameters<typeof ServerResponse>) {
    super(...args);
    for (const [name, value] of Object.entries(headers)) this.setHeader(name, value);
  }
}

const http = createServer({
  ServerResponse: GuardedResponse,
  headersTimeout: headersWithin,
  requestTimeout: requestWithin,
  connectionsCheckingInterval: lookAtRequestsEvery,
});
const closers: (() => Promise<void> | void)[] = [];
Reflect.set(globalThis, Symbol.for('board-12345.http'), http);
Reflect.set(globalThis, Symbol.for('board-12345.closers'), closers);

let closing = false;
process.on('SIGTERM', () => void close());
process.on('SIGINT', () => void close());
whenUncaught((error) => {
  logger.fatal({ err: error }, 'an error that nobody caught: the server ends');
  void close(1);
});

guardTheDoor();
const pages = await importPages().catch(cannotStart);
// Socket.IO has attached itself by now and keeps its own path to itself; without it that path is a page's.
const live = http.listenerCount('request') > 0;
http.on('request', (request, response) => {
  if (!(live && request.url?.startsWith('/socket.io/'))) pages(request, response);
});
http.on('clientError', refuseMalformed);
http.on('error', cannotListen);
http.listen(environment.port, environment.host, announce);

function environmentOrExit(): Environment {
  try {
    return readEnvironment();
  } catch (error) {
    return cannotStart(error);
  }
}

/** Pages bring a stricter content policy of their own, which takes the place of this one. */
function headersOfEveryResponse(): Record<string, string> {
  return {
    'content-security-policy':
      "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(overTls && { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }),
  };
}

/** Takes the pages' handler into the process, which reads its settings from the environment as it loads. */
async function importPages(): Promise<RequestListener> {
  const handler = new URL('../build/handler.js', import.meta.url);
  if (!existsSync(handler)) {
    console.error('The pages are not built yet: npm run build.');
    process.exit(1);
  }
  if (origin === undefined) delete process.env.ORIGIN;
  else process.env.ORIGIN = origin;
  process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
  process.env.ADDRESS_HEADER = 'x-client-address';
  process.env.BODY_SIZE_LIMIT = String(longestPhoto);
  for (const name of ['HOST_HEADER', 'PORT_HEADER', 'XFF_DEPTH']) delete process.env[name];
  const built = (await import(handler.href)) as { handler: RequestListener };
  return built.handler;
}

function cannotStart(error: unknown): never {
  const sentence = sentenceOf(error);
  if (sentence === null) logger.fatal({ err: error }, 'the server cannot start');
  else console.error(sentence);
  process.exit(1);
}

/**
 * Looks at every request and every upgrade before anybody who listens does, Socket.IO included, whose
 * listeners stand in front of ours.
 */
function guardTheDoor(): void {
  const letIn = http.emit.bind(http) as (event: string, ...args: unknown[]) => boolean;
  http.emit = (event: string, ...args: unknown[]): boolean => {
    if (event === 'request') {
      const [request, response] = args as [IncomingMessage, ServerResponse];
      const refusal = refusalOf(request, false);
      if (refusal) return refuse(request, response, refusal);
    } else if (event === 'upgrade') {
      const [request, socket] = args as [IncomingMessage, Duplex];
      const refusal = refusalOf(request, true);
      if (refusal) return refuseUpgrade(socket, refusal);
    }
    return letIn(event, ...args);
  };
}

type Refusal = { status: number; text: string; location?: string; allow?: string };

/** Also writes down what the request may be believed to say of its protocol, its sender's address and its way. */
function refusalOf(request: IncomingMessage, upgrade: boolean): Refusal | undefined {
  const { method = '', url = '', headers, socket } = request;
  const remote = (socket.remoteAddress ?? 'unknown').replace(/^::ffff:/, '');
  const fromHere = isLoopback(remote);
  const proxied = trustProxy === undefined ? fromHere : isTrusted(remote, trustProxy);
  const forwardedFor = headers['x-forwarded-for']?.toString();
  if (trustProxy !== undefined && proxied && forwardedFor === undefined && !isDirect(headers)) sayOneSender();
  headers['x-client-address'] = senderBehind(remote, forwardedFor, trustProxy);
  const direct = fromHere && isDirect(headers) && isLoopback(hostName(headers.host));
  headers['x-client-direct'] = direct ? 'yes' : 'no';
  const encrypted = overTls && proxied && headers['x-forwarded-proto'] === 'https';
  headers['x-forwarded-proto'] = overTls ? 'https' : 'http';

  if (closing) return { status: 503, text: 'The server is shutting down.' };
  if (!methods.includes(method))
    return { status: 405, text: 'Method not allowed.', allow: methods.join(', ') };
  if (!url.startsWith('/')) return { status: 400, text: 'Bad request.' };
  if (origin === undefined && !isLoopback(hostName(headers.host))) {
    return { status: 421, text: 'This address is not served here: ORIGIN is not set.' };
  }
  if (overTls && !encrypted && !(fromHere && probes.includes(url))) {
    const page = !upgrade && !url.startsWith('/socket.io/') && (method === 'GET' || method === 'HEAD');
    if (page) return { status: 308, text: 'Moved to https.', location: `${origin}${url}` };
    return { status: 403, text: 'Only https is served.' };
  }
  const longest = photos.test(url) ? longestPhoto : longestBody;
  if (Number(headers['content-length'] ?? 0) > longest) return { status: 413, text: 'Too large.' };
  if (upgrade && !url.startsWith('/socket.io/')) return { status: 404, text: 'Not found.' };
  return undefined;
}

let saidOneSender = false;
function sayOneSender(): void {
  if (!saidOneSender)
    console.error('The proxy sends no X-Forwarded-For: all who come through it count as one sender.');
  saidOneSender = true;
}

function hostName(host = ''): string {
  return host.replace(/:\d+$/, '');
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, text, location, allow }: Refusal,
): true {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    ...(location && { location }),
    ...(allow && { allow }),
  });
  response.end(request.method === 'HEAD' ? undefined : `${text}\n`);
  // Whoever is still sending gets to read the answer, which a reset connection would swallow.
  setTimeout(() => request.complete || request.destroy(), drainFor).unref();
  return true;
}

function refuseUpgrade(socket: Duplex, { status, text }: Refusal): true {
  socket.on('error', () => socket.destroy());
  socket.end(bareResponse(status, text));
  return true;
}

/** What Node could not read as HTTP never becomes a request; it is answered with our headers all the same. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ''] ?? 400;
  socket.end(bareResponse(status, 'The request could not be read.'));
}

function bareResponse(status: number, text: string): string {
  const all = {
    ...headers,
    connection: 'close',
    'content-type': 'text/plain',
    'content-length': text.length,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${text}`, ...lines, '', text].join('\r\n');
}

function cannotListen(error: NodeJS.ErrnoException): void {
  const { host, port } = environment;
  const why: Record<string, string> = {
    EADDRINUSE: `PORT ${port} on ${host} is in use by another program.`,
    EACCES: `PORT ${port} on ${host} may not be used by this account.`,
    EADDRNOTAVAIL: `HOST ${host} is not an address of this machine.`,
    ENOTFOUND: `HOST ${host} is not an address of this machine.`,
  };
  console.error(why[error.code ?? ''] ?? error.message);
  process.exit(1);
}

function announce(): void {
  const { address, family, port } = http.address() as AddressInfo;
  console.log(`Serving on http://${family === 'IPv6' ? `[${address}]` : address}:${port}`);
  if (overTls) {
    console.log(
      `Public address ${origin}: the proxy in front must end TLS, send X-Forwarded-Proto: https, and add its client to X-Forwarded-For.`,
    );
    if (trustProxy === undefined) {
      console.error(
        'TRUST_PROXY is not set: no X-Forwarded-For is believed, and all who come through the proxy count as one sender. Where it adds its client, set TRUST_PROXY=127.0.0.1.',
      );
    }
  } else if (environment.allowHttp) {
    console.log(
      `ALLOW_HTTP=1: names, passwords and cases travel unprotected to ${origin ?? 'this machine'}.`,
    );
  }
}

/** Lets the live layer and the store finish, then ends with `code`; with 1 where one of them failed or hung. */
async function close(code: 0 | 1 = 0): Promise<void> {
  if (closing) return;
  closing = true;
  setTimeout(() => process.exit(1), giveUpAfter).unref();
  setTimeout(() => http.closeAllConnections(), drainFor).unref();
  for (const closer of closers) {
    try {
      await closer();
    } catch (error) {
      code = 1;
      logger.error({ err: error }, 'a part of the server could not end');
    }
  }
  if (http.listening) http.close();
  http.closeAllConnections();
  process.exit(code);
}
