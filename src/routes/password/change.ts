import { error, fail, type RequestEvent } from '@sveltejs/kit';
import { faultText } from '$lib/words/people.ts';
import { m } from '$lib/paraglide/messages';
import { changePassword, type Wrong } from '$lib/server/auth/accounts.ts';
import { changePasswordForm, readForm } from '$lib/server/auth/forms.ts';
import { getStore } from '$lib/server/store/index.ts';
import { wholeMinutes } from '$lib/words/times.ts';

/** The action behind both forms that change a password; undefined once it is changed. */
export async function changeOwn(event: RequestEvent) {
  const { user, session } = signedIn(event.locals);
  const given = await readForm(event.request, changePasswordForm);
  if (!given) return fail(400, { what: 'password', message: m.auth_bad_request() });
  const { present, next, repeat } = given;
  if (next !== repeat) return fail(400, { what: 'password', message: m.auth_fault_differ() });
  const address = event.getClientAddress();
  const answer = await changePassword(getStore(), user, session, { present, next, address });
  if (answer.ok) return undefined;
  if (answer.why === 'wrong' || answer.why === 'wait') return wrong(event, 'password', answer);
  return fail(400, { what: 'password', message: faultText(answer.why) });
}

/** A password that was wrong once too often, or once. */
export function wrong({ setHeaders }: RequestEvent, what: string, refusal: Wrong) {
  if (refusal.why === 'wrong') return fail(400, { what, message: m.auth_confirm_wrong() });
  setHeaders({ 'retry-after': String(Math.ceil(refusal.wait / 1000)) });
  return fail(429, { what, message: m.auth_wait({ minutes: wholeMinutes(refusal.wait) }) });
}

/** Also where the guard in `hooks.server.ts` has looked already. */
export function signedIn({ user, session }: App.Locals) {
  if (!user || !session) error(401, m.auth_signed_out());
  return { user, session };
}
