import { error, redirect } from '@sveltejs/kit';
import { cookieMaxAge, cookieName } from '$lib/paraglide/runtime';
import { safePath } from '$lib/server/auth/doors.ts';
import { languageForm, readForm } from '$lib/server/auth/forms.ts';
import { m } from '$lib/paraglide/messages';
import type { RequestHandler } from './$types';

/** Switches the language and comes back; works without script. */
export const POST: RequestHandler = async ({ request, cookies, url }) => {
  const given = await readForm(request, languageForm);
  if (!given) error(400, m.auth_bad_request());
  cookies.set(cookieName, given.locale, {
    path: '/',
    httpOnly: false,
    secure: url.protocol === 'https:',
    sameSite: 'lax',
    maxAge: cookieMaxAge,
  });
  redirect(303, safePath(given.to, url.origin) ?? '/');
};
