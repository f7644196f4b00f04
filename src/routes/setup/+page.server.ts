import { error, fail, redirect } from '@sveltejs/kit';
import { faultText } from '$lib/words/people.ts';
import { m } from '$lib/paraglide/messages';
import { anyAccount } from '$lib/server/auth/accounts.ts';
import { readForm, setupForm } from '$lib/server/auth/forms.ts';
import { setUp, type SetupRefusal } from '$lib/server/auth/setup.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { Actions, PageServerLoad } from './$types';
import { wholeMinutes } from '$lib/words/times.ts';

export const load: PageServerLoad = async () => {
  if (await anyAccount(getStore())) error(404, m.error_not_found());
};

export const actions: Actions = {
  default: async ({ request, getClientAddress, setHeaders }) => {
    const store = getStore();
    if (await anyAccount(store)) error(404, m.error_not_found());
    const given = await readForm(request, setupForm);
    if (!given) return fail(400, { message: m.auth_bad_request(), name: '', username: '' });
    const { name, username } = given;
    if (given.password !== given.repeat) {
      return fail(400, { message: m.auth_fault_differ(), name, username });
    }
    const answer = await setUp(store, { ...given, address: getClientAddress() });
    if (answer.ok) redirect(303, '/login?set-up');
    if (answer.why === 'closed') error(404, m.error_not_found());
    if (answer.why === 'wait') setHeaders({ 'retry-after': String(Math.ceil(answer.wait / 1000)) });
    return fail(answer.why === 'wait' ? 429 : 400, { message: sentence(answer), name, username });
  },
};

function sentence(refusal: SetupRefusal): string {
  switch (refusal.why) {
    case 'wait':
      return m.auth_wait({ minutes: wholeMinutes(refusal.wait) });
    case 'wrong':
      return m.auth_setup_code_wrong();
    case 'unavailable':
    case 'closed':
      return m.auth_unavailable();
    default:
      return faultText(refusal.why);
  }
}
