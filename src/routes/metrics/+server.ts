import { error } from '@sveltejs/kit';
import { isLoopback } from '$lib/server/environment.ts';
import { registry } from '$lib/server/metrics.ts';
import type { RequestHandler } from './$types';

/** Counts and durations for whoever runs the server, from this machine alone. */
export const GET: RequestHandler = async ({ getClientAddress }) => {
  if (!isLoopback(getClientAddress().replace(/^::ffff:/, ''))) error(404);
  return new Response(await registry.metrics(), {
    headers: { 'content-type': registry.contentType, 'cache-control': 'no-store' },
  });
};
