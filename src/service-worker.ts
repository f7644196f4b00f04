/// <reference types="@sveltejs/kit" />
/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
import { build, files, version } from '$service-worker';

/**
 * Keeps the program itself in the browser, so that the phone's page opens without network: scripts, styles, icons, and a
 * page that says nothing about anybody. No answer of the server that concerns a person or a case ever goes in.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;

const KEPT = `program-${version}`;
const PAGE = '/offline';
const PROGRAM = new Set([...build, ...files]);
/** What a proxy says while the server behind it does not answer. */
const GATEWAY = [502, 503, 504];
/** Pages in whose place the phone's own is shown while there is no network. */
const PHONE = ['/', '/mine', '/board', PAGE];

worker.addEventListener('install', (event) => {
  event.waitUntil(keepProgram());
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(forgetEarlier());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (PROGRAM.has(url.pathname)) event.respondWith(fromProgram(request, url.pathname));
  else if (request.mode === 'navigate' && PHONE.includes(url.pathname))
    event.respondWith(orOwnPage(request, url));
});

/** A notice that a phone showed was tapped: to its case, in a page that is open already where there is one. */
worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const path: unknown = event.notification.data;
  if (typeof path === 'string' && /^\/cases\/[\d-]+$/.test(path)) event.waitUntil(lookAt(path));
});

async function lookAt(path: string): Promise<void> {
  const [open] = await worker.clients.matchAll({ type: 'window' });
  const shown = await open
    ?.focus()
    .then((page) => page.navigate(path))
    .catch(() => null);
  if (!shown) await worker.clients.openWindow(path);
}

/** Asked for without cookies: the page is the same for everybody. */
async function keepProgram(): Promise<void> {
  const cache = await caches.open(KEPT);
  await cache.addAll([...PROGRAM, new Request(PAGE, { credentials: 'omit' })]);
}

async function forgetEarlier(): Promise<void> {
  for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
}

async function fromProgram(request: Request, path: string): Promise<Response> {
  return (await caches.match(path)) ?? fetch(request);
}

/** The server's page; without network the phone's own. */
async function orOwnPage(request: Request, { pathname, search }: URL): Promise<Response> {
  const answer = await fetch(request).catch(() => null);
  if (answer && !GATEWAY.includes(answer.status)) return answer;
  if (pathname !== PAGE) return Response.redirect(PAGE + search, 303);
  return (await caches.match(PAGE)) ?? answer ?? Response.error();
}
