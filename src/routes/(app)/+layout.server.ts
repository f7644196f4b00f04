import { error } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import { clientDirectory, snapshotFor } from '$lib/server/cases/page-data.ts';
import { callingOf } from '$lib/server/store/callings.ts';
import { getStore } from '$lib/server/store/index.ts';
import { troubleOf } from '$lib/server/clock/trouble.ts';
import type { LayoutServerLoad } from './$types';

/** Pages that show cards: the one that is opened first brings them along, later ones find them kept up live. */
const WITH_CARDS: readonly (string | null)[] = ['/(app)/board', '/(app)/units', '/(app)/mine'];

/** Who is here and the bureau he works in: what every page of a signed-in person starts from. */
export const load: LayoutServerLoad = async ({ locals, route, untrack }) => {
  const { user, session, now } = locals;
  if (!user || !session) error(401, m.auth_signed_out());
  const store = getStore();
  const actor = { id: user.id, role: session.role, unit: user.unit };
  return {
    actor,
    me: { ...actor, name: user.name, roles: user.roles },
    directory: clientDirectory(store.directory(), actor),
    policy: store.policy(),
    snapshot: untrack(() => WITH_CARDS.includes(route.id)) ? snapshotFor(store, actor) : null,
    calling: await callingOf(store.read, user.id),
    trouble: troubleOf(store),
    now,
  };
};
