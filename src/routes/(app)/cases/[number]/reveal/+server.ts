import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import type { Actor } from '$lib/domain/bureau/directory.ts';
import { REVEAL_REASONS, type RevealAnswer, type RevealReason } from '$lib/live/case-view.ts';
import { m } from '$lib/paraglide/messages.js';
import { standingOf } from '$lib/server/auth/idle.ts';
import { revealCallers } from '$lib/server/cases/reveal.ts';
import { isUnavailable } from '$lib/server/store/errors.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { RequestHandler } from './$types';

const body = v.strictObject({ reason: v.optional(v.picklist(REVEAL_REASONS)) });

/** Uncovers the callers with one key for centre, handler and head; with a reason, house and room too, for those who oversee. */
export const POST: RequestHandler = async ({ locals: { actor, session, now }, params, request }) => {
  const given = v.safeParse(body, await request.json().catch(() => null));
  if (!given.success) return json({ ok: false, refusal: { code: 'bad-message' } } satisfies RevealAnswer);
  if (!session || standingOf(session.id, now) !== 'fresh') {
    return json({ ok: false, refusal: { code: 'session-ended', field: 'confirm' } } satisfies RevealAnswer);
  }
  const answer = actor && (await reveal(actor, params.number, given.output.reason));
  if (!answer) error(404, m.common_case_not_found());
  return json(answer);
};

/** What cannot be written down is not shown. */
function reveal(actor: Actor, number: string, reason?: RevealReason): Promise<RevealAnswer | null> {
  return revealCallers(getStore(), actor, number, reason).catch((failure: unknown): RevealAnswer => {
    if (!isUnavailable(failure)) throw failure;
    return { ok: false, refusal: { code: 'unavailable' } };
  });
}
