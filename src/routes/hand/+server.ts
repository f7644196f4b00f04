import type { RequestHandler } from './$types';

/** A page says that a hand is at its screen: `hooks.server.ts` has counted it by now. Says nothing to anybody. */
export const POST: RequestHandler = () => new Response(null, { status: 204 });
