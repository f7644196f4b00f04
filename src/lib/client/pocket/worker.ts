import { dev } from '$app/environment';

/** Lets the browser keep the program itself, so that the phone's page opens without network; it keeps no data. */
export function startWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  const type = dev ? 'module' : 'classic';
  navigator.serviceWorker.register('/service-worker.js', { type }).catch(() => undefined);
}
