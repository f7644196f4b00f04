import { callerAccess, maySee, scopeOf, seesPosition } from '../domain/access.ts';
import type { Case, UserId } from '../domain/case.ts';
import { isChain, openClock, sameClock, type Clock, type Milestone, type Moment } from '../domain/clocks.ts';
import type { Calendar } from '../domain/calendar.ts';
import { isCentre, isUnitMember, type Actor, type Directory } from '../domain/directory.ts';
import type { EventType, Texts } from '../domain/events.ts';
import { dueOf } from '../domain/limits.ts';
import { DAY, type Limit, type Policy } from '../domain/policy.ts';
import { audienceOf, maskName, maskPhone, maskText, redact, type Card } from '../domain/redact.ts';
import type {
  AskedKind,
  AskedView,
  CallersView,
  CallerView,
  CaseFactsView,
  CaseView,
  ClockView,
  HoldingView,
} from '../live/case-view.ts';
import { logDenied } from './case-audit.ts';
import { storyOf, voidedActs } from './case-story.ts';
import type { PhotoView } from '../live/photos.ts';
import type { CaseFile, Store } from './store/index.ts';
import { photosOf } from './store/photos.ts';

/**
 * A case for one actor, whole story included; null when it is absent or not his to see, which answer alike. Numbers and
 * the callers' names in its texts are covered for everybody but the centre and the handler; callers are always covered
 * here and read by `readCallersFor`.
 */
export async function readCaseFor(store: Store, actor: Actor, number: string): Promise<CaseView | null> {
  const found = await findFor(store, actor, number);
  if (!found) return null;
  const { file, card } = found;
  const { kase } = file;
  const directory = store.directory();
  const read = readerOf(file, actor);
  return {
    card,
    origin: kase.origin,
    externalNo: kase.externalNo,
    districtDue: kase.districtDue,
    against: isCentre(actor) ? kase.against : null,
    erased: kase.erased,
    text: read(firstWords(file)),
    masked: !readsWhole(kase, actor),
    clocks: await clocksOf(store, file),
    holdings: holdingsOf(file, directory),
    callers: callersOf(file, actor, 'masked'),
    joined: joinedWords(file, read),
    asked: askedOf(file, directory, read),
    story: storyOf(file, directory, read, seesPosition(kase, actor)),
    facts: factsOf(kase, actor, store.policy(), store.directory()),
    photos: await photosFor(store, kase, directory),
    closedAt: kase.closedAt,
  };
}

/** The callers as this actor may see them, whole for centre, handler and head; null as `readCaseFor`. Log the whole ones. */
export async function readCallersFor(
  store: Store,
  actor: Actor,
  number: string,
): Promise<{ kase: Case; view: CallersView; asked: AskedView[] } | null> {
  const found = await findFor(store, actor, number);
  if (!found) return null;
  const { file } = found;
  const view = callersOf(file, actor, callerAccess(file.kase, actor));
  return { kase: file.kase, view, asked: askedOf(file, store.directory(), readerOf(file, actor)) };
}

/** The callers uncovered, for whom `callerAccess` only masks them: never without a reason and a row in the audit. */
export async function readCallersUncovered(
  store: Store,
  actor: Actor,
  number: string,
): Promise<{ kase: Case; callers: CallerView[] } | null> {
  const found = await findFor(store, actor, number);
  if (!found || callerAccess(found.file.kase, actor) === 'none') return null;
  return {
    kase: found.file.kase,
    callers: listOf(
      found.file,
      (text) => text,
      (text) => text,
    ),
  };
}

/** The case that this actor may read, with its story; null when it is absent or not his, and that he asked is written down. */
export async function findFor(
  store: Store,
  actor: Actor,
  number: string,
): Promise<{ file: CaseFile; card: Card } | null> {
  const audience = audienceOf(actor);
  if (!audience || audience === 'wall' || !/^\d{8}-\d{4,6}$/.test(number)) return null;
  const id = await store.find({ number }, scopeOf(actor));
  const file = id === null ? null : await store.readCase({ id });
  if (!file || !maySee(file.kase, actor)) {
    await logDenied(store, actor, { number });
    return null;
  }
  return { file, card: redact(file.kase, audience, store.directory()) as unknown as Card };
}

