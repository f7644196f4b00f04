import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import type { UserId } from '$lib/domain/case/case.ts';
import { searchAsked, type SearchAnswer } from '$lib/live/search.ts';
import { m } from '$lib/paraglide/messages.js';
import { Bucket } from '$lib/server/http/bucket.ts';
import { search } from '$lib/server/cases/search.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { RequestHandler } from './$types';

/** Asked in the body: what is looked for may name a person, and stands in no address that a server or its log sees. */
export const POST: RequestHandler = async ({ locals: { actor }, request }) => {
  if (!actor) error(404, m.error_not_found());
  const asked = v.safeParse(searchAsked, await request.json().catch(() => null));
  if (!asked.success) return refuse('bad-message', 400);
  if (!bucketOf(actor.id).take()) return refuse('too-fast', 429);
  return json(await search(getStore(), actor, asked.output));
};

/** Nobody types faster; a script that reads the register page by page does. */
const ALLOWED = { most: 20, perSecond: 1 };
const buckets = new Map<UserId, Bucket>();

function bucketOf(person: UserId): Bucket {
  let bucket = buckets.get(person);
  if (!bucket) buckets.set(person, (bucket = new Bucket(ALLOWED)));
  return bucket;
}

function refuse(code: 'bad-message' | 'too-fast', status: number): Response {
  return json({ ok: false, refusal: { code } } satisfies SearchAnswer, { status });
}
