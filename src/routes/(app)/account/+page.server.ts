import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { faultText, minutesOf } from '$lib/components/account/words.ts';
import { m } from '$lib/paraglide/messages';
import { changePassword, type Wrong } from '$lib/server/auth/accounts.ts';
import { deviceOf } from '$lib/server/auth/agents.ts';
import { homeOf, safePath } from '$lib/server/auth/doors.ts';
import { changePasswordForm, confirmForm, readForm, roleForm, sessionForm } from '$lib/server/auth/forms.ts';
import { needsReauth } from '$lib/server/auth/idle.ts';
import { endSession, listSessions } from '$lib/server/auth/sessions.ts';
import { confirmPassword, switchRole } from '$lib/server/auth/sign-in.ts';
import { getStore } from '$lib/server/store/index.ts';
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

  password: async (event) => {
    const { user, session } = signedIn(event.locals);
    const given = await readForm(event.request, changePasswordForm);
    if (!given) return fail(400, { what: 'password', message: m.auth_bad_request() });
    const { present, next, repeat } = given;
    if (next !== repeat) return fail(400, { what: 'password', message: m.auth_fault_differ() });
    const answer = await changePassword(getStore(), user, session, {
      present,
      next,
      address: event.getClientAddress(),
    });
    if (!answer.ok && (answer.why === 'wrong' || answer.why === 'wait')) {
      return wrong(event, 'password', answer);
    }
    if (!answer.ok) return fail(400, { what: 'password', message: faultText(answer.why) });
    if (user.mustChange) redirect(303, homeOf(session.role));
    return { what: 'password', good: m.auth_change_done() };
  },

  end: async ({ request, locals }) => {
    const { user, session } = signedIn(locals);
    const given = await readForm(request, sessionForm);
    if (!given) return fail(400, { what: 'sessions', message: m.auth_bad_request() });
    const by = { id: user.id, role: session.role, unit: user.unit };
    const ended = await endSession(getStore(), by, given.session, user.id);
    return { what: 'sessions', good: ended ? m.auth_session_ended() : m.auth_session_gone() };
  },
};

function wrong({ setHeaders }: RequestEvent, what: string, refusal: Wrong) {
  if (refusal.why === 'wrong') return fail(400, { what, message: m.auth_confirm_wrong() });
  setHeaders({ 'retry-after': String(Math.ceil(refusal.wait / 1000)) });
  return fail(429, { what, message: m.auth_wait({ minutes: minutesOf(refusal.wait) }) });
}

/** Also where the guard in `hooks.server.ts` has looked already. */
function signedIn({ user, session }: App.Locals) {
  if (!user || !session) error(401, m.auth_signed_out());
  return { user, session };
}
