import type { Cookies } from '@sveltejs/kit';
import type { Moment } from '../../domain/case/clocks.ts';
import { DAY } from '../../domain/bureau/policy.ts';
import { readEnvironment } from '../http/environment.ts';

/** `device`: who signed in here before; opens nothing. */
export type CookieKind = 'session' | 'wall' | 'device';

/** `__Host-` over https: the browser then takes the cookie from this very host alone, over TLS, for all paths. */
export function cookieName(kind: CookieKind): string {
  return overTls() ? `__Host-${kind}` : kind;
}

/** A session's cookie ends with the session; a wall's is renewed with each visit and lasts as long as browsers let it. */
export function setCookie(cookies: Cookies, kind: CookieKind, token: string, expiresAt: Moment): void {
  cookies.set(cookieName(kind), token, { ...ATTRIBUTES, secure: overTls(), expires: new Date(expiresAt) });
}

export function deleteCookie(cookies: Cookies, kind: CookieKind): void {
  cookies.delete(cookieName(kind), { ...ATTRIBUTES, secure: overTls() });
}

/** The value of one cookie in a request's `Cookie` header; the first where several carry the name. */
export function cookieValue(header: string | null | undefined, kind: CookieKind): string | null {
  const name = `${cookieName(kind)}=`;
  for (const part of header?.split(';') ?? []) {
    const pair = part.trim();
    if (pair.startsWith(name)) return pair.slice(name.length).replace(/^"(.*)"$/, '$1');
  }
  return null;
}

/** Browsers shorten anything beyond 400 days. */
export const WALL_COOKIE_LASTS = 400 * DAY;
/** As long as a colleague may stay away and still find his own browser known. */
export const DEVICE_COOKIE_LASTS = 180 * DAY;

const ATTRIBUTES = { httpOnly: true, sameSite: 'lax', path: '/' } as const;

let tls: boolean | undefined;
function overTls(): boolean {
  return (tls ??= readEnvironment().origin?.startsWith('https:') ?? false);
}
