import { needsVisit, type Directory, CENTRE, type UnitCode } from '../bureau/directory.ts';
import type { Caller } from './case.ts';
import { type Clock } from './clocks.ts';
import type { Known } from './known.ts';
import { startClock, type Timekeeping } from './limits.ts';
import type { Moment } from '../bureau/moment.ts';

/** What the clocks of a unit hang on beside the case. */
export type Giving = Timekeeping & { directory: Pick<Directory, 'categories'> };

/** 签收, 联系, 到场 (where a visit is due) and 解决, all from the dispatch. */
export function unitClocks(kase: Known, unit: UnitCode, from: Moment, context: Giving): Clock[] {
  return [
    startClock(kase.clocks, 'accept', unit, from, context),
    ...contactClocks(kase, unit, from, context),
    ...visitClocks(kase, unit, from, context),
    startClock(kase.clocks, 'resolve', unit, from, context),
  ];
}

/** 到场, where the category and the type ask for a visit. */
export function visitClocks(kase: Known, unit: UnitCode, from: Moment, context: Giving): Clock[] {
  const category = context.directory.categories.get(kase.category);
  if (!category || !needsVisit(category, kase.type)) return [];
  return [startClock(kase.clocks, 'on-site', unit, from, context)];
}

/** The citizen's contact clock, and one for each caller who joined by a merge and was not reached yet. */
export function contactClocks(kase: Known, unit: UnitCode, from: Moment, context: Timekeeping): Clock[] {
  const own = contactClock(kase, unit, from, context);
  return [own, ...joinedClocks(kase, kase.callers, [...kase.clocks, own], unit, from, context)];
}

/** The contact clock: the centre's own for a confidential case, waived by itself when nobody left a number. */
export function contactClock(kase: Known, unit: UnitCode, from: Moment, context: Timekeeping): Clock {
  const clock = startClock(kase.clocks, 'contact', kase.confidential ? CENTRE : unit, from, context);
  const nobody = kase.callers.every((caller) => !caller.hasPhone || caller.from !== undefined);
  return nobody ? { ...clock, ended: { at: from, how: 'waived' } } : clock;
}

/** What is owed to each of these callers who joined by a merge; nothing to one who was reached or left no number. */
export function joinedClocks(
  { confidential }: Known,
  callers: readonly Caller[],
  clocks: readonly Clock[],
  unit: UnitCode,
  from: Moment,
  context: Timekeeping,
): Clock[] {
  const holder = confidential ? CENTRE : unit;
  const started: Clock[] = [];
  for (const { id, from: joined, hasPhone, contactedAt } of callers) {
    if (!joined || !hasPhone || contactedAt !== undefined) continue;
    const clock = startClock([...clocks, ...started], 'contact', holder, from, context);
    started.push({ ...clock, caller: id });
  }
  return started;
}
