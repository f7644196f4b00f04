import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { REVEAL_REASONS, type RevealAnswer } from '$lib/live/case-view.ts';
import { m } from '$lib/paraglide/messages.js';
import { standingOf } from '$lib/server/auth/idle.ts';
import { revealCallers } from '$lib/server/reveal.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { RequestHandler } from './$types';

const body = v.strictObject({ reason: v.optional(v.picklist(REVEAL_REASONS)) });

/** uncovers the callers: with one key for centre, handler and head, with a reason for supervision; always written down. */
export const POST: RequestHandler = async ({ locals: { actor, session, now }, params, request }) => {
  const store = getStore();
  const given = v.safeParse(body, await request.json().catch(() => null));
  if (!given.success) return json({ ok: false, refusal: { code: 'bad-message' } } satisfies RevealAnswer);
  if (!session || standingOf(session.id, now) !== 'fresh') {
    return json({ ok: false, refusal: { code: 'session-ended', field: 'confirm' } } satisfies RevealAnswer);
  }
  const answer = actor && (await revealCallers(store, actor, params.number, given.output.reason));
  if (!answer) error(404, m.cases_not_found());
  return json(answer);
};
