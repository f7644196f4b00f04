/**
 * What a browser gives only to pages that came over https (or from this machine), and what newer ones alone have. Nobody
 * else asks for these by name: each is either made up for here, or answers that it is not there, so that the page can say
 * so in words.
 */

/** A random id for an act, a photo or a batch: 36 characters, as `crypto.randomUUID` writes them where it may be asked. */
export function newId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Whether this page came over plain HTTP from another machine: no sealed store, no position, no notification by the browser. */
export function isPlainHttp(): boolean {
  return !globalThis.isSecureContext;
}

/** Encryption, for what is kept sealed on this device; null over plain HTTP. */
export function sealing(): SubtleCrypto | null {
  return globalThis.crypto.subtle ?? null;
}

/** Where this device is; null where it cannot be asked. */
export function positions(): Geolocation | null {
  return isPlainHttp() ? null : (navigator.geolocation ?? null);
}

/** Notifications that the browser itself shows; null where it shows none. */
export function notifier(): typeof Notification | null {
  return isPlainHttp() || !('Notification' in globalThis) ? null : Notification;
}

/** What keeps the program itself for when there is no network; null where nothing does. */
export function workers(): ServiceWorkerContainer | null {
  return ('serviceWorker' in navigator && navigator.serviceWorker) || null;
}

/** Asks the browser not to clear away what is kept here; it may refuse. */
export async function keepStorage(): Promise<void> {
  await navigator.storage?.persist?.().catch(() => false);
}

/** Whether the browser can hold the screen awake; else the machine's own settings have to. */
export function canStayAwake(): boolean {
  return 'wakeLock' in navigator;
}

/** Holds the screen awake for as long as the page is in sight. */
export async function stayAwake(): Promise<void> {
  if (document.visibilityState !== 'visible' || !canStayAwake()) return;
  await navigator.wakeLock.request('screen').catch(() => undefined);
}
