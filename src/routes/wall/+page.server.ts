import { fail, redirect } from '@sveltejs/kit';
import { wholeMinutes } from '$lib/words/times.ts';
import { m } from '$lib/paraglide/messages';
import { cookieValue, setCookie, WALL_COOKIE_LASTS } from '$lib/server/auth/cookies.ts';
import { pairForm, readForm } from '$lib/server/auth/forms.ts';
import { pairWall } from '$lib/server/auth/walls.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whether this very browser is a wall, and its name; each visit keeps its cookie alive. */
export const load: PageServerLoad = ({ locals, cookies, request }) => {
  const { wall, now } = locals;
  const token = wall && cookieValue(request.headers.get('cookie'), 'wall');
  if (token) setCookie(cookies, 'wall', token, now + WALL_COOKIE_LASTS);
  return { paired: wall !== null, name: wall?.name ?? null };
};

export const actions: Actions = {
  /** A key typed in, or carried behind `#` by the printed link and posted by the page. */
  default: async ({ request, cookies, locals, getClientAddress, setHeaders }) => {
    const given = await readForm(request, pairForm);
    if (!given?.key.trim()) return fail(400, { message: m.auth_wall_wrong() });
    const answer = await pairWall(getStore(), {
      key: given.key,
      address: getClientAddress(),
      replaces: locals.wall?.id,
    });
    if (answer.ok) {
      setCookie(cookies, 'wall', answer.token, locals.now + WALL_COOKIE_LASTS);
      redirect(303, '/wall');
    }
    if (answer.why === 'wrong') return fail(401, { message: m.auth_wall_wrong() });
    setHeaders({ 'retry-after': String(Math.ceil(answer.wait / 1000)) });
    return fail(429, { message: m.auth_wait({ minutes: wholeMinutes(answer.wait) }) });
  },
};
