import { error } from '@sveltejs/kit';
import type { Actor } from '$lib/domain/bureau/directory.ts';
import { m } from '$lib/paraglide/messages';

/** Asked by every load and action of administration, after the guard in `hooks.server.ts` has looked already. */
export function administrator({ actor }: App.Locals): Actor {
  if (actor?.role !== 'admin') error(404, m.error_not_found());
  return actor;
}
