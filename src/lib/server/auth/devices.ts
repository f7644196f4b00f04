import { createHmac, randomBytes } from 'node:crypto';
import type { Cookies } from '@sveltejs/kit';
import type { UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import { accountOf, type Account } from '../store/account-rows.ts';
import type { Store } from '../store/index.ts';
import { cookieValue, DEVICE_COOKIE_LASTS, setCookie } from './cookies.ts';
import { sameDigest } from './tokens.ts';

// A browser that signed in keeps a mark of each person who did so there: `id.seal`, the newest first, joined by `~`.
// The mark signs nobody in. It only parts that person's own typos from the guesses of strangers (OWASP's device cookies).

/** As many colleagues share one desk; a cookie of so many marks stays below 600 bytes. */
const MOST = 8;

/** Marks the browser of whoever is signed in there, where it is not marked yet: after a new password once more. */
export async function rememberDevice(
  store: Store,
  { request, cookies }: { request: Request; cookies: Cookies },
  person: UserId,
  now: Moment,
): Promise<void> {
  const cookie = cookieValue(request.headers.get('cookie'), 'device');
  const account = await accountOf(store.read, person);
  if (!account || (cookie !== null && markOf(account, cookie) !== null)) return;
  setCookie(cookies, 'device', withMark(account, cookie), now + DEVICE_COOKIE_LASTS);
}

/** The id of this account's mark in a cookie; null where the browser is not known to be this person's. */
export function markOf(account: Account, cookie: string | null): string | null {
  return marksIn(cookie).find(([id, seal]) => sameDigest(seal, sealOf(account, id)))?.[0] ?? null;
}

/** The cookie with this account's mark in it: the same cookie where it has one already. */
export function withMark(account: Account, cookie: string | null): string {
  if (cookie !== null && markOf(account, cookie) !== null) return cookie;
  const id = randomBytes(12).toString('base64url');
  const marks = [[id, sealOf(account, id)] as const, ...marksIn(cookie)];
  return marks
    .slice(0, MOST)
    .map((mark) => mark.join('.'))
    .join('~');
}

function marksIn(cookie: string | null): (readonly [id: string, seal: string])[] {
  return (cookie ?? '').split('~', MOST).flatMap((mark) => {
    const [, id, seal] = /^([\w-]{16})\.([\w-]{43})$/.exec(mark) ?? [];
    return id && seal ? [[id, seal] as const] : [];
  });
}

/** Sealed with the stored password, of which nobody outside knows the salt: a new password makes every old mark void. */
function sealOf({ person, passwordHash }: Account, id: string): string {
  return createHmac('sha256', passwordHash).update(`${person} ${id}`).digest('base64url');
}
