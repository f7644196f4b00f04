import {
  error,
  json,
  redirect,
  type Handle,
  type HandleServerError,
  type RequestEvent,
  type ServerInit,
} from '@sveltejs/kit';
import { version } from '$app/environment';
import { roleName } from '$lib/words/people.ts';
import {
  markDiffers,
  OWNER_HEADER,
  OWNER_QUERY,
  type NotOwner,
  type PageNotOwned,
} from '$lib/live/page-owner.ts';
import { m } from '$lib/paraglide/messages';
import { paraglideMiddleware } from '$lib/paraglide/server';
import { anyAccount } from '$lib/server/auth/accounts.ts';
import { actorOf } from '$lib/server/auth/auth.ts';
import { rememberDevice } from '$lib/server/auth/devices.ts';
import { entryTo, homeOf, isForged } from '$lib/server/auth/doors.ts';
import { asksAgain, isByHand } from '$lib/server/auth/reauthentication.ts';
import { standingOf, touch } from '$lib/server/auth/idle.ts';
import { readCookies, wallActor } from '$lib/server/auth/reader.ts';
import { startAuth } from '$lib/server/auth/start.ts';
import { hearOut, readAtMost, TooSlow } from '$lib/server/http/body.ts';
import { handsOf } from '$lib/server/cases/pace.ts';
import { attach } from '$lib/server/bureau/bureau.ts';
import { logger } from '$lib/server/http/logger.ts';
import { isUnavailable } from '$lib/server/store/errors.ts';
import { getStore } from '$lib/server/store/index.ts';

/** The longest body in bytes that is no photo; `src/server.ts` refuses at the door what says that it is longer. */
const LONGEST_BODY = 512 * 1024;
const PHOTOS = '/(app)/cases/[number]/photos';

/** Runs once, before the first request; in production `src/server.ts` has the HTTP server ready by then. */
export const init: ServerInit = async () => {
  await attach(version);
  await startAuth(getStore());
};

export const handle: Handle = ({ event, resolve }) =>
  paraglideMiddleware(withoutBody(event.request), async ({ locale }) => {
    if (isForged(event.request, event.url.origin)) return json({ message: m.auth_forged() }, { status: 403 });
    await recognise(event);
    const other = speaksForAnother(event);
    if (other) return notOwned(event, other);
    const turnedAway = await atTheDoor(event);
    if (turnedAway) return turnedAway;
    const held = heldUp(event);
    if (held) return held;
    await knowDevice(event);
    const hurried = tooFast(event);
    if (hurried) return hurried;
    await measureBody(event);
    answerPlainly(event.request);
    const response = await resolve(event, {
      transformPageChunk: ({ html }) =>
        html.replace('%lang%', locale).replace('%too-old%', m.error_too_old()),
    });
    if (event.locals.unavailable) return withStatus(response, 503);
    // What a person or a wall was shown stays in no cache, nor behind the Back button.
    if (event.locals.session || event.locals.wall) response.headers.set('cache-control', 'no-store');
    return response;
  });

/** What went wrong goes into the log without a word that somebody typed; the screen gets a sentence, never a reason. */
export const handleError: HandleServerError = ({ error: cause, event, status }) => {
  if (status === 404) return { message: m.error_not_found() };
  logger.error({ err: cause, route: event.route.id, status }, 'a page failed');
  if (isUnavailable(cause)) {
    event.locals.unavailable = true;
    return { message: m.error_unavailable() };
  }
  return { message: m.error_unexpected() };
};

/** Kit knows one status for whatever was thrown; a database that is away is no fault of the program's. */
function withStatus(response: Response, status: number): Response {
  const headers = new Headers(response.headers);
  headers.set('retry-after', '3');
  headers.set('cache-control', 'no-store');
  return new Response(response.body, { status, headers });
}

/** Cookie → person, session, wall and actor. */
async function recognise({ locals, request }: RequestEvent): Promise<void> {
  const store = getStore();
  locals.now = store.now();
  const named = await readCookies(store, request.headers.get('cookie'), locals.now);
  locals.user = named.user;
  locals.session = named.session;
  locals.wall = named.wall;
  locals.actor = named.session ? actorOf(named) : named.wall && wallActor();
}

/**
 * A page's scripts, forms and pictures say whose page it is. Whoever opens a page by its address says nothing, nor does
 * another client: they are the session's own.
 */
function speaksForAnother(event: RequestEvent): NotOwner | null {
  const { request, url, locals } = event;
  const { session } = locals;
  const inAddress = request.method === 'GET' && wantsPage(event) ? null : url.searchParams.get(OWNER_QUERY);
  const mark = request.headers.get(OWNER_HEADER) ?? inAddress;
  return session && mark !== null ? markDiffers(mark, { person: session.userId, role: session.role }) : null;
}

/** Nothing of what another's page asks is read or done; it is told why, its script also who is signed in now. */
function notOwned(event: RequestEvent, code: NotOwner): Response {
  const { user, session } = event.locals;
  if (!user || !session) error(401, m.auth_signed_out());
  hearOut(event.request);
  const now = { name: user.name, role: session.role };
  const message = m.auth_not_owned({ name: now.name, role: roleName(now.role) });
  if (wantsPage(event)) error(409, message);
  // To the script of an action it is a form that was not taken, so that what was typed stays in it.
  const told: PageNotOwned = { ok: false, code, now, message, type: 'failure', status: 409 };
  return json(told, { status: 409, headers: { [OWNER_HEADER]: code, 'cache-control': 'no-store' } });
}

