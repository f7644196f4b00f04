import type { RequestHandler } from './$types';

/** Nothing, to the page of whoever is signed in; what another's page hears, `hooks.server.ts` has said by then. */
export const GET: RequestHandler = () => new Response(null, { status: 204 });
