import type { UserId } from '../../domain/case/case.ts';
import { CENTRE, type Moment, type UnitCode } from '../../domain/case/clocks.ts';
import { handlingUnits } from '../../domain/bureau/directory.ts';
import { rostered } from '../../domain/bureau/roster.ts';
import type { Store } from '../store/index.ts';

/** Who answers for a unit now, and the number of its duty line, which is nobody's own. */
export interface OnDuty {
  /** As the roster names them; empty where it names nobody. */
  names: string[];
  phone: string;
}

/** Who is to be rung: the centre, every unit, and who takes the centre over next. */
export interface DutyNow {
  centre: OnDuty;
  units: Record<UnitCode, OnDuty>;
  handOver: { at: Moment; name: string } | null;
}

/** The duty of the whole bureau at `now`, by its roster and its directory. */
export function dutyNow(store: Store, now: Moment): DutyNow {
  const directory = store.directory();
  const roster = store.roster();
  const nameOf = (person: UserId) => directory.people.get(person)?.name ?? '';
  const of = (unit: UnitCode): OnDuty => ({
    names: rostered(unit, { directory, roster }, now).map(nameOf).filter(Boolean),
    phone: directory.units.get(unit)?.dutyPhone ?? '',
  });
  const next = (roster.get(CENTRE) ?? [])
    .filter(({ from }) => from > now)
    .reduce<{ at: Moment; name: string } | null>(
      (first, { from, person }) => (first && first.at <= from ? first : { at: from, name: nameOf(person) }),
      null,
    );
  return {
    centre: of(CENTRE),
    units: Object.fromEntries(handlingUnits(directory).map(({ code }) => [code, of(code)])),
    handOver: next?.name ? next : null,
  };
}
