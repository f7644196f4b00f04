import { error, fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { dayOf, localMoment, startOfDay, type Calendar } from '$lib/domain/bureau/calendar.ts';
import { CENTRE, type Moment, type UnitCode } from '$lib/domain/case/clocks.ts';
import * as f from '$lib/domain/case/commands/fields.ts';
import type { Actor } from '$lib/domain/bureau/directory.ts';
import { DAY, MINUTE } from '$lib/domain/bureau/policy.ts';
import { membersOf, rostered } from '$lib/domain/bureau/roster.ts';
import { m } from '$lib/paraglide/messages.js';
import { readForm } from '$lib/server/auth/forms.ts';
import {
  addShift,
  keptRosters,
  namesOf,
  removeShift,
  setDutyPhone,
  shiftsIn,
  type RosterFault,
} from '$lib/server/bureau/roster.ts';
import { getStore } from '$lib/server/store/index.ts';
import { unitName } from '$lib/words/units.ts';
import { when } from '../when.ts';
import type { Actions, PageServerLoad } from './$types';

const local = v.pipe(v.string(), v.regex(/^20\d\d-\d\d-\d\dT\d\d:\d\d$/));
const number = v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/), v.transform(Number));
const addForm = v.strictObject({ unit: f.code, person: number, from: local, to: local });
const phoneForm = v.strictObject({
  unit: f.code,
  phone: v.pipe(f.text(40), v.regex(/^[\d+()（） -]*$/)),
});
const removeForm = v.strictObject({ shift: number });

export const load: PageServerLoad = async ({ locals, url }) => {
  const store = getStore();
  const { now } = locals;
  const units = keptRosters(keeper(locals), store);
  const asked = url.searchParams.get('unit');
  const unit = units.find((code) => code === asked) ?? units[0];
  if (unit === undefined) error(404, m.error_not_found());
  const calendar = store.calendar();
  const week = weekOf(url.searchParams.get('week'), now, calendar);
  const directory = store.directory();
  const days = Array.from({ length: 7 }, (_, nth) => week + nth * DAY);
  const shifts = await shiftsIn(store, unit, week, week + 7 * DAY);
  const onDutyNow = rostered(unit, { directory, roster: store.roster() }, now);
  return {
    units: units.map((code) => ({ code, name: nameOfUnit(code) })),
    unit,
    week: dayOf(calendar, week),
    weekEnd: dayOf(calendar, week + 6 * DAY),
    earlier: dayOf(calendar, week - 7 * DAY),
    later: dayOf(calendar, week + 7 * DAY),
    today: dayOf(calendar, now),
    present: dayOf(calendar, weekOf(null, now, calendar)),
    phone: directory.units.get(unit)?.dutyPhone ?? '',
    duty: namesOf(store, onDutyNow),
    people: membersOf(unit, directory).map(({ id, name }) => ({ id, name })),
    days: days.map((day) => ({
      day: dayOf(calendar, day),
      shifts: shifts
        .filter(({ from, to }) => from < day + DAY && to > day)
        .map(({ id, person, from, to }) => ({
          id,
          name: namesOf(store, [person])[0]!,
          from: when(from, now),
          to: when(to, now),
        })),
    })),
  };
};

export const actions: Actions = {
  add: async ({ request, locals }) => {
    const by = keeper(locals);
    const given = await readForm(request, addForm);
    if (!given) return fail(400, { message: m.auth_bad_request() });
    const calendar = getStore().calendar();
    const [from, to] = [momentIn(calendar, given.from), momentIn(calendar, given.to)];
    const fault = await addShift(getStore(), by, { unit: given.unit, person: given.person, from, to });
    if (fault === 'absent') error(404, m.error_not_found());
    return fault ? fail(400, { message: faultWords(fault) }) : { good: m.roster_added() };
  },

  phone: async ({ request, locals }) => {
    const by = keeper(locals);
    const given = await readForm(request, phoneForm);
    if (!given) return fail(400, { message: m.roster_phone_wrong() });
    const fault = await setDutyPhone(getStore(), by, given);
    if (fault === 'absent') error(404, m.error_not_found());
    return fault ? fail(503, { message: faultWords(fault) }) : { good: m.roster_phone_set() };
  },

  remove: async ({ request, locals }) => {
    const by = keeper(locals);
    const given = await readForm(request, removeForm);
    if (!given) return fail(400, { message: m.auth_bad_request() });
    const fault = await removeShift(getStore(), by, given.shift);
    if (fault === 'absent') error(404, m.error_not_found());
    return fault ? fail(503, { message: faultWords(fault) }) : { good: m.roster_removed() };
  },
};

function keeper({ actor }: App.Locals): Actor {
  if (!actor) error(404, m.error_not_found());
  return actor;
}

/** The Monday of the week of a day such as `2026-11-24`, or of this week. */
function weekOf(asked: string | null, now: Moment, calendar: Calendar): Moment {
  const given = asked === null ? null : localMoment(calendar, asked);
  const day = startOfDay(calendar, given ?? now);
  const weekday = new Date(day + calendar.offset * MINUTE).getUTCDay();
  return day - ((weekday + 6) % 7) * DAY;
}

/** What `datetime-local` sends; not a moment where there is no such day. */
function momentIn(calendar: Calendar, typed: string): Moment {
  return localMoment(calendar, typed) ?? NaN;
}

function nameOfUnit(code: UnitCode): string {
  if (code === CENTRE) return m.roster_centre();
  const unit = getStore().directory().units.get(code);
  return unit ? unitName(unit) : code;
}

function faultWords(fault: RosterFault): string {
  switch (fault) {
    case 'person':
      return m.roster_wrong_person();
    case 'times':
      return m.roster_wrong_times();
    case 'past':
      return m.roster_wrong_past();
    case 'overlap':
      return m.roster_wrong_overlap();
    case 'unavailable':
      return m.auth_unavailable();
    default:
      return fault satisfies never;
  }
}
