import { json } from '@sveltejs/kit';
import { openCase } from '../open-case.ts';
import type { RequestHandler } from './$types';

/** The same as the page's own data, for the drawer over the board. */
export const GET: RequestHandler = async ({ locals, params }) =>
  json(await openCase(locals.actor, params.number));
