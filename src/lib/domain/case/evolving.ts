import type { Case, HardRequest, Step, Waiver } from './case.ts';
import type { CaseEvent, StepData } from './events.ts';
import type { UserId } from '../bureau/directory.ts';

/** The step that an event records. */
export function stepOf(event: CaseEvent, { countsAt, late }: StepData): Step {
  const { occurredAt, recordedAt, by, onBehalfOf } = event;
  return { occurredAt, recordedAt, countsAt, late, by, ...(onBehalfOf === null ? {} : { onBehalfOf }) };
}

/** Who worked a step as the unit; a recorder of the centre is not the one who handled it. */
export function worked(kase: Case, event: CaseEvent): { handledBy: UserId[] } {
  return { handledBy: withPerson(kase.handledBy, event.onBehalfOf ?? event.by) };
}

export function withPerson(people: UserId[], person: UserId): UserId[] {
  return people.includes(person) ? people : [...people, person];
}

/** A wish for a hard case that still waits falls away. */
export function decided(hard: HardRequest | null): HardRequest | null {
  return hard?.decidedAt === undefined ? null : hard;
}

/** A wish to drop a contact that still waits falls away. */
export function settled({ waiver }: Case): Waiver | null {
  return waiver && waiver.decidedAt === undefined ? null : waiver;
}