/**
 * Once a screen was left alone for too long, whatever is asked for waits for the password; what a hand asks for before
 * that keeps it away. A form goes to where the password is asked, its script and other scripts hear that it is due.
 */
function heldUp({ locals, request, route, url }: RequestEvent): Response | undefined {
  const { session, now } = locals;
  if (!session) return undefined;
  const action = actionOf(url);
  if (asksAgain(route.id, request.method, action) && standingOf(session.id, now) !== 'fresh') {
    return passwordDue(request, url, action);
  }
  if (isByHand(request, route.id)) touch(getStore(), session.id, now);
  return undefined;
}

function passwordDue(request: Request, url: URL, action: string): Response {
  const message = m.auth_confirm_lead();
  if (request.headers.has('x-sveltekit-action')) {
    // A failed action as Kit's own script reads it: the page stays, and what was typed with it.
    const data = JSON.stringify([{ what: 1, confirm: 2, message: 3 }, action.slice(1), true, message]);
    return json({ type: 'failure', status: 401, data }, { status: 401 });
  }
  const byScript = request.headers.get('accept')?.includes('text/html') !== true;
  if (!byScript) redirect(303, `/account?to=${encodeURIComponent(url.pathname)}`);
  const refusal = { code: 'session-ended', field: 'confirm' };
  return json({ ok: false, confirm: true, message, refusal }, { status: 401 });
}

/** As Kit finds a form's action in an address: the first part of the query that begins with a slash. */
function actionOf({ searchParams }: URL): string {
  return [...searchParams.keys()].find((key) => key.startsWith('/')) ?? '';
}

/** The first page of whoever is signed in marks his browser as his, so that no stranger keeps him out of it. */
async function knowDevice(event: RequestEvent): Promise<void> {
  const { session, now } = event.locals;
  if (!session || event.route.id !== `/(app)${homeOf(session.role)}`) return;
  if (wantsPage(event)) await rememberDevice(getStore(), event, session.userId, now);
}

/** A browser that asked for a page is sent to the sign-in; data, actions and endpoints answer that they are shut. */
async function atTheDoor(event: RequestEvent): Promise<Response | undefined> {
  const { route, locals, url } = event;
  const entry = entryTo(route.id, locals.user, locals.session);
  switch (entry) {
    case 'open':
      return undefined;
    case 'sign-in':
      if (!wantsPage(event)) return shut(401, '/login', m.auth_signed_out());
      if (!(await anyAccount(getStore()))) redirect(303, '/setup');
      return redirect(303, url.pathname === '/' ? '/login' : `/login?to=${encodeURIComponent(url.pathname)}`);
    case 'own-password':
      if (wantsPage(event) || event.isDataRequest) return redirect(303, '/password');
      return shut(403, '/password', m.auth_password_must());
    case 'absent':
      return route.id === null ? undefined : error(404, m.error_not_found());
    default:
      return entry satisfies never;
  }
}

/** Whoever sends more forms than hands do hears so before anything is read; signing out is always taken. */
function tooFast(event: RequestEvent): Response | undefined {
  const { request, locals, route } = event;
  if (request.method === 'GET' || request.method === 'HEAD' || route.id === '/logout') return undefined;
  if (!locals.user || handsOf(getStore()).take(locals.user.id) === null) return undefined;
  const message = m.refusals_too_fast();
  if (wantsPage(event)) error(429, message);
  // For a script of ours, and as what Kit's own takes for an action's answer.
  const said = { ok: false, refusal: { code: 'too-fast' }, message };
  const failed = { type: 'failure', status: 429, data: JSON.stringify([{ message: 1 }, message]) };
  return json({ ...said, ...failed }, { status: 429, headers: { 'retry-after': '2' } });
}

function wantsPage({ request, isDataRequest }: RequestEvent): boolean {
  return !isDataRequest && !!request.headers.get('accept')?.includes('text/html');
}

/** For whoever calls by script: the status and a sentence, and for a form's action where the page should go. */
function shut(status: number, location: string, message: string): Response {
  return json({ message, type: 'redirect', status: 303, location }, { status });
}

/**
 * A body is taken in whole before anybody works on it, so that one that is sent slowly holds up nobody, and none that is
 * broken off is taken for a wrong one: too long, which chunks do not tell at the door, is 413, too slow 408. Photos may be
 * longer and are measured as they come.
 */
async function measureBody(event: RequestEvent): Promise<void> {
  const { request, route } = event;
  if (request.body === null || route.id === PHOTOS) return;
  const body = await readAtMost(request.body, LONGEST_BODY).catch((failure: unknown) => {
    if (failure instanceof TooSlow) error(408, m.error_too_slow());
    error(400, m.error_broken_off());
  });
  if (!body) error(413, m.error_too_large());
  event.request = new Request(request, { body });
}

/**
 * Kit wraps an action's answer in JSON under status 200 for whoever did not ask for a page. Only its own script wants
 * that; everybody else gets the page with its true status.
 */
function answerPlainly({ method, headers }: Request): void {
  const byScript = headers.get('accept')?.includes('application/json');
  if (method === 'POST' && !byScript) headers.set('accept', 'text/html');
}

/** The middleware copies the request it is given; the language stands in the headers, so no body need be kept twice. */
function withoutBody({ url, headers }: Request): Request {
  return new Request(url, { headers });
}
