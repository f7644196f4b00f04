import type { Case, CaseId, UserId } from '../../domain/case.ts';
import type { Moment } from '../../domain/clocks.ts';
import type { Texts } from '../../domain/events.ts';
import { audiencesOf } from '../../domain/redact.ts';
import type { Seq } from '../../live/protocol.ts';
import { writeAudiences } from './audiences.ts';
import { bureauAfter, partOf, type BureauEvent, type BureauState } from './bureau.ts';
import { ALGORITHM, hashEntry, hashText, newSalt, type LedgerRow } from './chain.ts';
import { fold, withoutEmptyTexts } from './events.ts';
import type { LedgerReads } from './ledger-reads.ts';
import type { Memory } from './memory.ts';
import { dayPart, numberOf } from './numbers.ts';
import type { Bureau, Commit, CommitChange, StoredEvent } from './types.ts';

export interface TextRow {
  caseId: CaseId;
  seq: Seq;
  field: string;
  salt: string;
  body: string;
}

/** An event with the case around it. */
interface Step {
  event: StoredEvent;
  before: Case | null;
  after: Case;
}

/** One group before it is committed: what its acts decided, over the present state, which it leaves alone. */
export class Draft {
  readonly from: Seq;
  head: Seq;
  bureau: BureauState;
  readonly rows: LedgerRow[] = [];
  readonly texts: TextRow[] = [];
  readonly bureauEvents: BureauEvent[] = [];
  readonly imports: { source: string; sourceId: string; caseId: CaseId }[] = [];
  /** Cases whose texts go, up to the event that says so. */
  readonly erasures: { caseId: CaseId; before: Seq }[] = [];
  /** Each case that the group touched, as it was and as it will be. */
  readonly cases = new Map<CaseId, { before: Case | null; after: Case }>();
  readonly #changes: CommitChange[] = [];
  readonly #memory: Memory;
  readonly #ledger: LedgerReads;
  readonly #acts = new Map<string, CaseId>();
  readonly #counts = new Map<string, number>();
  readonly #seen = new Map<CaseId, Case | null>();
  #hash: string;
  #nextId: CaseId;

  constructor(memory: Memory, ledger: LedgerReads) {
    this.#memory = memory;
    this.#ledger = ledger;
    this.from = this.head = memory.head;
    this.bureau = memory.bureau;
    this.#hash = memory.hash;
    this.#nextId = memory.nextId;
  }

  get empty(): boolean {
    return this.rows.length === 0;
  }

  caseOf(id: CaseId): Case | null {
    const staged = this.cases.get(id);
    if (staged) return staged.after;
    const open = this.#memory.open.get(id);
    if (open) return open;
    let seen = this.#seen.get(id);
    if (seen === undefined) this.#seen.set(id, (seen = this.#memory.caseOf(id)));
    return seen;
  }

  /** The case of an act that was accepted before, also earlier in this group. */
  caseOfAct(by: UserId, act: string): CaseId | undefined {
    return this.#acts.get(`${by} ${act}`) ?? this.#ledger.caseOfAct(by, act);
  }

  isImported(source: string, sourceId: string): boolean {
    return (
      this.imports.some((one) => one.source === source && one.sourceId === sourceId) ||
      this.#ledger.caseOfImport(source, sourceId) !== undefined
    );
  }

  /** What the next case would be called. */
  peekCase(at: Moment): { id: CaseId; number: string } {
    const day = dayPart(this.bureau.calendar, at);
    return { id: this.#nextId, number: numberOf(day, this.#countOf(day) + 1) };
  }

  takeCase(at: Moment): { id: CaseId; number: string } {
    const taken = this.peekCase(at);
    const day = dayPart(this.bureau.calendar, at);
    this.#counts.set(day, this.#countOf(day) + 1);
    this.#nextId += 1;
    return taken;
  }

  #countOf(day: string): number {
    return this.#counts.get(day) ?? this.#memory.countOf(day);
  }

