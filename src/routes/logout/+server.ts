import { redirect } from '@sveltejs/kit';
import { deleteSessionTokenCookie } from '$lib/server/auth/auth.ts';
import { signOut } from '$lib/server/auth/sign-in.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { RequestHandler } from './$types';

/** Ends the session on the server, whatever becomes of the cookie. */
export const POST: RequestHandler = async (event) => {
  const { session } = event.locals;
  if (session) await signOut(getStore(), session, event.getClientAddress());
  deleteSessionTokenCookie(event);
  redirect(303, '/login');
};
