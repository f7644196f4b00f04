import { SYSTEM, type Case, type UserId } from '../../domain/case/case.ts';
import { sameClock } from '../../domain/case/clocks.ts';
import type { Directory } from '../../domain/bureau/directory.ts';
import type { RecognisableStep, Texts } from '../../domain/case/events.ts';
import type { StoryLine } from '../../live/case-view.ts';
import type { Seq } from '../../live/protocol.ts';
import { CARD_FIELDS } from '../store/events.ts';
import type { CaseOutline, StoredEvent, UntoldEvent } from '../store/index.ts';

type Story = CaseOutline['story'];

/** Lines of a story that are read and sent together. */
export const STORY_PAGE = 50;

/** The newest events before a position, or of all, as many as a page of the story has; in the order of the ledger. */
export function pageOf(story: Story, before: Seq = Infinity): Story {
  const end = story.findLastIndex(({ seq }) => seq < before) + 1;
  return story.slice(Math.max(0, end - STORY_PAGE), end);
}

/**
 * Events of a case as one reader may know them, newest first. Callers' names and numbers are never among them.
 * @param page those of its events that are shown
 * @param texts what of an event's texts this reader may know, as he sees it
 */
export function storyOf(
  { kase, story }: CaseOutline,
  page: Story,
  directory: Directory,
  texts: (entry: Story[number]) => Texts,
): StoryLine[] {
  const voided = voidedActs(story);
  const recognised = recognisedSteps(story);
  return page
    .map((entry): StoryLine => {
      const { seq, event } = entry;
      const { type, act, occurredAt, recordedAt } = event;
      return {
        seq,
        type,
        act,
        occurredAt,
        recordedAt,
        late: 'late' in event.data && event.data.late && !recognised.has(seq),
        by: nameOf(directory, event.by),
        behalf: event.onBehalfOf === null ? null : nameOf(directory, event.onBehalfOf),
        voided: type !== 'breached' && voided.has(act),
        texts: texts(entry),
        ...told(event, kase, directory),
      };
    })
    .reverse();
}

/** What of an event's data the page puts into words. */
function told(event: UntoldEvent, kase: Case, directory: Directory): Partial<StoryLine> {
  switch (event.type) {
    case 'received':
      return { origin: event.data.origin };
    case 'imported':
      return { origin: 'imported' };
    case 'dispatched':
      return { unit: event.data.unit, channel: event.data.channel };
    case 'accepted':
      return personOf(directory, event.data.handler);
    case 'contact-attempted':
      return { caller: event.data.caller, outcome: event.data.outcome };
    case 'contacted':
      return { caller: event.data.caller, method: event.data.method };
    case 'waive-requested':
      return { waived: event.data.reason };
    case 'waive-decided':
      return { approved: event.data.approved };
    case 'arrived':
      return event.data.who === null ? {} : personOf(directory, event.data.who);
    case 'resolved':
      return { result: event.data.result, noVisit: event.data.noVisit };
    case 'verified':
      return { satisfaction: event.data.satisfaction };
    case 'rejected':
      return { disputed: event.data.disputed, fault: event.data.fault };
    case 'reopened':
      return { reopen: event.data.reason, unit: event.data.unit };
    case 'reassigned':
      return { from: event.data.from, unit: event.data.unit, reassign: event.data.reason };
    case 'recognised':
      return { step: event.data.step };
    case 'breached': {
      const { milestone, due, unit, handler } = event.data;
      const breach = kase.breaches.find((one) => sameClock(one, event.data));
      return {
        unit,
        ...(handler !== null && personOf(directory, handler)),
        breach: {
          milestone,
          due,
          annulled: breach?.annulledAt !== undefined,
          attributedTo: breach?.attributedTo ?? null,
          split: breach?.split ?? [],
        },
      };
    }
    case 'co-handled': {
      const { unit, due, needsContact } = event.data;
      return { unit, due, needsContact };
    }
    case 'co-accepted':
      return { unit: event.data.unit, ...personOf(directory, event.data.person) };
    case 'co-released':
    case 'co-replied':
      return { unit: event.data.unit };
    case 'return-requested':
      return {
        from: event.data.unit,
        late: event.data.late,
        ...(event.data.suggested === null ? {} : { unit: event.data.suggested }),
      };
    case 'return-decided':
      return { upheld: event.data.upheld, wrongDispatch: event.data.wrongDispatch };
    case 'hard-decided':
    case 'reply-decided':
      return { approved: event.data.approved };
    case 'hard-replied':
    case 'promise-approved':
    case 'promise-extended':
      return { due: event.data.finish };
    case 'instructed':
      return { units: event.data.instructions.map(({ unit }) => unit) };
    case 'instruction-replied':
      return { unit: event.data.unit };
    case 'merged':
    case 'callers-joined':
      return { number: event.data.number };
    case 'late-recorded':
      return { unit: event.data.unit, lateStep: event.data.step };
    case 'attributed': {
      const [charge] = event.data.attributes ?? [];
      return charge ? { unit: charge.to, milestone: charge.milestone } : {};
    }
    case 'fed-back':
      return { feedback: event.data.method };
    case 'hard-requested':
    case 'supervised':
    case 'supervision-replied':
    case 'escalated':
    case 'voided':
    case 'answered':
    case 'returned-out':
    case 'stepped-back':
    case 'urged':
    case 'urge-acknowledged':
    case 'noted':
    case 'texts-erased':
      return {};
    default:
      return event satisfies never;
  }
}

/**
 * What an event says to one reader, by field: neither callers nor what stands on the card.
 * @param read how this reader sees a free text
 * @param withPosition he may know where the worker's phone was
 */
export function textsFor(texts: Texts, read: (text: string) => string, withPosition: boolean): Texts {
  const kept = Object.entries(texts).filter(
    ([field]) =>
      !field.startsWith('caller.') &&
      !CARD_FIELDS.includes(field as (typeof CARD_FIELDS)[number]) &&
      (field !== 'position' || withPosition),
  );
  return Object.fromEntries(kept.map(([field, text]) => [field, field === 'position' ? text : read(text)]));
}

/** The acts that were stepped back. */
export function voidedActs(story: Story): Set<string> {
  return new Set(story.flatMap(({ event }) => (event.type === 'stepped-back' ? [event.data.act] : [])));
}

const STEP_OF: Partial<Record<StoredEvent['type'], RecognisableStep>> = {
  contacted: 'contact',
  arrived: 'arrival',
  resolved: 'resolution',
  'late-recorded': 'late-record',
};

/** The events whose moment was recognised later: the last step of its kind before. */
function recognisedSteps(story: Story): Set<number> {
  const found = new Set<number>();
  const last = new Map<RecognisableStep, number>();
  for (const { seq, event } of story) {
    const step = STEP_OF[event.type];
    if (step) last.set(step, seq);
    if (event.type !== 'recognised') continue;
    const recognised = last.get(event.data.step);
    if (recognised !== undefined) found.add(recognised);
  }
  return found;
}

function personOf(directory: Directory, person: UserId): { person?: string } {
  const name = nameOf(directory, person);
  return name === null ? {} : { person: name };
}

function nameOf(directory: Directory, person: UserId): string | null {
  return person === SYSTEM ? null : (directory.people.get(person)?.name ?? '');
}
