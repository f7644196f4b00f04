import { fail } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { readForm, renameForm, wallForm, wallNameForm } from '$lib/server/auth/forms.ts';
import { createWallKey, listWalls, renameWall, revokeWall } from '$lib/server/auth/walls.ts';
import { getStore } from '$lib/server/store/index.ts';
import { when } from '../../when.ts';
import { administrator } from '../administrator.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  administrator(locals);
  const walls = await listWalls(getStore());
  return {
    walls: walls.map(({ id, name, address, pairedAt, seenAt }) => ({
      ...{ id, name, address },
      paired: when(pairedAt, locals.now),
      seen: when(seenAt, locals.now),
    })),
  };
};

export const actions: Actions = {
  pair: async ({ request, locals, url }) => {
    const by = administrator(locals);
    const given = await readForm(request, wallNameForm);
    if (!given?.name) return fail(400, { message: m.admin_wall_name_missing() });
    const { key, expiresAt } = await createWallKey(getStore(), { name: given.name, by });
    const address = `${url.origin}/wall`;
    const until = expiresAt === null ? '' : when(expiresAt, locals.now);
    return { pairing: { name: given.name, key, address, link: `${address}#${key}`, until } };
  },

  rename: async ({ request, locals }) => {
    const by = administrator(locals);
    const given = await readForm(request, renameForm);
    if (!given?.name) return fail(400, { message: m.admin_wall_name_missing() });
    await renameWall(getStore(), by, given.wall, given.name);
    return { good: m.admin_wall_renamed() };
  },

  revoke: async ({ request, locals }) => {
    const by = administrator(locals);
    const given = await readForm(request, wallForm);
    if (!given) return fail(400, { message: m.auth_bad_request() });
    await revokeWall(getStore(), by, given.wall);
    return { good: m.admin_wall_revoked() };
  },
};
