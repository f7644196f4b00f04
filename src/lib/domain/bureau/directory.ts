export type UnitCode = string;
/** The bureau's complaint centre (局投诉质监中心), also as the holder of a clock. */
export const CENTRE: UnitCode = 'centre';

/** People are numbers in the ledger, so that a name can be forgotten. 0 is the system itself (the clock, an import). */
export type UserId = number;
export const SYSTEM: UserId = 0;
export type CategoryCode = string;

/** 咨询, 求助, 投诉, 建议. */
export const CASE_TYPES = ['inquiry', 'help', 'complaint', 'suggestion'] as const;
export type CaseType = (typeof CASE_TYPES)[number];

/** The roles of the permission matrix; `wall` is a device, `clock` and `import` are the system itself. */
export const ROLES = [
  'intake',
  'coordinator',
  'staff',
  'head',
  'leader',
  'supervisor',
  'admin',
  'district',
] as const;
export type PersonRole = (typeof ROLES)[number];
export type Role = PersonRole | 'wall' | 'clock' | 'import';

/** Who acts, in the one role that he chose to work in. Staff and heads carry their unit. */
export interface Actor {
  id: UserId;
  role: Role;
  unit: UnitCode | null;
}

/** An actor who signs in: no device and not the system itself. */
export type ActingPerson = Actor & { role: PersonRole };

/** 科室, 基层, 作业公司, the complaint centre itself, and the way out to the district. */
export type UnitKind = 'section' | 'base' | 'company' | 'centre' | 'out';

export interface Unit {
  code: UnitCode;
  name: string;
  /** At most five characters, for cards, wall and lanes. */
  short: string;
  nameEn: string;
  shortEn: string;
  kind: UnitKind;
  dutyPhone: string;
  active: boolean;
}

export interface Category {
  code: CategoryCode;
  name: string;
  short: string;
  nameEn: string;
  shortEn: string;
  /** Default unit; null where the centre answers itself. */
  unit: UnitCode | null;
  /** Where the unit depends on the area: area name → unit (道路保洁 by east and west). */
  byArea?: Record<string, UnitCode>;
  /** Needs somebody on site. */
  site: boolean;
  urgent: boolean;
  /** Words in a complaint that point here, for the proposal at intake. */
  words: string[];
}

export interface Person {
  id: UserId;
  name: string;
  unit: UnitCode | null;
  roles: PersonRole[];
  active: boolean;
}

/** A road and the area it lies in; the area decides between the eastern and the western company. */
export interface Road {
  name: string;
  area: string;
  /** Whether its name may stand on a wall; left out: unless it is a place where people live. */
  public?: boolean;
}

/** The bureau as it stands: versioned in the ledger, so that any past moment can be replayed as it was. */
export interface Directory {
  units: Map<UnitCode, Unit>;
  categories: Map<CategoryCode, Category>;
  people: Map<UserId, Person>;
  roads: Road[];
}

/** 局投诉质监中心: it handles no case as a unit does, but has a name and a duty line. */
export const CENTRE_UNIT: Unit = {
  code: CENTRE,
  name: '局投诉质监中心',
  short: '中心',
  nameEn: 'Complaint Centre',
  shortEn: 'Centre',
  kind: 'centre',
  dutyPhone: '',
  active: true,
};

export const CENTRE_ROLES: readonly Role[] = ['intake', 'coordinator'];
export const UNIT_ROLES: readonly Role[] = ['staff', 'head'];

export function isCentre(actor: Actor): boolean {
  return CENTRE_ROLES.includes(actor.role);
}

export function isUnitMember(actor: Actor): boolean {
  return UNIT_ROLES.includes(actor.role) && actor.unit !== null;
}

/** True when `person` works for `unit` and may be named its handler. */
export function worksFor(directory: Directory, person: UserId, unit: UnitCode | null): boolean {
  const found = directory.people.get(person);
  return (
    !!found && found.active && found.unit === unit && found.roles.some((role) => UNIT_ROLES.includes(role))
  );
}

/** Units that may be given a case: active, not the centre itself and not the way out to the district. */
export function handlingUnits(directory: Directory): Unit[] {
  return [...directory.units.values()].filter(
    (unit) => unit.active && unit.kind !== 'out' && unit.code !== CENTRE,
  );
}

/** The unit that a category proposes for an area; null where the centre answers itself. */
export function proposedUnit(category: Category, area: string): UnitCode | null {
  return category.byArea?.[area] ?? category.unit;
}

/** The on-site clock runs only where the category needs a site and the type is 投诉 or 求助. */
export function needsVisit(category: Category, type: CaseType): boolean {
  return category.site && (type === 'complaint' || type === 'help');
}
