import type { Actor } from '../../domain/bureau/directory.ts';
import { seenFor } from '../cases/seen.ts';
import { logOpening } from '../cases/audit.ts';
import type { Store } from '../store/index.ts';
import { readPhoto, type PhotoSize } from '../store/photo-files.ts';
import { photoOf } from '../store/photos.ts';

/** A photo's bytes for whoever may read the text of its case; null alike where there is none and where he may not. */
export async function photoFor(
  store: Store,
  actor: Actor,
  number: string,
  id: string,
  size: PhotoSize,
): Promise<Buffer | null> {
  const kase = await seenFor(store, actor, number);
  if (!kase || !/^[0-9a-f]{32}$/.test(id)) return null;
  const { id: caseId } = kase;
  const photo = await photoOf(store.read, caseId, id);
  if (!photo) return null;
  await logOpening(store, actor, caseId);
  return readPhoto(store.dataDir, caseId, id, size).catch(() => null);
}
