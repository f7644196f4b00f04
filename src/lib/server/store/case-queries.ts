import { and, count, desc, eq, gte, inArray, sql } from 'drizzle-orm';
import type { CaseId } from '../../domain/case/case.ts';
import type { Moment, UnitCode } from '../../domain/case/clocks.ts';
import type { Seq } from '../../live/protocol.ts';
import type { Db } from './dialect.ts';
import { cases, imports, ledger } from './tables.ts';

/** The id of a case as somebody named it; undefined where there is none. */
export async function caseIdOf(
  db: Db,
  named: { id: CaseId } | { number: string },
): Promise<CaseId | undefined> {
  const which = 'id' in named ? eq(cases.id, named.id) : eq(cases.number, named.number);
  const [there] = await db.select({ caseId: cases.id }).from(cases).where(which);
  return there?.caseId;
}

/** Of these ids of another system, the ones that are already here, with their cases. */
export async function importedFrom(
  db: Db,
  source: string,
  sourceIds: readonly string[],
): Promise<Map<string, CaseId>> {
  const found = await db
    .select({ sourceId: imports.sourceId, caseId: imports.caseId })
    .from(imports)
    .where(and(eq(imports.source, source), inArray(imports.sourceId, [...sourceIds])));
  return new Map(found.map(({ sourceId, caseId }) => [sourceId, caseId]));
}

/** What was received on a road since a moment and is closed, the newest first. */
export function closedOn(db: Db, road: string, since: Moment, most: number) {
  return db
    .select({
      id: cases.id,
      number: cases.number,
      moves: cases.moves,
      category: cases.category,
      unit: cases.unit,
      road: cases.road,
      cross: cases.cross,
      detail: cases.detail,
      area: cases.area,
      title: cases.title,
      receivedAt: cases.receivedAt,
      closedAt: cases.closedAt,
      result: cases.result,
    })
    .from(cases)
    .where(and(gte(cases.receivedAt, since), eq(cases.road, road), sql`stage = 'closed'`))
    .orderBy(desc(cases.receivedAt))
    .limit(most);
}

/** How many cases came in since a moment; imported ones came in nowhere. */
export async function countReceived(db: Db, since: Moment): Promise<number> {
  const [row] = await db
    .select({ count: count() })
    .from(cases)
    .where(and(gte(cases.receivedAt, since), eq(cases.imported, false)));
  return row?.count ?? 0;
}

/** An event with what its case is of now. */
export interface MoveRow {
  at: Moment;
  verb: string;
  category: string;
  road: string;
  area: string;
  unit: UnitCode | null;
}

/** The newest events of these kinds from a position on, the newest first. */
export function movesFrom(db: Db, seq: Seq, verbs: string[], most: number): Promise<MoveRow[]> {
  return db
    .select({
      at: ledger.recordedAt,
      verb: ledger.type,
      category: cases.category,
      road: cases.road,
      area: cases.area,
      unit: cases.unit,
    })
    .from(ledger)
    .innerJoin(cases, eq(cases.id, ledger.caseId))
    .where(and(gte(ledger.seq, seq), inArray(ledger.type, verbs)))
    .orderBy(desc(ledger.seq))
    .limit(most);
}
