import type { RequestHandler } from './$types';

/** Answers as long as the process serves; says nothing about the state of its data. */
export const GET: RequestHandler = () =>
  new Response('ok\n', { headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' } });