  /** Adds the events of one act, or of one appender (`author` null: repeats are not told apart). */
  add(events: readonly StoredEvent[], author: UserId | null): CommitChange[] {
    const steps = this.#foldAll(events);
    const opening = author === null ? -1 : steps.findIndex(({ event }) => event.by === author);
    if (opening >= 0) {
      const { act, by, caseId } = steps[opening]!.event;
      this.#acts.set(`${by} ${act}`, caseId);
    }
    const added = steps.map((step, index) => this.#addOne(step, index === opening));
    this.#changes.push(...added);
    return added;
  }

  addBureau(event: BureauEvent, by: UserId, at: Moment): void {
    const { type, texts } = event;
    this.#append(
      {
        caseId: null,
        version: null,
        type,
        act: '',
        opensAct: false,
        by,
        onBehalfOf: null,
        occurredAt: at,
        recordedAt: at,
        data: JSON.stringify(event.data),
        audiences: '',
        audiencesBefore: null,
      },
      texts,
    );
    this.bureau = bureauAfter(this.bureau, event);
    this.bureauEvents.push(event);
  }

  /** What it will have been once it is on the disk. */
  commit(): Commit {
    const bureau = new Set<Bureau>(this.bureauEvents.map(partOf));
    return { from: this.from, to: this.head, changes: this.#changes, bureau: [...bureau] };
  }

  /** Makes it the present state: after its transaction, never before. */
  settle(): void {
    const changed = Array.from(this.cases.values(), ({ after }) => after);
    this.#memory.moveTo(this.head, this.#hash, this.bureau, changed);
  }

  /** The cases after each event; throws before anything is added. */
  #foldAll(events: readonly StoredEvent[]): Step[] {
    const latest = new Map<CaseId, Case>();
    return events.map((full) => {
      const event = withoutEmptyTexts(full);
      const before = latest.get(event.caseId) ?? this.caseOf(event.caseId);
      if (event.version !== (before?.version ?? 0) + 1) {
        throw new Error(`event ${event.type} makes case ${event.caseId} jump to version ${event.version}`);
      }
      const after = fold(before, event);
      latest.set(after.id, after);
      return { event, before, after };
    });
  }

  #addOne({ event, before, after }: Step, opensAct: boolean): CommitChange {
    const { caseId, version, type, act, by, onBehalfOf, occurredAt, recordedAt, texts } = event;
    const seenBefore = before ? audiencesOf(before) : [];
    const seenAfter = audiencesOf(after);
    const audiences = writeAudiences(seenAfter);
    const earlier = writeAudiences(seenBefore);
    const audiencesBefore = earlier === audiences ? null : earlier;
    const data = JSON.stringify(event.data);
    this.#append(
      {
        ...{ caseId, version, type, act, opensAct, by, onBehalfOf, occurredAt, recordedAt, data },
        ...{ audiences, audiencesBefore },
      },
      texts,
    );
    const touched = this.cases.get(caseId);
    this.cases.set(caseId, { before: touched ? touched.before : before, after });
    if (event.type === 'imported') {
      const { source, sourceId } = event.data;
      this.imports.push({ source, sourceId, caseId });
    }
    if (event.type === 'texts-erased') this.erasures.push({ caseId, before: this.head });
    return { seq: this.head, event, kase: after, before: seenBefore, after: seenAfter };
  }

  #append(entry: Omit<LedgerRow, 'seq' | 'textHashes' | 'algorithm' | 'hash'>, texts: Texts): void {
    this.head += 1;
    const caseId = entry.caseId ?? 0;
    let hashes: Record<string, string> | null = null;
    for (const [field, body] of Object.entries(texts)) {
      const salt = newSalt();
      (hashes ??= {})[field] = hashText(salt, body);
      this.texts.push({ caseId, seq: this.head, field, salt, body });
    }
    const full = {
      ...entry,
      seq: this.head,
      textHashes: hashes && JSON.stringify(hashes),
      algorithm: ALGORITHM,
    };
    this.#hash = hashEntry(this.#hash, full);
    this.rows.push({ ...full, hash: this.#hash });
  }
}
