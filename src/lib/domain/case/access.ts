import type { Case } from './case.ts';
import { isCentre, isUnitMember, type Actor, CENTRE, type UnitCode } from '../bureau/directory.ts';
import { onBoard } from './stages.ts';

/** The fields of a case or of a card that a permission depends on. */
export interface Touchable {
  unit: UnitCode | null;
  coUnits: readonly (UnitCode | { unit: UnitCode })[];
  handler: number | { id: number } | null;
  against?: UnitCode | null;
}

/** How far a verb reaches for one role. */
type Reach =
  | 'any' // any case that the actor may see
  | 'unit' // the lead unit's own
  | 'unit+co' // lead or helping unit
  | 'co' // a helping unit
  | 'held' // a unit that held it: `late-record` alone, decided with the whole case
  | 'handler' // own case only
  | 'record'; // 代录: the centre for the unit, named as such

/** Role × verb; what is not here is denied. */
const MATRIX = {
  receive: { intake: 'any', coordinator: 'any' },
  answer: { intake: 'any', coordinator: 'any' },
  dispatch: { intake: 'any', coordinator: 'any' },
  accept: { intake: 'record', coordinator: 'record', staff: 'unit+co', head: 'unit+co' },
  'attempt-contact': { intake: 'record', coordinator: 'record', staff: 'handler', head: 'unit' },
  contact: { intake: 'record', coordinator: 'record', staff: 'handler', head: 'unit' },
  arrive: { intake: 'record', coordinator: 'record', staff: 'handler', head: 'unit' },
  resolve: { intake: 'record', coordinator: 'record', staff: 'handler', head: 'unit' },
  'request-waive': { staff: 'handler', head: 'unit' },
  'decide-waive': { coordinator: 'any' },
  verify: { intake: 'any', coordinator: 'any' },
  reject: { intake: 'any', coordinator: 'any' },
  reopen: { intake: 'any', coordinator: 'any' },
  reassign: { coordinator: 'any' },
  'return-out': { coordinator: 'any' },
  'co-handle': { coordinator: 'any' },
  'release-co': { coordinator: 'any' },
  'reply-co': { staff: 'co', head: 'co' },
  'request-return': { staff: 'unit', head: 'unit' },
  'decide-return': { coordinator: 'any' },
  'request-hard': { staff: 'unit', head: 'unit' },
  'decide-hard': { coordinator: 'any' },
  'reply-hard': { staff: 'handler', head: 'unit' },
  'approve-promise': { coordinator: 'any' },
  extend: { coordinator: 'any', leader: 'any' },
  supervise: { coordinator: 'any', supervisor: 'any' },
  'reply-supervise': { staff: 'handler', head: 'unit' },
  'approve-reply': { head: 'unit' },
  escalate: { coordinator: 'any' },
  instruct: { leader: 'any' },
  'reply-instruct': { head: 'unit+co' },
  merge: { intake: 'any', coordinator: 'any' },
  void: { coordinator: 'any' },
  'late-record': { staff: 'held', head: 'held' },
  attribute: { coordinator: 'any', supervisor: 'any' },
  feedback: { intake: 'any', coordinator: 'any' },
  'step-back': { intake: 'any', coordinator: 'any', staff: 'unit', head: 'unit' },
  urge: { intake: 'any', coordinator: 'any', supervisor: 'any' },
  'acknowledge-urge': { staff: 'handler', head: 'unit' },
  recognise: { intake: 'any', coordinator: 'any' },
  note: {
    intake: 'any',
    coordinator: 'any',
    staff: 'unit+co',
    head: 'unit+co',
    leader: 'any',
    supervisor: 'any',
  },
} satisfies Record<string, Partial<Record<Actor['role'], Reach>>>;
/** Every verb that a person may command. */
export type CommandType = keyof typeof MATRIX;
const REACHES: Record<CommandType, Partial<Record<Actor['role'], Reach>>> = MATRIX;

/** Which cases an actor may see: all of them, those on the board, those of one unit, or none. */
export type Scope = 'every' | 'board' | { unit: UnitCode } | 'none';

/** By which cases are looked up for an actor: what `maySee` says of each, asked before anything of one is read. */
export function scopeOf({ role, unit }: Actor): Scope {
  switch (role) {
    case 'intake':
    case 'coordinator':
    case 'leader':
    case 'supervisor':
    case 'clock':
    case 'import':
      return 'every';
    case 'staff':
    case 'head':
      return unit === null ? 'none' : { unit };
    case 'wall':
      return 'board';
    case 'admin':
    case 'district':
      return 'none';
    default:
      return role satisfies never;
  }
}

