import { redirect } from '@sveltejs/kit';
import { administrator } from './administrator.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  administrator(locals);
  redirect(303, '/admin/people');
};
