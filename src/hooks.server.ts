import type { Handle, ServerInit } from '@sveltejs/kit';
import { paraglideMiddleware } from '$lib/paraglide/server';
import { readEnvironment } from '$lib/server/environment.ts';

/** Runs once, before the first request; in production `src/server.ts` has the HTTP server ready by then. */
export const init: ServerInit = () => {
  readEnvironment();
};

export const handle: Handle = ({ event, resolve }) =>
  paraglideMiddleware(withoutBody(event.request), ({ locale }) =>
    resolve(event, { transformPageChunk: ({ html }) => html.replace('%lang%', locale) }),
  );

/** The middleware copies the request it is given; the language stands in the headers, so no body need be kept twice. */
function withoutBody({ url, headers }: Request): Request {
  return new Request(url, { headers });
}
