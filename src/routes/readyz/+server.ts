import { getStore } from '$lib/server/store/index.ts';
import type { RequestHandler } from './$types';

/** Whether the board can be read and acts can be stored; says no more than that. */
export const GET: RequestHandler = async () => {
  const ready = await isReady();
  return new Response(ready ? 'ready\n' : 'not ready\n', {
    status: ready ? 200 : 503,
    headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
  });
};

async function isReady(): Promise<boolean> {
  try {
    return await getStore().canWrite();
  } catch {
    return false;
  }
}
