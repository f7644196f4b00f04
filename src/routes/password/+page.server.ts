import { redirect } from '@sveltejs/kit';
import { homeOf } from '$lib/server/auth/doors.ts';
import { changeOwn, signedIn } from './change.ts';
import type { Actions, PageServerLoad } from './$types';

/** Where whoever signs in with a password that was handed over has to pass. */
export const load: PageServerLoad = ({ locals }) => {
  const { user, session } = signedIn(locals);
  if (!user.mustChange) redirect(303, '/account');
  const { id, name, username } = user;
  return { name, username, role: session.role, owner: { person: id, role: session.role } };
};

export const actions: Actions = {
  default: async (event) => {
    const refused = await changeOwn(event);
    if (refused) return refused;
    redirect(303, homeOf(signedIn(event.locals).session.role));
  },
};
