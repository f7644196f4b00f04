/** Lets the browser keep the program itself, so that the phone's page opens without network; it keeps no data. */
export function startWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/service-worker.js', { type: 'module' }).catch(() => undefined);
}
