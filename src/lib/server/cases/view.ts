import { callerAccess, seesPosition } from '../../domain/case/access.ts';
import type { Case } from '../../domain/case/case.ts';
import { isChain } from '../../domain/case/clocks.ts';
import { isCentre, type Actor, type Directory } from '../../domain/bureau/directory.ts';
import { DAY, type Policy } from '../../domain/bureau/policy.ts';
import { redact, type Card } from '../../domain/case/redact.ts';
import type { CallersView, CaseFactsView, CaseView, HoldingView, StoryPage } from '../../live/case-view.ts';
import type { Seq } from '../../live/protocol.ts';
import { askedOf, nameOf, runsStill } from './asked.ts';
import { callersOf } from './callers.ts';
import { clocksOf } from './clock-views.ts';
import { outlineFor } from './seen.ts';
import { readerOf, readsWhole } from './text-reader.ts';
import { pageOf, storyOf, textsFor, voidedActs } from './story.ts';
import type { PhotoView } from '../../live/photos.ts';
import type { CaseOutline, Store } from '../store/index.ts';
import { photosOf } from '../store/photos.ts';
import { audienceOf } from '../../domain/case/audience.ts';
import type { AskedView } from '../../domain/case/card/asked.ts';

/**
 * A case for one actor, with the newest page of its story; null when it is absent or not his to see, which answer alike. Numbers and
 * the callers' names in its texts are covered for everybody but the centre and the handler; callers are always covered
 * here and read by `readCallersFor`.
 */
export async function readCaseFor(store: Store, actor: Actor, number: string): Promise<CaseView | null> {
  const file = await outlineFor(store, actor, number);
  if (!file) return null;
  const { kase } = file;
  const directory = store.directory();
  const read = readerOf(file, actor);
  return {
    card: cardFor(store, actor, kase),
    origin: kase.origin,
    externalNo: kase.externalNo,
    districtDue: kase.districtDue,
    against: isCentre(actor) ? kase.against : null,
    erased: kase.erased,
    text: read(await firstWords(store, file)),
    masked: !readsWhole(kase, actor),
    clocks: clocksOf(store, file),
    holdings: holdingsOf(file, directory),
    callers: callersOf(file, actor, 'masked'),
    joined: joinedWords(file, read),
    asked: await askedOf(store, file, read),
    ...(await linesFor(store, actor, file)),
    facts: factsOf(kase, actor, store.policy(), store.directory()),
    photos: await photosFor(store, kase, directory),
    closedAt: kase.closedAt,
  };
}

/** A page of the story: the newest, or of what came before an event; null as `readCaseFor`. */
export async function readStoryFor(
  store: Store,
  actor: Actor,
  number: string,
  before?: Seq,
): Promise<StoryPage | null> {
  const file = await outlineFor(store, actor, number);
  return file && linesFor(store, actor, file, before);
}

/** What waits for a decision or a reply in a case, as this actor may read it; null as `readCaseFor`. */
export async function readAskedFor(store: Store, actor: Actor, number: string): Promise<AskedView[] | null> {
  const file = await outlineFor(store, actor, number);
  return file && askedOf(store, file, readerOf(file, actor));
}

/** The callers as this actor may see them, whole for centre, handler and head; null as `readCaseFor`. Log the whole ones. */
export async function readCallersFor(
  store: Store,
  actor: Actor,
  number: string,
): Promise<{ file: CaseOutline; kase: Case; view: CallersView; asked: AskedView[] } | null> {
  const file = await outlineFor(store, actor, number);
  if (!file) return null;
  const view = callersOf(file, actor, callerAccess(file.kase, actor));
  return { file, kase: file.kase, view, asked: await askedOf(store, file, readerOf(file, actor)) };
}

function cardFor(store: Store, actor: Actor, kase: Case): Card {
  return redact(kase, audienceOf(actor)!, store.directory()) as unknown as Card;
}

/** A page of the story as this actor may read it, the newest line first. */
async function linesFor(store: Store, actor: Actor, file: CaseOutline, before?: Seq): Promise<StoryPage> {
  const page = pageOf(file.story, before);
  const texts = await store.textsOf(page.map(({ seq }) => seq));
  const [read, withPosition] = [readerOf(file, actor), seesPosition(file.kase, actor)];
  const first = page[0]?.seq ?? 0;
  return {
    story: storyOf(file, page, store.directory(), ({ seq }) =>
      textsFor(texts.get(seq) ?? {}, read, withPosition),
    ),
    earlier: file.story.findIndex(({ seq }) => seq >= first),
  };
}

/** What the caller said: of the first event, since later ones bring a text of their own. */
async function firstWords(store: Store, { story }: CaseOutline): Promise<string> {
  const first = story[0]!.seq;
  return (await store.textsOf([first])).get(first)?.text ?? '';
}

/** What the callers said who joined by a merge. */
function joinedWords({ kase, texts }: CaseOutline, read: (text: string) => string): CaseView['joined'] {
  return kase.callers.flatMap(({ id, from }) => {
    const text = from && texts[`caller.${id}.text`];
    return text ? [{ caller: id, text: read(text) }] : [];
  });
}

/** Who of each holder's people signed for the case, the last of them. */
function holdingsOf({ kase, story }: CaseOutline, directory: Directory): HoldingView[] {
  const voided = voidedActs(story);
  return kase.holdings.map((holding) => {
    const accepted = story.flatMap(({ event }) => {
      if (event.type !== 'accepted' || voided.has(event.act)) return [];
      const { recordedAt: at, data } = event;
      const person = directory.people.get(data.handler);
      const theirs = at >= holding.from && at <= (holding.to ?? Infinity) && person?.unit === holding.unit;
      return theirs ? [{ at, name: person.name }] : [];
    });
    return { ...holding, handler: accepted.at(-1)?.name ?? null, acceptedAt: accepted[0]?.at ?? null };
  });
}

function factsOf(kase: Case, actor: Actor, policy: Policy, directory: Directory): CaseFactsView {
  const steps = ['contact', 'arrival', 'resolution'] as const;
  const { last, closedAt, supervisions, lateRecords } = kase;
  const open = supervisions.filter(
    ({ approvedAt, id }) => approvedAt === undefined && runsStill(kase, 'supervise', id),
  );
  return {
    late: [
      ...steps.filter((step) => kase[step]?.late),
      ...(lateRecords.some(({ late }) => late) ? ['late-record' as const] : []),
    ],
    last: last && {
      ...{ by: last.by, at: last.at, verbs: last.verbs },
      name: nameOf(directory, last.by),
      until: last.at + policy.stepBackWindow,
    },
    handledBySelf: kase.handledBy.includes(actor.id),
    reopenUntil: closedAt === null ? null : closedAt + policy.reopenDays * DAY,
    owesReply: open.some(({ repliedAt }) => repliedAt === undefined),
    awaitsApproval: open.some(({ repliedAt }) => repliedAt !== undefined),
    breaches: kase.breaches.flatMap(({ milestone, round, due, unit, annulledAt, attributedTo }) =>
      annulledAt === undefined && isChain(milestone)
        ? [{ milestone, round, due, unit: attributedTo ?? unit }]
        : [],
    ),
    feedback: kase.origin === 'assigned' || kase.origin === 'supervised',
  };
}

async function photosFor(store: Store, kase: Case, directory: Directory): Promise<PhotoView[]> {
  const photos = await photosOf(store.read, kase.id);
  return photos.map(({ id, step, unit, by, recordedAt }) => ({
    ...{ id, step, unit, at: recordedAt },
    by: nameOf(directory, by),
  }));
}
