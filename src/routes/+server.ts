import { redirect } from '@sveltejs/kit';
import { homeOf } from '$lib/server/auth/doors.ts';
import type { RequestHandler } from './$types';

/** The door: whoever is signed in goes to the first page of his role, everybody else to the sign-in. */
export const GET: RequestHandler = ({ locals }) => {
  redirect(303, locals.session ? homeOf(locals.session.role) : '/login');
};
