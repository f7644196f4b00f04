import { callerAccess, maySee, scopeOf, seesPosition } from '../../domain/case/access.ts';
import type { Case, UserId } from '../../domain/case/case.ts';
import {
  isChain,
  openClock,
  sameClock,
  type Clock,
  type Milestone,
  type Moment,
} from '../../domain/case/clocks.ts';
import type { Calendar } from '../../domain/bureau/calendar.ts';
import { isCentre, isUnitMember, type Actor, type Directory } from '../../domain/bureau/directory.ts';
import type { EventType } from '../../domain/case/events.ts';
import { dueOf } from '../../domain/case/limits.ts';
import { DAY, type Limit, type Policy } from '../../domain/bureau/policy.ts';
import { redact, type Card } from '../../domain/case/redact.ts';
import { maskHouses } from '../../domain/text/mask-houses.ts';
import { maskPeople, maskName, maskPhone } from '../../domain/text/masks.ts';
import type {
  CallersView,
  CallerView,
  CaseFactsView,
  CaseView,
  ClockView,
  HoldingView,
  StoryPage,
} from '../../live/case-view.ts';
import type { Seq } from '../../live/protocol.ts';
import { logDenied } from './audit.ts';
import { pageOf, storyOf, textsFor, voidedActs } from './story.ts';
import type { PhotoView } from '../../live/photos.ts';
import type { CaseOutline, Store } from '../store/index.ts';
import { photosOf } from '../store/photos.ts';
import { audienceOf } from '../../domain/case/audience.ts';
import type { AskedKind, AskedView } from '../../domain/case/card/asked.ts';

/**
 * A case for one actor, with the newest page of its story; null when it is absent or not his to see, which answer alike. Numbers and
 * the callers' names in its texts are covered for everybody but the centre and the handler; callers are always covered
 * here and read by `readCallersFor`.
 */
export async function readCaseFor(store: Store, actor: Actor, number: string): Promise<CaseView | null> {
  const file = await findFor(store, actor, number);
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
  const file = await findFor(store, actor, number);
  return file && linesFor(store, actor, file, before);
}

/** What waits for a decision or a reply in a case, as this actor may read it; null as `readCaseFor`. */
export async function readAskedFor(store: Store, actor: Actor, number: string): Promise<AskedView[] | null> {
  const file = await findFor(store, actor, number);
  return file && askedOf(store, file, readerOf(file, actor));
}

/** The callers as this actor may see them, whole for centre, handler and head; null as `readCaseFor`. Log the whole ones. */
export async function readCallersFor(
  store: Store,
  actor: Actor,
  number: string,
): Promise<{ file: CaseOutline; kase: Case; view: CallersView; asked: AskedView[] } | null> {
  const file = await findFor(store, actor, number);
  if (!file) return null;
  const view = callersOf(file, actor, callerAccess(file.kase, actor));
  return { file, kase: file.kase, view, asked: await askedOf(store, file, readerOf(file, actor)) };
}

/** The callers uncovered, whoever asks: never without a reason and a row in the audit. */
export function uncoveredCallers(file: CaseOutline): CallerView[] {
  return listOf(
    file,
    (text) => text,
    (text) => text,
  );
}

/** The case that this actor may read; null when it is absent or not his, and that he asked is written down. */
export async function seenFor(store: Store, actor: Actor, number: string): Promise<Case | null> {
  const audience = audienceOf(actor);
  if (!audience || audience === 'wall' || !/^\d{8}-\d{4,6}$/.test(number)) return null;
  const id = await store.find({ number }, scopeOf(actor));
  const kase = id === null ? null : await store.caseOf({ id });
  if (kase && maySee(kase, actor)) return kase;
  await logDenied(store, actor, { number });
  return null;
}

