import { expect, test } from 'vitest';
import { CENTRE } from '../../src/lib/domain/case/clocks.ts';
import type { Directory } from '../../src/lib/domain/bureau/directory.ts';
import {
  actingUntil,
  EMPTY_ROSTER,
  isOnDuty,
  onDuty,
  rolesAt,
  rosterAfter,
  shiftsOf,
  type Shift,
} from '../../src/lib/domain/bureau/roster.ts';
import { at, coordinator, directory, head1, intake, leader, staff1, colleague1 } from './bureau.ts';

const shift = (id: number, unit: string, person: number, from: string, to: string): Shift => ({
  ...{ id, unit, person },
  from: at(from),
  to: at(to),
});
const night = rosterAfter(EMPTY_ROSTER, {
  put: [
    shift(1, 'JC1', colleague1.id, '22:00', '+1 07:00'),
    shift(2, CENTRE, intake.id, '22:00', '+1 07:00'),
  ],
});
const duty = { directory, roster: night };

test('whom the roster names is on duty, from the first moment of his shift to the one before its end', () => {
  expect(onDuty('JC1', duty, at('22:00'))).toEqual([colleague1.id]);
  expect(onDuty('JC1', duty, at('+1 06:59:59'))).toEqual([colleague1.id]);
  expect(isOnDuty(staff1.id, duty, at('23:00'))).toBe(false);
  expect(isOnDuty(colleague1.id, duty, at('23:00'))).toBe(true);
});

test('where the roster names nobody, all of the unit are on duty; overseers never are', () => {
  for (const moment of [at('21:59:59'), at('+1 07:00')]) {
    expect(onDuty('JC1', duty, moment)).toEqual([head1.id, staff1.id, colleague1.id]);
  }
  expect(onDuty('JC2', duty, at('23:00'))).toHaveLength(2);
  expect(isOnDuty(leader.id, duty, at('23:00'))).toBe(false);
});

test('whoever has left the unit or the bureau leaves no unit without anybody', () => {
  for (const change of [{ active: false }, { unit: 'JC2' }]) {
    const gone = { ...directory.people.get(colleague1.id)!, ...change };
    const later: Directory = { ...directory, people: new Map([...directory.people, [gone.id, gone]]) };
    expect(onDuty('JC1', { directory: later, roster: night }, at('23:00'))).toEqual([head1.id, staff1.id]);
  }
});

test('an operator whom the roster names acts as coordinator as long as his shift runs', () => {
  const operator = directory.people.get(intake.id)!;
  expect(rolesAt(operator, duty, at('21:59'))).toEqual(['intake']);
  expect(rolesAt(operator, duty, at('22:00'))).toEqual(['intake', 'coordinator']);
  expect(actingUntil(operator, duty, at('23:00'))).toBe(at('+1 07:00'));
  expect(rolesAt(operator, duty, at('+1 07:00'))).toEqual(['intake']);
  const own = directory.people.get(coordinator.id)!;
  expect(rolesAt(own, duty, at('23:00'))).toEqual(['coordinator']);
});

test('one shift after another without a gap is one', () => {
  const roster = rosterAfter(night, { put: [shift(3, CENTRE, intake.id, '+1 07:00', '+1 09:00')] });
  const operator = directory.people.get(intake.id)!;
  expect(actingUntil(operator, { directory, roster }, at('23:00'))).toBe(at('+1 09:00'));
});

test('an entry is put whole by its number, and taken out by it', () => {
  const moved = rosterAfter(night, { put: [shift(1, 'JC2', 21, '08:00', '09:00')] });
  expect(shiftsOf(moved).map(({ id, unit }) => [id, unit])).toEqual([
    [2, CENTRE],
    [1, 'JC2'],
  ]);
  expect(shiftsOf(rosterAfter(moved, { remove: [1, 2] }))).toEqual([]);
});
