import { fail, redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import { confirmClock } from '$lib/server/auth/confirm-clock.ts';
import { nothing, readForm } from '$lib/server/auth/forms.ts';
import { getStore } from '$lib/server/store/index.ts';
import { clockOf } from '$lib/server/clock/trouble.ts';
import { when } from '../../when.ts';
import { administrator } from '../administrator.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  administrator(locals);
  const { sick, untold } = getStore();
  const held = clockOf(getStore())?.held;
  const now = locals.now;
  return {
    held: held && { ahead: held.ahead, ours: when(now, now), machines: when(now + held.ahead, now) },
    sick: [...sick.values()].map(({ id, number, why, since }) => ({
      ...{ id, why, number: number || `#${id}` },
      since: when(since, now),
    })),
    untold: untold.map(({ number, at }) => ({ number, at: when(at, now) })).reverse(),
  };
};

export const actions: Actions = {
  believe: async ({ request, locals }) => {
    const actor = administrator(locals);
    if (!(await readForm(request, nothing))) return fail(400, { message: m.auth_bad_request() });
    const store = getStore();
    const clock = clockOf(store);
    if (!clock?.held) return fail(409, { message: m.condition_clock_well() });
    const { session } = locals;
    if (session && (await confirmClock(store, clock, actor, session.id))) redirect(303, '/login');
    return { good: m.condition_believed() };
  },
  look: async ({ request, locals }) => {
    administrator(locals);
    if (!(await readForm(request, nothing))) return fail(400, { message: m.auth_bad_request() });
    await getStore().lookAgain();
    return { good: m.condition_looked() };
  },
};