/** The same with its story, which is read once it is known that he may. */
async function findFor(store: Store, actor: Actor, number: string): Promise<CaseOutline | null> {
  const kase = await seenFor(store, actor, number);
  const file = kase && (await store.outlineOf(kase));
  // Whoever lost it in that moment finds it absent.
  return file && maySee(file.kase, actor) ? file : null;
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

/** Free text is whole for the centre and for the one who handles the case; never for a unit where the caller is 保密. */
function readsWhole(kase: Case, actor: Actor): boolean {
  if (isCentre(actor)) return true;
  return isUnitMember(actor) && !kase.confidential && kase.unit === actor.unit && kase.handler === actor.id;
}

/**
 * How this actor reads a text: whole, or with numbers and the callers' own names covered, in whatever way they are
 * written. Of a confidential caller not even the family name is left; those who oversee read no house number either.
 */
export function readerOf(
  { kase, texts }: Pick<CaseOutline, 'kase' | 'texts'>,
  actor: Actor,
): (text: string) => string {
  if (readsWhole(kase, actor)) return (text) => text;
  const names = kase.callers.flatMap(({ id }) => texts[`caller.${id}.name`] || []);
  const whole = kase.confidential;
  const overseer = audienceOf(actor) === 'overseers';
  return (text) => {
    const covered = maskPeople(text, names, { whole });
    return overseer ? maskHouses(covered, kase.place.detail) : covered;
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

function callersOf(file: CaseOutline, actor: Actor, most: CallersView['access']): CallersView {
  const access = callerAccess(file.kase, actor);
  if (access === 'none') return { access, callers: [] };
  const whole = access === 'whole' && most === 'whole';
  const callers = whole
    ? listOf(
        file,
        (text) => text,
        (text) => text,
      )
    : listOf(file, maskName, (phone) => (phone ? maskPhone(phone) : ''));
  return { access, callers };
}

function listOf(
  { kase, texts }: CaseOutline,
  name: (whole: string) => string,
  phone: (whole: string) => string,
): CallerView[] {
  return kase.callers.map(({ id, hasPhone }) => ({
    id,
    hasPhone,
    name: name(texts[`caller.${id}.name`] ?? ''),
    phone: phone(texts[`caller.${id}.phone`] ?? ''),
  }));
}

/** Each clock with the rule in force when it started, what started it, and its breach. */
function clocksOf(store: Store, { kase, story }: CaseOutline): ClockView[] {
  return kase.clocks.map((clock): ClockView => {
    const start = startOf(story, clock);
    const policy = store.policyAt(clock.started);
    const calendar = store.calendarAt(clock.started);
    const extended = start?.event.type === 'reassigned' && start.event.data.extended;
    const breach = kase.breaches.find((one) => sameClock(one, clock));
    return {
      ...clock,
      limit: limitOf(clock, policy, calendar),
      because: start ? { type: start.event.type as EventType, at: start.event.recordedAt } : null,
      floor: extended && clock.milestone === 'resolve' ? policy.reassignFloor : null,
      breach: breach
        ? {
            recordedAt: breach.recordedAt,
            annulled: breach.annulledAt !== undefined,
            attributedTo: breach.attributedTo ?? null,
          }
        : null,
    };
  });
}

/** The rule that gave a clock its due; a date of its own where somebody named one. */
function limitOf({ milestone, started, due }: Clock, { rules }: Policy, calendar: Calendar): Limit {
  const { limit } = rules[milestone];
  const dated = DATED.includes(milestone) && dueOf(limit, started, calendar) !== due;
  return dated ? { days: 0 } : limit;
}
const DATED: readonly Milestone[] = ['co-unit', 'supervise', 'instruct', 'feedback'];

function startOf(story: CaseOutline['story'], clock: Clock): CaseOutline['story'][number] | undefined {
  return story.find(
    ({ event }) =>
      'starts' in event.data && event.data.starts?.some((started: Clock) => sameClock(started, clock)),
  );
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

/** What waits for a decision or a reply, as the case and the words of its last event of that kind say. */
async function askedOf(
  store: Store,
  { kase, story }: CaseOutline,
  read: (text: string) => string,
): Promise<AskedView[]> {
  const directory = store.directory();
  const one = (kind: AskedKind, type: EventType, by: UserId, at: Moment): Asked => ({
    kind,
    at,
    by: nameOf(directory, by),
    unit: kase.unit,
    said: story.findLast(({ event }) => event.type === type)?.seq,
  });
  const { waiver, returnRequest, hard, promise, hardReply } = kase;
  const asked: Asked[] = [];
  if (waiver && waiver.decidedAt === undefined) {
    asked.push({
      ...one('waiver', 'waive-requested', waiver.by, waiver.askedAt),
      reason: waiver.reason,
    });
  }
  if (returnRequest) {
    const { by, askedAt, suggested, late } = returnRequest;
    asked.push({ ...one('return', 'return-requested', by, askedAt), suggested, late });
  }
  if (hard && hard.decidedAt === undefined) {
    asked.push(one('hard', 'hard-requested', hard.by, hard.askedAt));
  }
  if (promise && hardReply && openClock(kase.clocks, 'promise-approval')) {
    asked.push({
      ...one('promise', 'hard-replied', hardReply.by, hardReply.recordedAt),
      finish: promise.finish,
    });
  }
  for (const { by, at, repliedAt, approvedAt, id } of kase.supervisions) {
    if (approvedAt !== undefined || !runsStill(kase, 'supervise', id)) continue;
    asked.push(one('supervise', 'supervised', by, at));
    if (repliedAt !== undefined) asked.push(one('reply', 'supervision-replied', by, repliedAt));
  }
  for (const { by, at, instructedAt } of kase.escalations) {
    if (instructedAt === undefined) asked.push(one('escalation', 'escalated', by, at));
  }
  for (const { by, at, unit, round } of kase.instructions) {
    if (runsStill(kase, 'instruct', round)) asked.push({ ...one('instruct', 'instructed', by, at), unit });
  }
  for (const { unit, round } of kase.coUnits) {
    const given = story.findLast(({ event }) => event.type === 'co-handled' && event.data.unit === unit);
    if (!given || !runsStill(kase, 'co-unit', round)) continue;
    const { by, recordedAt } = given.event;
    asked.push({ ...one('co-unit', 'co-handled', by, recordedAt), unit, said: given.seq });
  }
  const texts = await store.textsOf(asked.flatMap(({ said }) => said ?? []));
  return asked
    .sort((a, b) => a.at - b.at)
    .map(({ said, ...view }) => ({ ...view, texts: Object.values(texts.get(said ?? 0) ?? {}).map(read) }));
}

/** What is asked, before its words are read: `said` is the event that brought them. */
type Asked = Omit<AskedView, 'texts'> & { said: Seq | undefined };

function runsStill({ clocks }: Case, milestone: Milestone, round: number): boolean {
  return clocks.some((clock) => sameClock(clock, { milestone, round }) && !clock.ended);
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

function nameOf(directory: Directory, person: UserId): string {
  return directory.people.get(person)?.name ?? '';
}
