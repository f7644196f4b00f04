import type { PersonRole, Role } from '../../domain/bureau/directory.ts';
import type { Session, User } from './auth.ts';

/** Who may open the pages and addresses under a first part of the path. What is not named here is shut to everybody. */
type Door = 'everybody' | 'signed-in' | readonly PersonRole[];

const CENTRE: readonly PersonRole[] = ['intake', 'coordinator'];
const OVERSEERS: readonly PersonRole[] = ['leader', 'supervisor'];
const UNITS: readonly PersonRole[] = ['staff', 'head'];
const BOARD = [...CENTRE, ...UNITS, ...OVERSEERS];

const DOORS: Readonly<Record<string, Door>> = {
  '': 'signed-in',
  login: 'everybody',
  language: 'everybody',
  setup: 'everybody',
  wall: 'everybody',
  healthz: 'everybody',
  readyz: 'everybody',
  metrics: 'everybody',
  offline: 'everybody',
  logout: 'everybody',
  hand: 'everybody',
  whose: 'signed-in',
  password: 'signed-in',
  account: 'signed-in',
  board: BOARD,
  cases: BOARD,
  search: BOARD,
  views: BOARD,
  inbox: BOARD,
  mine: UNITS,
  units: [...CENTRE, ...OVERSEERS],
  intake: CENTRE,
  roster: ['coordinator', 'head', 'admin'],
  admin: ['admin'],
};

/** What somebody without a password of his own may still reach. */
const WITHOUT_PASSWORD = 'password';

export type Entry = 'open' | 'sign-in' | 'own-password' | 'absent';

/**
 * Decides about a page, its data, its actions and its endpoints alike, before any of them runs.
 * @param routeId as SvelteKit names it, such as `/(app)/cases/[number]`; null where there is no such route
 */
export function entryTo(routeId: string | null, user: User | null, session: Session | null): Entry {
  if (routeId === null) return 'absent';
  const door = firstPart(routeId);
  const who = Object.hasOwn(DOORS, door) ? DOORS[door] : undefined;
  if (who === 'everybody') return 'open';
  if (!user || !session) return 'sign-in';
  if (user.mustChange && door !== WITHOUT_PASSWORD) return 'own-password';
  if (who === 'signed-in') return 'open';
  return who?.includes(session.role) ? 'open' : 'absent';
}

/** The first page of a role. */
export function homeOf(role: Role): string {
  if (role === 'admin') return '/admin';
  if (role === 'wall') return '/wall';
  return role === 'district' ? '/account' : '/board';
}

/**
 * Where somebody asked to be sent on to: only ever a page of this very site. What is answered is read once more as a
 * browser will read it, since an address of this site may have a path that begins like another site's.
 * @param origin the site's own
 */
export function safePath(to: string | null | undefined, origin: string): string | null {
  if (!to || !URL.canParse(to, origin)) return null;
  const { pathname, search } = new URL(to, origin);
  const path = pathname + search;
  if (!URL.canParse(path, origin) || new URL(path, origin).href !== origin + path) return null;
  return new URL(to, origin).origin === origin ? path : null;
}

/**
 * Whether a request that changes something was sent by a page of another site. Browsers say where it comes from; whoever
 * says neither that nor an origin is no browser of ours (Lucia's guide; Kit itself looks at forms alone).
 */
export function isForged(request: Request, origin: string): boolean {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return false;
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) return site !== 'same-origin' && site !== 'none';
  return request.headers.get('origin') !== origin;
}

function firstPart(routeId: string): string {
  return routeId.split('/').find((part) => part !== '' && !part.startsWith('(')) ?? '';
}
