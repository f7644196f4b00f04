import type { UnitCode } from '../../bureau/directory.ts';
import type { Moment } from '../../bureau/moment.ts';
import type { CaseId, WaiveReason } from '../case.ts';

/** What somebody asked of a colleague and waits for. */
export interface AskedView {
  kind: AskedKind;
  at: Moment;
  by: string;
  /** The unit that asks, or of which it is asked. */
  unit: UnitCode | null;
  /** What was written with it. */
  texts: string[];
  /** Of a waiver. */
  reason?: WaiveReason;
  /** Of a return: whose the case is, and that it was asked late. */
  suggested?: UnitCode | null;
  late?: boolean;
  /** Of a promise: the day. */
  finish?: Moment;
}
export type AskedKind =
  'waiver' | 'return' | 'hard' | 'promise' | 'supervise' | 'reply' | 'escalation' | 'instruct' | 'co-unit';

/** What a unit asks to have decided, as the one who decides may read it, and when the attempts at contact were made. */
export interface DecisionAsked extends AskedView {
  caseId: CaseId;
  attempts: Moment[];
}
