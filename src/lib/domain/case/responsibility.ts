import type { Attempt, Caller, Case, Holder, Holding, Share } from './case.ts';
import { type Clock } from './clocks.ts';
import { isWithUnit, onBoard } from './stages.ts';
import { CENTRE } from '../bureau/directory.ts';
import type { Moment } from '../bureau/moment.ts';

/**
 * To whom the next minute of a case belongs: the centre before the dispatch and while it verifies, the coordinator while
 * a return waits, the citizen while so many calls found nobody that contact may be waived, else the unit that holds it. Null once it is off the board.
 */
export function holderOf(kase: Case): Holder | null {
  if (!onBoard(kase.stage)) return null;
  if (!isWithUnit(kase.stage) || kase.unit === null) return { unit: CENTRE };
  if (kase.returnRequest) return { unit: kase.unit, waitsFor: 'coordinator' };
  if (unreachable(kase)) return { unit: kase.unit, waitsFor: 'citizen' };
  return { unit: kase.unit };
}

/** The holdings after the case came to a holder at `at`; the same list where he held it already. */
export function handedTo(holdings: Holding[], holder: Holder | null, at: Moment): Holding[] {
  const last = holdings.at(-1);
  const open = last !== undefined && last.to === undefined;
  if (open && holder && last.unit === holder.unit && last.waitsFor === holder.waitsFor) return holdings;
  if (!open && !holder) return holdings;
  const from = Math.max(at, last?.from ?? at);
  const closed = open ? [...holdings.slice(0, -1), { ...last, to: from }] : holdings;
  return holder ? [...closed, { ...holder, from }] : closed;
}

/** When the unit that holds the case now came to hold it, whoever it waited for since. */
export function heldSince(holdings: readonly Holding[]): Moment {
  const last = holdings.at(-1);
  if (!last) return 0;
  let first = last;
  for (const holding of [...holdings].reverse()) {
    if (holding.unit !== last.unit) break;
    first = holding;
  }
  return first.from;
}

/** Whose the time between two moments was; the parts of one holder are added up, and all parts make the whole. */
export function splitOf(holdings: readonly Holding[], from: Moment, to: Moment): Share[] {
  const shares: Share[] = [];
  for (const { unit, waitsFor, from: start, to: end = to } of holdings) {
    const ms = Math.min(end, to) - Math.max(start, from);
    if (ms <= 0) continue;
    const known = shares.find((share) => share.unit === unit && share.waitsFor === waitsFor);
    if (known) known.ms += ms;
    else shares.push({ unit, ...(waitsFor ? { waitsFor } : {}), ms });
  }
  return shares;
}

/** The contact that is owed to the citizen of the case himself, not to one who joined by a merge. */
export function ownContact(clocks: readonly Clock[]): Clock | undefined {
  return clocks.find(
    ({ milestone, ended, caller }) => milestone === 'contact' && !ended && caller === undefined,
  );
}

/** The calls that found nobody, to the citizen of the case or to one who joined. */
export function attemptsTo(
  kase: { attempts: readonly Attempt[]; callers: readonly Caller[] },
  joined: number | undefined,
): Attempt[] {
  return kase.attempts.filter(({ caller }) =>
    joined === undefined ? !joinedCaller(kase, caller) : caller === joined,
  );
}

/** The caller's id when he joined by a merge and is owed a contact of his own. */
export function joinedCaller({ callers }: { callers: readonly Caller[] }, id: number): number | undefined {
  return callers.some((caller) => caller.id === id && caller.from !== undefined) ? id : undefined;
}

function unreachable(kase: Case): boolean {
  return ownContact(kase.clocks) !== undefined && attemptsTo(kase, undefined).some(({ enough }) => enough);
}
