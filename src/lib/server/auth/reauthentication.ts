// S4: what waits for the password once a screen was left alone, and what shows that somebody is there.

/** Addresses that give names or numbers whole to whoever only looks. */
const READ_PERSONS: readonly string[] = ['/(app)/cases/[number]/callers'];
/** Posted, since what is asked stands in no address; nothing is written, and no person is told of. */
const ONLY_ASK: readonly string[] = ['/(app)/intake/near'];
/** They hold up what was asked by an answer of their own. */
const ASK_THEMSELVES: readonly string[] = [
  '/(app)/cases/[number]/reveal',
  '/(app)/cases/[number]/photos',
  '/(app)/account?/role',
];
/** The password itself, and the way out. */
const PROVE: readonly string[] = [
  '/(app)/account?/confirm',
  '/(app)/account?/password',
  '/password',
  '/logout',
  '/hand',
];
/** For whoever is not signed in as well: nothing there is done in somebody's name. */
const NOBODYS: readonly string[] = ['/login', '/language', '/setup', '/wall'];
const LOOKS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** A page's own script says so of what it asks by itself; what says nothing and is no hand's counts for none either. */
export const BACKGROUND = 'x-background';

/**
 * Whether a request waits for the password where it is due: every form and every other change, and every reading of a
 * person. What nobody has thought of waits.
 * @param action of a form, such as `/confirm`; empty for the default one and for none
 */
export function asksAgain(routeId: string | null, method: string, action: string): boolean {
  if (routeId === null) return false;
  if (LOOKS.includes(method)) return READ_PERSONS.includes(routeId);
  const asked = action === '' ? routeId : `${routeId}?${action}`;
  return ![...ONLY_ASK, ...ASK_THEMSELVES, ...PROVE, ...NOBODYS].some(
    (one) => one === asked || one === routeId,
  );
}

/**
 * Whether a request shows by itself that a hand is at the screen: a form or another change that was sent, or a page that
 * somebody went to. A reading by script never does, whoever started it: the page reports hands on its own (`/hand`).
 */
export function isByHand({ method, headers }: Request, routeId: string | null): boolean {
  if (headers.has(BACKGROUND) || headers.has('sec-purpose') || routeId === null) return false;
  if (LOOKS.includes(method))
    return headers.get('sec-fetch-user') === '?1' && headers.get('sec-fetch-dest') === 'document';
  return !UPLOADS.includes(routeId);
}

/** A phone sends what it kept when the line is back, whether anybody is there or not. */
const UPLOADS: readonly string[] = ['/(app)/cases/[number]/photos'];
