import type { Directory } from '../../domain/bureau/directory.ts';
import type { Case, UserId } from '../../domain/case/case.ts';
import { openClock, sameClock, type Milestone, type Moment } from '../../domain/case/clocks.ts';
import type { EventType } from '../../domain/case/events.ts';
import type { AskedKind, AskedView } from '../../domain/case/card/asked.ts';
import type { Seq } from '../../live/protocol.ts';
import type { CaseOutline, Store } from '../store/index.ts';

/** What waits for a decision or a reply, as the case and the words of its last event of that kind say. */
export async function askedOf(
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

export function runsStill({ clocks }: Case, milestone: Milestone, round: number): boolean {
  return clocks.some((clock) => sameClock(clock, { milestone, round }) && !clock.ended);
}

/** Empty where nobody has that id. */
export function nameOf(directory: Directory, person: UserId): string {
  return directory.people.get(person)?.name ?? '';
}
