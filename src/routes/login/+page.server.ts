import { fail, redirect } from '@sveltejs/kit';
import { anyAccount } from '$lib/server/auth/accounts.ts';
import { setSessionTokenCookie } from '$lib/server/auth/auth.ts';
import { cookieValue } from '$lib/server/auth/cookies.ts';
import { homeOf, safePath } from '$lib/server/auth/doors.ts';
import { readForm, signInForm } from '$lib/server/auth/forms.ts';
import { signIn } from '$lib/server/auth/sign-in.ts';
import { isUnavailable } from '$lib/server/store/errors.ts';
import { getStore } from '$lib/server/store/index.ts';
import { m } from '$lib/paraglide/messages';
import { wholeMinutes } from '$lib/words/times.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const to = safePath(url.searchParams.get('to'), url.origin);
  if (locals.session) redirect(303, to ?? homeOf(locals.session.role));
  return { to, open: await anyAccount(getStore()), setUp: url.searchParams.has('set-up') };
};

export const actions: Actions = {
  default: async (event) => {
    const { request, locals, url } = event;
    const given = await readForm(request, signInForm);
    if (!given?.username || !given.password) {
      return fail(400, { username: given?.username ?? '', message: m.auth_fields_missing() });
    }
    const { username, password, to } = given;
    const answer = await signIn(getStore(), {
      username,
      password,
      address: event.getClientAddress(),
      agent: request.headers.get('user-agent') ?? '',
      device: cookieValue(request.headers.get('cookie'), 'device'),
      replaces: locals.session?.id ?? null,
    }).catch((error: unknown) => {
      if (isUnavailable(error)) return null;
      throw error;
    });
    // Without a disk to write on nobody can be let in, nor his failures counted.
    if (!answer) return fail(503, { username, message: m.auth_unavailable() });
    if (!answer.ok && answer.why === 'wait') {
      event.setHeaders({ 'retry-after': String(Math.ceil(answer.wait / 1000)) });
      return fail(429, { username, message: m.auth_wait({ minutes: wholeMinutes(answer.wait) }) });
    }
    if (!answer.ok) return fail(401, { username, message: m.auth_wrong() });
    setSessionTokenCookie(event, answer.token, answer.session.expiresAt);
    redirect(303, safePath(to, url.origin) ?? homeOf(answer.session.role));
  },
};
