import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../http/environment.ts';

/**
 * Whether a handshake comes from a page of ours, by either transport. A browser leaves the origin out on polling from
 * the same site only, and says so; over plain HTTP it does not say so, but names the page that asks, which no other
 * site's page can forge. Whoever says none of the three is refused.
 * @param origin the public address; left out where only this machine is served, whatever loopback name it goes by
 */
export function isOurs({ headers }: IncomingMessage, origin: string | undefined): boolean {
  const site = headers['sec-fetch-site'];
  const said = headers.origin ?? (site === undefined ? originOf(headers.referer) : undefined);
  if (said === undefined) return site === 'same-origin';
  if (origin !== undefined) return said === origin;
  const host = headers.host ?? '';
  return isLoopback(host.replace(/:\d+$/, '')) && said === `http://${host}`;
}

function originOf(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address).origin : undefined;
}
