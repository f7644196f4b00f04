import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { PHOTO_STEPS } from '$lib/domain/case/photos.ts';
import type { PhotoAnswer } from '$lib/live/photos.ts';
import { m } from '$lib/paraglide/messages.js';
import { hearOut } from '$lib/server/http/body.ts';
import { standingOf } from '$lib/server/auth/idle.ts';
import { readEnvironment } from '$lib/server/http/environment.ts';
import { addPhoto, caseForPhotos, type PhotoRefusal } from '$lib/server/photos/add.ts';
import { isUnavailable } from '$lib/server/store/errors.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { RequestEvent, RequestHandler } from './$types';

const query = v.strictObject({
  step: v.picklist(PHOTO_STEPS),
  id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{8,64}$/)),
});

const REFUSALS: Record<PhotoRefusal, [status: number, words: () => string]> = {
  busy: [503, m.photos_refused_busy],
  'no-photo': [415, m.photos_refused_type],
  'too-large': [413, m.photos_refused_size],
  'too-slow': [408, m.photos_refused_slow],
  found: [422, m.photos_refused_found],
  unscanned: [503, m.photos_refused_unscanned],
  unreadable: [422, m.photos_refused_unreadable],
  full: [409, m.photos_refused_full],
  erased: [409, m.photos_refused_erased],
  'other-step': [409, m.photos_refused_again],
  'broken-off': [400, m.photos_refused_broken],
};

/** Takes in one photo of a step: its bytes as they are, `?step=` and the phone's own `id=` for it beside them. */
export const POST: RequestHandler = async (event) => {
  const answer = await take(event);
  hearOut(event.request);
  return answer;
};

async function take({
  locals: { actor, session, now },
  params,
  request,
  url,
}: RequestEvent): Promise<Response> {
  const store = getStore();
  const kase = actor && (await caseForPhotos(store, actor, params.number));
  if (!kase) return refused(404, m.common_case_not_found());
  const asked = v.safeParse(query, Object.fromEntries(url.searchParams));
  if (!asked.success) return refused(400, m.photos_refused_question());
  if (!session || standingOf(session.id, now) !== 'fresh') {
    const answer: PhotoAnswer = { ok: false, message: m.photos_refused_confirm(), confirm: true };
    return json(answer, { status: 401 });
  }
  const { step, id: clientId } = asked.output;
  try {
    const { photoScanner: scanner } = readEnvironment();
    const added = await addPhoto(store, actor, kase, { step, clientId, scanner }, request.body);
    if ('photo' in added) return json({ ok: true, id: added.photo.id } satisfies PhotoAnswer);
    const [status, words] = REFUSALS[added.refused];
    return refused(status, words());
  } catch (failure) {
    if (!isUnavailable(failure)) throw failure;
    return refused(503, m.photos_refused_unavailable());
  }
}

function refused(status: number, message: string): Response {
  const headers: HeadersInit = status === 503 ? { 'retry-after': '3' } : {};
  return json({ ok: false, message } satisfies PhotoAnswer, { status, headers });
}
