import { fail } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { deviceOf } from '$lib/server/auth/agents.ts';
import { readForm, sessionForm } from '$lib/server/auth/forms.ts';
import { endSession, listSessions } from '$lib/server/auth/sessions.ts';
import { getStore } from '$lib/server/store/index.ts';
import { when } from '../../when.ts';
import { administrator } from '../administrator.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  administrator(locals);
  const store = getStore();
  const { people } = store.directory();
  const sessions = await listSessions(store);
  return {
    sessions: sessions.map(({ id, person, role, agent, address, createdAt, touchedAt }) => ({
      ...{ id, person, role, address, device: deviceOf(agent), mine: id === locals.session?.id },
      name: people.get(person)?.name ?? '',
      since: when(createdAt, locals.now),
      touched: when(touchedAt, locals.now),
    })),
  };
};

export const actions: Actions = {
  end: async ({ request, locals }) => {
    const by = administrator(locals);
    const given = await readForm(request, sessionForm);
    if (!given) return fail(400, { message: m.auth_bad_request() });
    const ended = await endSession(getStore(), by, given.session);
    return { good: ended ? m.admin_ended() : m.auth_session_gone() };
  },
};