/** Free text is whole for the centre and for the one who handles the case; never for a unit where the caller is 保密. */
function readsWhole(kase: Case, actor: Actor): boolean {
  if (isCentre(actor)) return true;
  return isUnitMember(actor) && !kase.confidential && kase.unit === actor.unit && kase.handler === actor.id;
}

/** How this actor reads a text: whole, or with numbers and the callers' own names covered. */
export function readerOf({ kase, texts }: CaseFile, actor: Actor): (text: string) => string {
  if (readsWhole(kase, actor)) return (text) => text;
  const names = kase.callers
    .map(({ id }) => texts[`caller.${id}.name`] ?? '')
    .filter((name) => [...name].length > 1)
    .sort((a, b) => b.length - a.length);
  return (text) => maskText(names.reduce((left, name) => left.replaceAll(name, maskName(name)), text));
}

/** What the caller said: of the first event, since later ones bring a text of their own. */
function firstWords({ story }: CaseFile): string {
  return story[0]?.event.texts.text ?? '';
}

/** What the callers said who joined by a merge. */
function joinedWords({ kase, texts }: CaseFile, read: (text: string) => string): CaseView['joined'] {
  return kase.callers.flatMap(({ id, from }) => {
    const text = from && texts[`caller.${id}.text`];
    return text ? [{ caller: id, text: read(text) }] : [];
  });
}

function callersOf(file: CaseFile, actor: Actor, most: CallersView['access']): CallersView {
  const access = callerAccess(file.kase, actor);
  if (access === 'none') return { access, callers: listOf(file, hidden, hidden) };
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

const hidden = () => '';

function listOf(
  { kase, texts }: CaseFile,
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
async function clocksOf(store: Store, { kase, story }: CaseFile): Promise<ClockView[]> {
  const present = store.policy();
  const views = kase.clocks.map(async (clock): Promise<ClockView> => {
    const start = startOf(story, clock);
    const policy = present.from <= clock.started ? present : await store.policyAt(clock.started);
    const calendar = await store.calendarAt(clock.started);
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
  return Promise.all(views);
}

/** The rule that gave a clock its due; a date of its own where somebody named one. */
function limitOf({ milestone, started, due }: Clock, { rules }: Policy, calendar: Calendar): Limit {
  const { limit } = rules[milestone];
  const dated = DATED.includes(milestone) && dueOf(limit, started, calendar) !== due;
  return dated ? { days: 0 } : limit;
}
const DATED: readonly Milestone[] = ['co-unit', 'supervise', 'instruct', 'feedback'];

function startOf(story: CaseFile['story'], clock: Clock): CaseFile['story'][number] | undefined {
  return story.find(
    ({ event }) =>
      'starts' in event.data && event.data.starts?.some((started: Clock) => sameClock(started, clock)),
  );
}

/** Who of each holder's people signed for the case, the last of them. */
function holdingsOf({ kase, story }: CaseFile, directory: Directory): HoldingView[] {
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
function askedOf(
  { kase, story }: CaseFile,
  directory: Directory,
  read: (text: string) => string,
): AskedView[] {
  const words = (type: EventType): string[] => {
    const texts: Texts = story.findLast(({ event }) => event.type === type)?.event.texts ?? {};
    return Object.values(texts).map(read);
  };
  const one = (kind: AskedKind, type: EventType, by: UserId, at: Moment): AskedView => ({
    kind,
    at,
    by: nameOf(directory, by),
    unit: kase.unit,
    texts: words(type),
  });
  const { waiver, returnRequest, hard, promise, hardReply } = kase;
  const asked: AskedView[] = [];
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
    const { by, recordedAt, texts } = given.event;
    asked.push({
      ...one('co-unit', 'co-handled', by, recordedAt),
      unit,
      texts: Object.values(texts).map(read),
    });
  }
  return asked.sort((a, b) => a.at - b.at);
}

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
