import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../environment.ts';

/**
 * Whether a handshake comes from a page of ours, by either transport. A browser leaves the origin out on polling from
 * the same site only, and says so; whoever says neither is refused.
 * @param origin the public address; left out where only this machine is served, whatever loopback name it goes by
 */
export function isOurs({ headers }: IncomingMessage, origin: string | undefined): boolean {
  if (headers.origin === undefined) return headers['sec-fetch-site'] === 'same-origin';
  if (origin !== undefined) return headers.origin === origin;
  const host = headers.host ?? '';
  return isLoopback(host.replace(/:\d+$/, '')) && headers.origin === `http://${host}`;
}
