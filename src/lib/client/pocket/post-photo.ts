import { OWNER_HEADER } from '../../live/page-owner.ts';
import type { PhotoAnswer } from '../../live/photos.ts';
import type { QueuedPhoto } from './items.ts';

/** Sends one photo: taken, to be sent again later or after the password, or refused with the server's own sentence. */
export async function postPhoto(
  { id, number, step }: Pick<QueuedPhoto, 'id' | 'number' | 'step'>,
  blob: Blob,
): Promise<'taken' | 'later' | 'confirm' | { refused: string }> {
  const query = new URLSearchParams({ step, id });
  const response = await fetch(`/cases/${number}/photos?${query}`, {
    method: 'POST',
    headers: { 'content-type': blob.type || 'application/octet-stream', accept: 'application/json' },
    body: blob,
  }).catch(() => null);
  if (response?.ok) return 'taken';
  const answer = (await response?.json().catch(() => null)) as Refusal | null | undefined;
  if (answer?.confirm) return 'confirm';
  if (!response || response.headers.has(OWNER_HEADER) || LATER.includes(response.status)) return 'later';
  return { refused: answer?.message ?? '' };
}

type Refusal = Partial<Extract<PhotoAnswer, { ok: false }>>;

/**
 * Signed out, with a password to be changed first, too slow, too often, or a server that cannot now, or a proxy before it.
 * Whatever else is answered would be answered again, and all photos behind it would wait for ever.
 */
const LATER: readonly number[] = [401, 403, 408, 425, 429, 502, 503, 504, 507];
