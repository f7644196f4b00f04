import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';

/**
 * Whom a server believes what he says of others: a number of proxies in a row, whichever they are, or these addresses and
 * networks.
 */
export type TrustedProxies = number | BlockList;

const MOST_HOPS = 9;
/** Whatever says that a request was passed on by somebody. */
const PASSED_ON = [
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'x-original-forwarded-for',
];

/** Reads `TRUST_PROXY`: `1` to `9`, or addresses and networks such as `127.0.0.1, 10.2.0.0/16`; null where it is neither. */
export function readTrust(text: string): TrustedProxies | null {
  if (/^\d+$/.test(text)) return Number(text) >= 1 && Number(text) <= MOST_HOPS ? Number(text) : null;
  const list = new BlockList();
  for (const part of text.split(',')) {
    const [address = '', bits, more] = part.trim().split('/');
    const family = isIP(address);
    const most = family === 4 ? 32 : 128;
    if (family === 0 || more !== undefined || !/^\d{1,3}$/.test(bits ?? '0')) return null;
    if (Number(bits ?? most) > most || bits === '0') return null;
    list.addSubnet(address, Number(bits ?? most), family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

/** Whether whoever is at the other end of the line is believed what he says of others. */
export function isTrusted(address: string, trust: TrustedProxies | undefined): boolean {
  if (trust === undefined || typeof trust === 'number') return trust !== undefined;
  const plain = plainAddress(address);
  const family = plain === null ? 0 : isIP(plain);
  return plain !== null && family !== 0 && trust.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * Who sent a request: the first that is not a trusted proxy, counted from the right, since every proxy adds at the right
 * whom it heard and everything left of that is the sender's own word.
 * @param remote the address at the other end of the line
 * @param forwardedFor the header `X-Forwarded-For`, however many of it came
 */
export function senderBehind(
  remote: string,
  forwardedFor: string | undefined,
  trust: TrustedProxies | undefined,
): string {
  let sender = plainAddress(remote) ?? remote;
  const said = forwardedFor === undefined || forwardedFor === '' ? [] : forwardedFor.split(',');
  for (let hops = 0; said.length > 0; hops += 1) {
    if (typeof trust === 'number' ? hops >= trust : !isTrusted(sender, trust)) break;
    const next = plainAddress(said.pop()!.trim());
    // What is no address says nothing: the last that is known by sight counts.
    if (next === null) break;
    sender = next;
  }
  return sender;
}

/** Whether a request came straight from its sender, as far as its headers tell. */
export function isDirect(headers: IncomingHttpHeaders): boolean {
  return !Object.keys(headers).some((name) => name.startsWith('x-forwarded') || PASSED_ON.includes(name));
}

/** An address without port, brackets and zone, an IPv4 one as itself; null where it is none. */
function plainAddress(text: string): string | null {
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.split('%', 1)[0]!.replace(/^::ffff:(?=[\d.]+$)/i, '');
  return isIP(address) === 0 ? null : address;
}
