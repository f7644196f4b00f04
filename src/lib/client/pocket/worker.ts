import { dev } from '$app/environment';
import { workers } from '../browser.ts';

/** Lets the browser keep the program itself, so that the phone's page opens without network; it keeps no data. */
export function startWorker(): void {
  const type = dev ? 'module' : 'classic';
  void workers()
    ?.register('/service-worker.js', { type })
    .catch(() => undefined);
}
