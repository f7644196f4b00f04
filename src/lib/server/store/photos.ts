import { and, asc, count, eq, isNull } from 'drizzle-orm';
import type { CaseId, UserId } from '../../domain/case/case.ts';
import { MOST_PHOTOS } from '../../domain/case/photos.ts';
import { appendAudit, photoEntry } from './audit-chain.ts';
import type { Db } from './dialect.ts';
import { cases, photos } from './tables.ts';
import type { Store } from './types.ts';

export type Photo = typeof photos.$inferSelect;

/** The photos of a case, in the order in which they came. */
export function photosOf(db: Db, caseId: CaseId): Promise<Photo[]> {
  return db
    .select()
    .from(photos)
    .where(eq(photos.caseId, caseId))
    .orderBy(asc(photos.recordedAt), asc(photos.id));
}

export async function photoOf(db: Db, caseId: CaseId, id: string): Promise<Photo | undefined> {
  const [found] = await db
    .select()
    .from(photos)
    .where(and(eq(photos.caseId, caseId), eq(photos.id, id)));
  return found;
}

/** The photo that somebody sent before under this name of his phone. */
export async function photoSentBy(db: Db, by: UserId, clientId: string): Promise<Photo | undefined> {
  const [found] = await db
    .select()
    .from(photos)
    .where(and(eq(photos.by, by), eq(photos.clientId, clientId)));
  return found;
}

export type Kept = { kept: Photo } | { refused: 'full' | 'erased' };

/**
 * Takes in a photo whose files are there. One that was sent before is answered as it is; beyond ten of a step, and for
 * a case whose texts were erased meanwhile, nothing is stored.
 */
export function keepPhoto(store: Store, photo: Photo): Promise<Kept> {
  return store.transact(async (db): Promise<Kept> => {
    const before = await photoSentBy(db, photo.by, photo.clientId);
    if (before) return { kept: before };
    const [kase] = await db.select({ erased: cases.erased }).from(cases).where(eq(cases.id, photo.caseId));
    if (!kase || kase.erased) return { refused: 'erased' };
    if ((await countOfStep(db, photo)) >= MOST_PHOTOS) return { refused: 'full' };
    await db.insert(photos).values(photo);
    await appendAudit(db, [photoEntry(photo)]);
    return { kept: photo };
  });
}

/** How many photos a unit's step has this time round. */
export async function countOfStep(
  db: Db,
  { caseId, step, unit, rework }: Pick<Photo, 'caseId' | 'step' | 'unit' | 'rework'>,
): Promise<number> {
  const [found] = await db
    .select({ count: count() })
    .from(photos)
    .where(
      and(
        eq(photos.caseId, caseId),
        eq(photos.step, step),
        unit === null ? isNull(photos.unit) : eq(photos.unit, unit),
        eq(photos.rework, rework),
      ),
    );
  return found?.count ?? 0;
}
