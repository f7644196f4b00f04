import type { PhotoAnswer } from '../../live/photos.ts';
import type { QueuedPhoto } from './items.ts';

/** Sends one photo: taken, to be sent again later, or refused with the server's own sentence. */
export async function postPhoto(
  { id, number, step }: Pick<QueuedPhoto, 'id' | 'number' | 'step'>,
  blob: Blob,
): Promise<'taken' | 'later' | { refused: string }> {
  const query = new URLSearchParams({ step, id });
  const response = await fetch(`/cases/${number}/photos?${query}`, {
    method: 'POST',
    headers: { 'content-type': blob.type || 'application/octet-stream', accept: 'application/json' },
    body: blob,
  }).catch(() => null);
  if (!response || LATER.includes(response.status) || response.status >= 500) return 'later';
  if (response.ok) return 'taken';
  const answer = (await response.json().catch(() => null)) as PhotoAnswer | { message: string } | null;
  return { refused: answer && 'message' in answer ? answer.message : '' };
}

/** Signed out, or asked for the password first; too many at once. */
const LATER: readonly number[] = [401, 403, 429];
