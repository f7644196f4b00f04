import { getStore } from '$lib/server/store/index.ts';
import type { RequestHandler } from './$types';

/** Whether the board can be read and screens are served; says no more than that. */
export const GET: RequestHandler = () => {
  const ready = isReady();
  return new Response(ready ? 'ready\n' : 'not ready\n', {
    status: ready ? 200 : 503,
    headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
  });
};

function isReady(): boolean {
  try {
    return getStore().head >= 0;
  } catch {
    return false;
  }
}
