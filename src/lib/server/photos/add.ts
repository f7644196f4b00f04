import { createHash } from 'node:crypto';
import { scopeOf } from '../../domain/case/access.ts';
import type { Case } from '../../domain/case/case.ts';
import { isCentre, type Actor } from '../../domain/bureau/directory.ts';
import { MOST_PHOTOS, mayAddPhotos, type PhotoStep } from '../../domain/case/photos.ts';
import { logDenied } from '../cases/audit.ts';
import type { Store } from '../store/index.ts';
import { newPhotoId, removePhoto, writePhoto } from '../store/photo-files.ts';
import { countOfStep, keepPhoto, photoSentBy, type Photo } from '../store/photos.ts';
import { receivePicture } from './receive.ts';
import { reencode } from './reencode.ts';
import { scan } from './scan.ts';
import { startComing, takeSlot } from './slots.ts';

/** Why a photo was not taken in; each has a sentence on the screen. */
export type PhotoRefusal =
  | 'busy' // too many at once: again in a moment
  | 'no-photo' // its bytes are none of JPEG, PNG or WebP
  | 'too-large'
  | 'too-slow' // its bytes came a few at a time
  | 'found' // the bureau's scanner says that it is not harmless
  | 'unscanned' // the scanner does not work
  | 'unreadable' // damaged, or more pixels than a photo has
  | 'full' // the step has ten
  | 'erased' // the case's texts were erased
  | 'other-step' // this name of the phone's was given to another photo
  | 'broken-off';

export type Added = { photo: Photo } | { refused: PhotoRefusal };

/** The case that this actor may add photos to; null where there is none for him, which is written down. */
export async function caseForPhotos(store: Store, actor: Actor, number: string): Promise<Case | null> {
  if (!/^\d{8}-\d{4,6}$/.test(number)) return null;
  const id = await store.find({ number }, scopeOf(actor), { reached: true });
  const kase = id === null ? null : await store.caseOf({ id });
  if (kase && mayAddPhotos(kase, actor, store.now())) return kase;
  await logDenied(store, actor, { number });
  return null;
}

/** Takes one photo of a step in. Sent again under the same name of the phone's, it is stored once. */
export async function addPhoto(
  store: Store,
  actor: Actor,
  kase: Case,
  { step, clientId, scanner }: { step: PhotoStep; clientId: string; scanner: readonly string[] | undefined },
  body: ReadableStream<Uint8Array> | null,
): Promise<Added> {
  const before = await photoSentBy(store.read, actor.id, clientId);
  if (before) return sameOr(before, kase, step);
  const unit = isCentre(actor) ? kase.unit : actor.unit;
  const place = { caseId: kase.id, step, unit, rework: kase.rework };
  if (kase.erased) return { refused: 'erased' };
  if ((await countOfStep(store.read, place)) >= MOST_PHOTOS) return { refused: 'full' };
  const hasCome = startComing(actor.id);
  if (!hasCome) return { refused: 'busy' };
  try {
    const received = await receivePicture(body);
    if ('refused' in received) return received;
    // Only who has sent all of it takes a place from others.
    const giveBack = await takeSlot();
    if (!giveBack) return { refused: 'busy' };
    try {
      return await keep(store, actor, { ...place, clientId, kase }, received.bytes, scanner);
    } finally {
      giveBack();
    }
  } finally {
    hasCome();
  }
}

type Place = Pick<Photo, 'caseId' | 'step' | 'unit' | 'rework'>;

/** Looks through, draws anew and stores what has come whole. */
async function keep(
  store: Store,
  actor: Actor,
  { kase, clientId, ...place }: Place & { kase: Case; clientId: string },
  bytes: Buffer,
  scanner: readonly string[] | undefined,
): Promise<Added> {
  const scanned = scanner ? await scan(bytes, scanner) : 'clean';
  if (scanned !== 'clean') return { refused: scanned === 'found' ? 'found' : 'unscanned' };
  const pictures = await reencode(bytes);
  if (!pictures) return { refused: 'unreadable' };
  const id = newPhotoId();
  await writePhoto(store.dataDir, kase.id, id, pictures);
  const answer = await keepPhoto(store, {
    ...place,
    ...{ id, clientId, by: actor.id, recordedAt: store.now(), size: pictures.full.length },
    hash: createHash('sha256').update(pictures.full).digest('hex'),
  }).catch(async (error: unknown) => {
    await removePhoto(store.dataDir, kase.id, id);
    throw error;
  });
  if ('kept' in answer && answer.kept.id === id) store.photoAdded(kase.id);
  else await removePhoto(store.dataDir, kase.id, id);
  return 'kept' in answer ? sameOr(answer.kept, kase, place.step) : answer;
}

function sameOr(photo: Photo, kase: Case, step: PhotoStep): Added {
  return photo.caseId === kase.id && photo.step === step ? { photo } : { refused: 'other-step' };
}
