import type { Handle, ServerInit } from '@sveltejs/kit';
import { paraglideMiddleware } from '$lib/paraglide/server';
import { readEnvironment } from '$lib/server/environment.ts';

/** Runs once, before the first request; in production `src/server.ts` has the HTTP server ready by then. */
export const init: ServerInit = () => {
  readEnvironment();
};

export const handle: Handle = ({ event, resolve }) =>
  paraglideMiddleware(event.request, ({ request, locale }) => {
    event.request = request;
    return resolve(event, { transformPageChunk: ({ html }) => html.replace('%lang%', locale) });
  });
