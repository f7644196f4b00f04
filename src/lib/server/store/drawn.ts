import type { Case, CaseId } from '../../domain/case/case.ts';
import type { Seq } from '../../live/protocol.ts';
import type { BureauEvent } from './bureau.ts';
import type { LedgerRow } from './chain.ts';
import type { outbound, warnings } from './notice-tables.ts';
import type { NoticeRow } from './types.ts';
import type { ErasedText, StoredEvent } from './stored-event.ts';

/** What a group of acts has to have written, in one transaction: all that an engine is told. */
export interface Drawn {
  readonly rows: readonly LedgerRow[];
  readonly texts: readonly TextRow[];
  readonly cases: ReadonlyMap<CaseId, Touched>;
  /** Events that the search has to know. */
  readonly searched: readonly StoredEvent[];
  readonly imports: readonly { source: string; sourceId: string; caseId: CaseId }[];
  /** Events that say that the texts of their case, up to there, go, or single ones of them. */
  readonly erasures: readonly { caseId: CaseId; seq: Seq; of: ErasedText[] | null }[];
  readonly bureauEvents: readonly BureauEvent[];
  readonly notices: NoticesDrawn;
  caseOf(id: CaseId): Case | null;
}

export interface TextRow {
  seq: Seq;
  field: string;
  salt: string;
  body: string;
}

/** A case with what the write path has to know of its events. */
export interface Standing {
  kase: Case;
  lastSeq: Seq;
  /** The acts that it took, as `actKey`. */
  acts: number[];
}

/** A case that the group touches: as it stands, and as it will. */
export interface Touched {
  before: Standing | null;
  after: Case;
  lastSeq: Seq;
  /** The acts that it took in this group, as `actKey`. */
  acts: number[];
}

/** Whom a group tells, written in the transaction of what it tells of. */
export interface NoticesDrawn {
  readonly entries: readonly NoticeEntry[];
  readonly warned: Iterable<Warning>;
  readonly empty: boolean;
  /** None of it could be written. */
  lost(error: unknown): void;
}

export type Warning = typeof warnings.$inferSelect;
export type Letter = Pick<typeof outbound.$inferSelect, 'key' | 'body' | 'at'>;
/** One notice to be written, and what leaves the house with it. */
export interface NoticeEntry {
  row: Omit<NoticeRow, 'id'>;
  number: string;
  letter: Letter | null;
}
