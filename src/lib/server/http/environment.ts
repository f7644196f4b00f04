import { resolve } from 'node:path';
import * as v from 'valibot';
import { readTrust, type TrustedProxies } from './proxy.ts';

/** What the program takes from outside, checked. Paths are absolute; an unset address is `undefined`. */
export type Environment = {
  port: number;
  host: string;
  /** Public address without a trailing slash; unset only where nobody but this machine is served. */
  origin: string | undefined;
  allowHttp: boolean;
  /** The proxies in front, which are believed what they say of others; unset: nobody's `X-Forwarded-For` is. */
  trustProxy: TrustedProxies | undefined;
  /** Opens `/metrics` to who shows it; unset: only this very machine may look. */
  metricsToken: string | undefined;
  dataDir: string;
  /** Address of the PostgreSQL database; unset: SQLite in `dataDir`. */
  databaseUrl: string | undefined;
  timeZone: string;
  demoPassword: string | undefined;
  demoWallKey: string | undefined;
  /** Where notices are sent to, signed; unset: nowhere. */
  hook: Hook | undefined;
  /** The program, with its arguments, that looks at every photo for viruses; unset: none does. */
  photoScanner: readonly string[] | undefined;
};

/** Receiver of notices outside the house, after Standard Webhooks. */
export interface Hook {
  url: string;
  /** The key that signs, as bytes. */
  secret: Buffer;
}

/** A value of the environment is wrong; the message is one sentence that names the variable. */
export class EnvironmentError extends Error {
  override name = 'EnvironmentError';
}

/**
 * Reads and checks every variable that the program knows. An empty value counts as unset.
 * @throws {EnvironmentError} on the first wrong value
 */
export function readEnvironment(env: Record<string, string | undefined> = process.env): Environment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = v.safeParse(variables, given);
  if (!parsed.success) {
    const [{ path, message }] = parsed.issues;
    throw new EnvironmentError(`${String(path?.[0]?.key)} ${message}.`);
  }
  const {
    PORT,
    HOST,
    ORIGIN,
    ALLOW_HTTP,
    TRUST_PROXY,
    METRICS_TOKEN,
    DATA_DIR,
    DATABASE_URL,
    TZ_NAME,
    DEMO_PASSWORD,
    DEMO_WALL_KEY,
    HOOK_URL,
    HOOK_SECRET,
    PHOTO_SCANNER,
  } = parsed.output;
  const environment: Environment = {
    port: PORT,
    host: HOST,
    origin: ORIGIN,
    allowHttp: ALLOW_HTTP,
    trustProxy: TRUST_PROXY,
    metricsToken: METRICS_TOKEN,
    dataDir: DATA_DIR,
    databaseUrl: DATABASE_URL,
    timeZone: TZ_NAME,
    demoPassword: DEMO_PASSWORD,
    demoWallKey: DEMO_WALL_KEY,
    hook: hookOf(HOOK_URL, HOOK_SECRET),
    photoScanner: PHOTO_SCANNER,
  };
  refuseOpenHttp(environment);
  refuseUnknownProxy(environment);
  return environment;
}

/** Whether only this machine can reach, or is meant by, a host name or address. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}

function hookOf(url: string | undefined, secret: Buffer | undefined): Hook | undefined {
  if (url === undefined) return undefined;
  if (secret === undefined) throw new EnvironmentError('HOOK_SECRET must be given where HOOK_URL is.');
  return { url, secret };
}

/** Plain HTTP is for this machine alone, unless someone says in so many words that it must go further. */
function refuseOpenHttp({ host, origin, allowHttp }: Environment): void {
  if (origin === undefined) {
    if (isLoopback(host)) return;
    throw new EnvironmentError(
      `ORIGIN must give the public address, such as https://board.example.cn, because HOST=${host} is reachable from other machines.`,
    );
  }
  if (origin.startsWith('https:') || allowHttp) return;
  if (isLoopback(new URL(origin).hostname) && isLoopback(host)) return;
  throw new EnvironmentError(
    `ORIGIN must begin with https://, or ALLOW_HTTP=1 must accept that names and passwords travel unprotected.`,
  );
}

