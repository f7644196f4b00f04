import type { Directory } from '../../domain/bureau/directory.ts';
import type { Case, CaseId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import { fold, withoutEmptyTexts } from '../store/events.ts';
import type { StoredEvent } from '../store/stored-event.ts';
import { demandImpersonal, impersonal } from './impersonal.ts';

/** An event with the case around it. */
export interface Step {
  event: StoredEvent;
  /** Its data as they are stored. */
  data: string;
  before: Case | null;
  after: Case;
}

/** What events follow. */
interface Before {
  directory: Directory;
  /** When the last event was recorded. */
  recordedAt: Moment;
  caseOf: (id: CaseId) => Case | null;
  /** The case after all of them, where it is known. */
  outcome: Case | undefined;
}

/** The cases after each event, the events as they are stored; throws where one does not follow. */
export function stepsOf(
  events: readonly StoredEvent[],
  { directory, recordedAt, caseOf, outcome }: Before,
): Step[] {
  const latest = new Map<CaseId, Case>();
  return events.map((full, index) => {
    const event = withoutEmptyTexts(impersonal(full, directory));
    const before = latest.get(event.caseId) ?? caseOf(event.caseId);
    if (event.recordedAt < recordedAt) {
      throw new Error(
        `event ${event.type} of case ${event.caseId} would be recorded before what stands already`,
      );
    }
    if (event.version !== (before?.version ?? 0) + 1) {
      throw new Error(`event ${event.type} makes case ${event.caseId} jump to version ${event.version}`);
    }
    const after = (index === events.length - 1 && outcome) || fold(before, event);
    const data = JSON.stringify(event.data);
    demandImpersonal(event, data, directory);
    latest.set(after.id, after);
    return { event, data, before, after };
  });
}
