import { fail, redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { deviceOf } from '$lib/server/auth/agents.ts';
import { homeOf, safePath } from '$lib/server/auth/doors.ts';
import { callingForm, confirmForm, readForm, roleForm, sessionForm } from '$lib/server/auth/forms.ts';
import { needsReauth } from '$lib/server/auth/idle.ts';
import { endSession, listSessions } from '$lib/server/auth/sessions.ts';
import { confirmPassword, switchRole } from '$lib/server/auth/sign-in.ts';
import { saveCalling } from '$lib/server/store/callings.ts';
import { getStore } from '$lib/server/store/index.ts';
import { changeOwn, signedIn, wrong } from '../../password/change.ts';
import { when } from '../when.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { user, session } = signedIn(locals);
  const sessions = await listSessions(getStore(), user.id);
  return {
    user,
    role: session.role,
    confirm: needsReauth(session, locals.now),
    to: safePath(url.searchParams.get('to'), url.origin),
    sessions: sessions.map(({ id, role, agent, address, createdAt, touchedAt }) => ({
      ...{ id, role, address, device: deviceOf(agent), mine: id === session.id },
      since: when(createdAt, locals.now),
      touched: when(touchedAt, locals.now),
    })),
  };
};

export const actions: Actions = {
  /** One click in the top bar: the same person goes on in another of his roles. */
  role: async ({ request, locals, url }) => {
    const { user, session } = signedIn(locals);
    const given = await readForm(request, roleForm);
    if (!given) return fail(400, { what: 'role', message: m.auth_bad_request() });
    const answer = await switchRole(getStore(), user, session, given.role);
    if (answer.ok) redirect(303, safePath(given.to, url.origin) ?? homeOf(given.role));
    const confirm = answer.why === 'confirm';
    return fail(403, {
      what: 'role',
      confirm,
      message: confirm ? m.auth_confirm_lead() : m.auth_role_not_held(),
    });
  },

  /** The password again: from this page, or by script from wherever an act was held up. */
  confirm: async (event) => {
    const { user, session } = signedIn(event.locals);
    const given = await readForm(event.request, confirmForm);
    if (!given) return fail(400, { what: 'confirm', message: m.auth_bad_request() });
    const answer = await confirmPassword(getStore(), user, session, given.password, event.getClientAddress());
    if (!answer.ok) return wrong(event, 'confirm', answer);
    const to = safePath(given.to, event.url.origin);
    if (to) redirect(303, to);
    return { what: 'confirm', good: m.auth_confirm_done() };
  },

  /** Sound, the browser's own notices, and quiet hours. */
  calling: async ({ request, locals }) => {
    const { user } = signedIn(locals);
    const given = await readForm(request, callingForm);
    if (!given) return fail(400, { what: 'calling', message: m.auth_bad_request() });
    const { sound, browser, from: quietFrom, to: quietTo } = given;
    if ((quietFrom === null) !== (quietTo === null)) {
      return fail(400, { what: 'calling', message: m.notices_quiet_both() });
    }
    await saveCalling(getStore(), user.id, { sound, browser, quietFrom, quietTo });
    return { what: 'calling', good: m.notices_saved() };
  },

  password: async (event) => (await changeOwn(event)) ?? { what: 'password', good: m.auth_change_done() },

  end: async ({ request, locals }) => {
    const { user, session } = signedIn(locals);
    const given = await readForm(request, sessionForm);
    if (!given) return fail(400, { what: 'sessions', message: m.auth_bad_request() });
    const by = { id: user.id, role: session.role, unit: user.unit };
    const ended = await endSession(getStore(), by, given.session, user.id);
    return { what: 'sessions', good: ended ? m.auth_session_ended() : m.auth_session_gone() };
  },
};