/** Over TLS there is a proxy; on this machine it may be found, on another it has to be named. */
function refuseUnknownProxy({ host, origin, trustProxy }: Environment): void {
  if (!origin?.startsWith('https:') || trustProxy !== undefined || isLoopback(host)) return;
  throw new EnvironmentError(
    `TRUST_PROXY must name the proxy that ends TLS, such as 10.1.2.3, because HOST=${host} is reachable from other machines.`,
  );
}

const variables = v.object({
  PORT: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535'),
      v.transform(Number),
      v.maxValue(65535, 'must be a port number from 0 to 65535'),
    ),
    '3000',
  ),
  HOST: v.optional(
    v.pipe(v.string(), v.regex(/^[\w.:-]+$/, 'must be the address or name of a network interface')),
    '127.0.0.1',
  ),
  ORIGIN: v.optional(
    v.pipe(
      v.string(),
      v.check(isOrigin, 'must be scheme, host and port alone, such as https://board.example.cn'),
      v.transform((text) => new URL(text).origin),
    ),
  ),
  ALLOW_HTTP: v.optional(
    v.pipe(
      v.picklist(['0', '1'], 'must be 1 or 0'),
      v.transform((text) => text === '1'),
    ),
    '0',
  ),
  TRUST_PROXY: v.optional(
    v.pipe(
      v.string(),
      v.transform(readTrust),
      v.check(
        (trust) => trust !== null,
        'must be how many proxies stand in a row, 1 to 9, or their addresses and networks, such as 127.0.0.1, 10.2.0.0/16',
      ),
      v.transform((trust) => trust!),
    ),
  ),
  METRICS_TOKEN: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[\x21-\x7e]{16,256}$/, 'must be 16 to 256 letters, digits and signs without blanks'),
    ),
  ),
  DATA_DIR: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => !text.includes('\0'), 'must be a folder'),
      v.transform((path) => resolve(path)),
    ),
    'data',
  ),
  DATABASE_URL: v.optional(
    v.pipe(v.string(), v.check(isPostgres, 'must be an address such as postgres://user@host/name, or unset')),
  ),
  TZ_NAME: v.optional(
    v.pipe(v.string(), v.check(isTimeZone, 'must be the name of a time zone, such as Asia/Shanghai')),
    'Asia/Shanghai',
  ),
  DEMO_PASSWORD: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[^\p{Cc}]{1,128}$/u, 'must be 1 to 128 characters without control characters'),
    ),
  ),
  DEMO_WALL_KEY: v.optional(
    v.pipe(v.string(), v.regex(/^[\w.~-]{1,128}$/, 'must be 1 to 128 of the characters A-Z a-z 0-9 - _ . ~')),
  ),
  HOOK_URL: v.optional(
    v.pipe(
      v.string(),
      v.check(isHookAddress, 'must be an http or https address without a name or password in it'),
    ),
  ),
  PHOTO_SCANNER: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\/[^\0]*$/, 'must be the whole path of a program, with its arguments behind it'),
      v.transform((text) => text.split(' ').filter(Boolean)),
    ),
  ),
  HOOK_SECRET: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^(whsec_)?[A-Za-z0-9+/]{32,88}={0,2}$/,
        'must be 24 to 64 random bytes in base64, after whsec_ or alone',
      ),
      v.transform((text) => Buffer.from(text.replace(/^whsec_/, ''), 'base64')),
    ),
  ),
});

function isHookAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin } = new URL(text);
  return /^https?:$/.test(protocol) && text.toLowerCase().replace(/\/$/, '') === origin;
}

function isPostgres(text: string): boolean {
  return /^postgres(ql)?:\/\/./.test(text) && URL.canParse(text);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