/** The units that see a case: lead and helping ones, never the one complained of. */
export function seenBy({ unit, coUnits, against }: Case): UnitCode[] {
  const units = [unit, ...coUnits.map((co) => co.unit)];
  return [...new Set(units)].filter((one) => one !== null && one !== CENTRE && one !== against) as UnitCode[];
}

/** The units that see a case or once held it, which may hear where it went. */
export function reachedBy(kase: Case): UnitCode[] {
  const held = kase.holdings.map(({ unit }) => unit);
  const units = [...new Set([...seenBy(kase), ...held])];
  return units.filter((unit) => unit !== CENTRE && unit !== kase.against);
}

/** True when the actor may see the case at all; whoever may not gets the same answer as for a case that is absent. */
export function maySee(kase: Case, actor: Actor): boolean {
  const scope = scopeOf(actor);
  if (typeof scope === 'object') return seenBy(kase).includes(scope.unit);
  return scope === 'every' || (scope === 'board' && onBoard(kase.stage));
}

/**
 * The verb's permission over fields that a card has too: what the browser lights columns with and what `decide`
 * begins with. Stage and data are asked later.
 */
export function mayDo(
  kase: Touchable,
  actor: Actor,
  verb: CommandType,
): 'yes' | 'not-handler' | 'not-allowed' {
  const reach = REACHES[verb][actor.role];
  if (!reach) return 'not-allowed';
  switch (reach) {
    case 'any':
    case 'record':
      return isUnitMember(actor) ? 'not-allowed' : 'yes';
    case 'unit':
      return holds(kase, actor.unit, false) ? 'yes' : 'not-allowed';
    case 'unit+co':
      return holds(kase, actor.unit, true) ? 'yes' : 'not-allowed';
    case 'co':
      return holds(kase, actor.unit, true) && kase.unit !== actor.unit ? 'yes' : 'not-allowed';
    case 'held':
      return isUnitMember(actor) ? 'yes' : 'not-allowed';
    case 'handler':
      if (!holds(kase, actor.unit, false)) return 'not-allowed';
      return handlerId(kase) === actor.id ? 'yes' : 'not-handler';
    default:
      return reach satisfies never;
  }
}

/** True when the actor records a unit's step for it (代录), which every screen then shows. */
export function recordsForUnit(actor: Actor, verb: CommandType): boolean {
  return REACHES[verb][actor.role] === 'record';
}

/** What of the caller an actor gets to read of one case. */
export function callerAccess(kase: Case, actor: Actor): 'whole' | 'masked' | 'none' {
  if (!maySee(kase, actor)) return 'none';
  if (isCentre(actor)) return 'whole';
  if (kase.confidential) return 'none';
  if (actor.role === 'head') return kase.unit === actor.unit ? 'whole' : 'masked';
  if (actor.role === 'staff') {
    if (kase.unit === actor.unit && kase.handler === actor.id) return 'whole';
    const helps = kase.coUnits.some((co) => co.person === actor.id && co.needsContact);
    return helps ? 'whole' : 'masked';
  }
  if (actor.role === 'leader' || actor.role === 'supervisor') return 'masked';
  return 'none';
}

/** Whether callers are his to read as his own work, on a case that is open: the handler's, and his head's. */
export function holdsOpen(kase: Case, actor: Actor): boolean {
  return isUnitMember(actor) && onBoard(kase.stage) && callerAccess(kase, actor) === 'whole';
}

/** Where a worker's phone was on his arrival is for the centre, the handler and his head alone. */
export function seesPosition(kase: Case, actor: Actor): boolean {
  if (isCentre(actor)) return true;
  if (kase.unit !== actor.unit) return false;
  return actor.role === 'head' || (actor.role === 'staff' && kase.handler === actor.id);
}

function holds(kase: Touchable, unit: UnitCode | null, orHelps: boolean): boolean {
  if (unit === null) return false;
  if (kase.unit === unit) return true;
  return orHelps && kase.coUnits.some((co) => (typeof co === 'string' ? co : co.unit) === unit);
}

function handlerId(kase: Touchable): number | null {
  return kase.handler !== null && typeof kase.handler === 'object' ? kase.handler.id : kase.handler;
}
