import { error } from '@sveltejs/kit';
import { sameDigest, sha256 } from '$lib/server/auth/tokens.ts';
import { readEnvironment } from '$lib/server/http/environment.ts';
import { registry } from '$lib/server/http/metrics.ts';
import type { RequestHandler } from './$types';

/**
 * Counts and durations for whoever runs the server: with `METRICS_TOKEN` as bearer from anywhere, without one from this
 * very machine, which `src/server.ts` has found to be no proxy's word.
 */
export const GET: RequestHandler = async ({ request }) => {
  const direct = request.headers.get('x-client-direct') === 'yes';
  if (!direct && !showsToken(request.headers.get('authorization'))) error(404);
  return new Response(await registry.metrics(), {
    headers: { 'content-type': registry.contentType, 'cache-control': 'no-store' },
  });
};

function showsToken(authorization: string | null): boolean {
  const { metricsToken } = readEnvironment();
  const [, shown] = /^Bearer (.+)$/i.exec(authorization ?? '') ?? [];
  return metricsToken !== undefined && shown !== undefined && sameDigest(sha256(shown), sha256(metricsToken));
}
