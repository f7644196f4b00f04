import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import * as f from '$lib/domain/case/commands/fields.ts';
import { isCentre } from '$lib/domain/bureau/directory.ts';
import { m } from '$lib/paraglide/messages.js';
import { closedOnRoad } from '$lib/server/cases/near.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { RequestHandler } from './$types';

const question = v.strictObject({ road: f.line(f.LENGTHS.road, 1) });

/** What was closed on a road lately. Asked in the body: what an operator types stands in no address. */
export const POST: RequestHandler = async ({ locals: { actor }, request }) => {
  if (!actor || !isCentre(actor)) error(404, m.error_not_found());
  const asked = v.safeParse(question, await request.json().catch(() => null));
  if (!asked.success) error(400, m.error_unexpected());
  return json(await closedOnRoad(getStore(), asked.output.road));
};
