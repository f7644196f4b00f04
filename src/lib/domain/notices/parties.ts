import type { Calendar } from '../bureau/calendar.ts';
import { CENTRE, worksFor, type PersonRole, type UnitCode, type UserId } from '../bureau/directory.ts';
import type { Moment } from '../bureau/moment.ts';
import { DAY, HOUR, MINUTE } from '../bureau/policy.ts';
import { onDuty, rostered, type Duty } from '../bureau/roster.ts';

export interface NoticeContext extends Duty {
  now: Moment;
  calendar: Pick<Calendar, 'offset'>;
}

/** Who is told, as the rules of notices name them. */
export type Party =
  | 'unit' // its people on duty
  | 'responsible' // the handler, else whoever is on duty
  | 'head'
  | 'coordinators'
  | 'centre' // intake and coordinators
  | 'supervision'
  | 'leaders';
/** The people of a party now; `handler` where the unit holds the case. */
export function peopleOf(
  party: Party,
  unit: UnitCode,
  handler: UserId | null,
  context: NoticeContext,
): UserId[] {
  const night = isNight(context.now, context.calendar);
  switch (party) {
    case 'unit':
    case 'responsible':
    case 'head':
      if (unit === CENTRE) return peopleOf('centre', unit, null, context);
      return inUnit(party, unit, handler, context, night);
    case 'coordinators':
    case 'centre':
    case 'supervision':
    case 'leaders':
      return night ? acting(context) : byDay(party, context);
    default:
      return party satisfies never;
  }
}

/** At night those of them who are on duty, else whoever is. */
function inUnit(
  party: 'unit' | 'responsible' | 'head',
  unit: UnitCode,
  handler: UserId | null,
  context: NoticeContext,
  night: boolean,
): UserId[] {
  const present = onDuty(unit, context, context.now);
  if (party === 'unit') return present;
  const works = handler !== null && worksFor(context.directory, handler, unit);
  const named = party === 'head' ? holders(context, ['head'], unit) : works ? [handler] : present;
  if (!night) return named;
  const awake = named.filter((person) => present.includes(person));
  return awake.length > 0 ? awake : present;
}

function byDay(
  party: 'coordinators' | 'centre' | 'supervision' | 'leaders',
  context: NoticeContext,
): UserId[] {
  switch (party) {
    case 'coordinators':
      return [...holders(context, ['coordinator']), ...rostered(CENTRE, context, context.now)];
    case 'centre':
      return holders(context, ['intake', 'coordinator']);
    case 'supervision':
      return holders(context, ['supervisor']);
    case 'leaders':
      return holders(context, ['leader']);
    default:
      return party satisfies never;
  }
}

/** The acting coordinator whom the roster names; where it names nobody, every coordinator, or all of the centre. */
function acting(context: NoticeContext): UserId[] {
  const named = rostered(CENTRE, context, context.now);
  if (named.length > 0) return named;
  const coordinators = holders(context, ['coordinator']);
  return coordinators.length > 0 ? coordinators : holders(context, ['intake']);
}

export function holders({ directory }: Duty, roles: readonly PersonRole[], unit?: UnitCode): UserId[] {
  return [...directory.people.values()]
    .filter((person) => person.active && person.roles.some((role) => roles.includes(role)))
    .filter((person) => unit === undefined || person.unit === unit)
    .map(({ id }) => id);
}

/** True between 22:00 and 07:00 where the bureau is. */
export function isNight(now: Moment, { offset }: Pick<Calendar, 'offset'>): boolean {
  const time = (now + offset * MINUTE) % DAY;
  return time >= NIGHT.from || time < NIGHT.to;
}
const NIGHT = { from: 22 * HOUR, to: 7 * HOUR };
