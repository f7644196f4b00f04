import { isCentre, isUnitMember, type Actor, type Role } from '$lib/domain/bureau/directory.ts';
import { audienceOf } from '$lib/domain/case/audience.ts';
import { m } from '$lib/paraglide/messages.js';

const ROSTER_KEEPERS: readonly Role[] = ['coordinator', 'head', 'admin'];

/** The main pages of a role, in the order of the bar. */
export function pagesOf(actor: Actor): { href: string; words: () => string }[] {
  const pages = [];
  if (audienceOf(actor)) pages.push({ href: '/board', words: m.board_title });
  if (isUnitMember(actor)) pages.push({ href: '/mine', words: m.common_my_cases });
  else if (audienceOf(actor)) pages.push({ href: '/units', words: m.common_nav_units });
  if (isCentre(actor)) pages.push({ href: '/intake', words: m.board_nav_intake });
  if (ROSTER_KEEPERS.includes(actor.role)) pages.push({ href: '/roster', words: m.roster_nav });
  if (actor.role === 'admin') pages.push({ href: '/admin', words: m.board_nav_admin });
  return pages;
}
