import type Database from 'better-sqlite3';
import type { Calendar } from '../../domain/bureau/calendar.ts';
import { SYSTEM, type CaseId, type UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Act } from '../../domain/case/commands/index.ts';
import type { Actor, Person } from '../../domain/bureau/directory.ts';
import type { CaseEvent } from '../../domain/case/events.ts';
import type { Policy } from '../../domain/bureau/policy.ts';
import type { Refusal } from '../../domain/case/refusals.ts';
import { directoryChanged, type BureauEvent, type BureauState } from '../store/bureau.ts';
import { bodyOf } from '../store/chain.ts';
import { decideErasure } from './erasure.ts';
import type { Db } from '../store/dialect.ts';
import { presentTo, withIds, decideWrite } from './decide-write.ts';
import { Writer } from '../store/sqlite/writer.ts';
import { ErasedLog } from '../store/sqlite/erased-log.ts';
import { GroupCommit, type NotStored } from './group-commit.ts';
import { type NoticeOptions } from './group-notices.ts';
import { hasUnread, markRead } from '../store/inbox.ts';
import { DeferredWrites } from './deferred-writes.ts';
import { type LedgerReads } from '../store/sqlite/ledger-reads.ts';
import { BoardReads } from './board-reads.ts';
import { calendarChanged, defaultsOf, policyChanged, rosterChanged } from './bureau-events.ts';
import { LeftOut } from './left-out.ts';
import { WriteProbe } from './write-probe.ts';
import { Listeners } from './listeners.ts';
import type { Memory } from './memory.ts';
import { NoticeTail } from './notice-tail.ts';
import { removePhotosOf } from '../store/photo-files.ts';
import { Seals } from '../store/sqlite/seals.ts';
import type {
  Appended,
  Changed,
  DirectoryChange,
  Erased,
  NoticeRow,
  Present,
  RosterChange,
  Store,
  Which,
  Written,
} from '../store/types.ts';
import { NoticeReads } from '../store/sqlite/notice-rows.ts';
import type { Commit } from '../store/commits.ts';

export interface Parts {
  dataDir: string;
  now: () => Moment;
  patience: number;
  onError: (error: unknown) => void;
  client: Database.Database;
  reader: Database.Database;
  read: Db;
  ledger: LedgerReads;
  memory: Memory;
  notices: NoticeOptions;
}

const notStored = (code: NotStored): { ok: false; refusal: Refusal } => ({ ok: false, refusal: { code } });

/** The store over SQLite: memory for what stands on the board, one writing connection, one for reading. */
export class BoardStore extends BoardReads implements Store {
  readonly dataDir: string;
  readonly now: () => Moment;
  readonly #group: GroupCommit;
  readonly #commits: Listeners<[commit: Commit]>;
  readonly #foreignWrites: Listeners;
  readonly #noticesTold: Listeners<[told: NoticeRow[]]>;
  readonly #noticesRead: Listeners<[person: UserId]>;
  readonly #photos: Listeners<[caseId: CaseId]>;
  readonly #leftOut: LeftOut;
  readonly #notices: NoticeTail;
  readonly #seals: Seals;
  readonly #deferred: DeferredWrites;
  readonly #probe: WriteProbe;
  readonly #parts: Parts;
  readonly #log: ErasedLog;
  #closing: Promise<void> | null = null;
  #whenClosed: () => void = () => {};

  constructor(parts: Parts) {
    super(parts);
    const { onError } = parts;
    this.#parts = parts;
    this.#commits = new Listeners(onError);
    this.#foreignWrites = new Listeners(onError);
    this.#noticesTold = new Listeners(onError);
    this.#noticesRead = new Listeners(onError);
    this.#photos = new Listeners(onError);
    this.#leftOut = new LeftOut(onError);
    this.#log = new ErasedLog(parts.client);
    this.dataDir = parts.dataDir;
    this.now = parts.now;
    this.#notices = new NoticeTail(new NoticeReads(parts.reader), this.#noticesTold, onError);
    this.#seals = new Seals(parts.client, parts.ledger);
    this.#deferred = new DeferredWrites((work) => this.transact(work), onError);
    this.#group = new GroupCommit({
      ...parts,
      writer: new Writer(parts.client),
      publish: (commit) => {
        this.#commits.tell(commit);
        // Another process erased: its own look at the log may have met this one's reads.
        if (commit.changes.some(({ event }) => event.type === 'texts-erased')) void this.emptyLog();
      },
      onTold: () => this.#notices.look(),
      onUntold: (untold) => this.#leftOut.keep(untold, this.now()),
      onSick: () => this.#leftOut.changed(),
      onForeignWrite: () => {
        this.#notices.look();
        this.#foreignWrites.tell();
        // Somebody may have put right what is left out.
        if (this.sick.size > 0) void this.lookAgain();
      },
    });
    this.#probe = new WriteProbe(this.#group);
  }

  get untold(): Store['untold'] {
    return this.#leftOut.untold;
  }

  setAside(id: CaseId, error: unknown): void {
    if (this.sick.has(id)) return;
    this.#parts.onError(error);
    this.memory.setAside(id, 'rule');
    this.#leftOut.changed();
  }

  async lookAgain(): Promise<void> {
    // Within a group, so that what is read is of the one position at which everything else stands.
    await this.#group.submit(
      () => [...this.sick.keys()].forEach((id) => this.memory.examine(id)),
      () => undefined,
    );
    this.#leftOut.changed();
  }

  onSick(listener: () => void): () => void {
    return this.#leftOut.listeners.add(listener);
  }

  write(actor: Actor, act: Act, asked: unknown = act.commands): Promise<Written> {
    const body = bodyOf(asked);
    return this.#group.submit<Written>(
      (draft) => decideWrite(draft, actor, act, body, draft.moment(this.now())),
      notStored,
    );
  }

  append(make: (present: Present) => CaseEvent[]): Promise<Appended> {
    return this.#group.submit<Appended>((draft) => {
      const changes = draft.add(make(presentTo(draft, draft.moment(this.now()))));
      return { ok: true, to: draft.head, changes };
    }, notStored);
  }

  warn(cases: readonly CaseId[]): Promise<boolean> {
    return this.#group.submit(
      (draft) => {
        for (const id of cases) {
          const kase = draft.caseOf(id);
          if (kase) draft.notices.warn(kase, draft.noticing(this.now()));
        }
        return true;
      },
      () => false,
    );
  }

  onNotices(listener: (told: NoticeRow[]) => void): () => void {
    return this.#noticesTold.add(listener);
  }

  async markRead(person: UserId, which: Which, { waits = true } = {}): Promise<void> {
    if (!(await hasUnread(this.read, person, which))) return;
    const now = this.now();
    const mark = (db: Db) => markRead(db, person, which, now);
    if (waits) await this.transact(mark);
    else await this.jot(`read ${person} ${JSON.stringify(which)}`, mark);
    this.#noticesRead.tell(person);
  }

  onRead(listener: (person: UserId) => void): () => void {
    return this.#noticesRead.add(listener);
  }

  photoAdded(caseId: CaseId): void {
    this.#photos.tell(caseId);
  }

  onPhoto(listener: (caseId: CaseId) => void): () => void {
    return this.#photos.add(listener);
  }

  onCommit(listener: (commit: Commit) => void): () => void {
    return this.#commits.add(listener);
  }

  onForeignWrite(listener: () => void): () => void {
    return this.#foreignWrites.add(listener);
  }

  changeDirectory(actor: Actor, change: DirectoryChange): Promise<Changed & { people: Person[] }> {
    return this.#group.submit<Changed & { people: Person[] }>(
      (draft) => {
        const people = withIds(change.people ?? [], draft.bureau.directory);
        draft.addBureau(directoryChanged({ ...change, people }), actor.id, draft.moment(this.now()));
        return { ok: true, to: draft.head, people };
      },
      (why) => ({ ...notStored(why), people: [] }),
    );
  }

  changePolicy(actor: Actor, policy: Omit<Policy, 'version' | 'from'>): Promise<Changed> {
    return this.#change(actor, (bureau, now) => [policyChanged(bureau, policy, now)]);
  }

  changeCalendar(actor: Actor, calendar: Omit<Calendar, 'version'>): Promise<Changed> {
    return this.#change(actor, (bureau) => [calendarChanged(bureau, calendar)]);
  }

  changeRoster(actor: Actor, change: RosterChange): Promise<Changed> {
    return this.#change(actor, (bureau) => [rosterChanged(bureau, change)]);
  }

  async erase(actor: Actor, caseId: CaseId): Promise<Erased | null> {
    const erased = await this.#group.submit<Erased | null>((draft) => {
      const cases = decideErasure(draft, caseId, actor.id, draft.moment(this.now()));
      return cases && { ok: true, to: draft.head, cases };
    }, notStored);
    if (!erased?.ok) return erased;
    for (const id of erased.cases) await removePhotosOf(this.dataDir, id);
    return (await this.emptyLog()) ? erased : { ...erased, lingers: true };
  }

  emptyLog(): Promise<boolean> {
    return this.#log.empty();
  }

  seal(): Promise<Changed> {
    return this.#change({ id: SYSTEM }, () => {
      const seal = this.#seals.next();
      return seal ? [{ type: 'sealed', data: seal, texts: {} }] : [];
    });
  }

  recordDefaults(): Promise<Changed> {
    const { ledger } = this.#parts;
    return this.#change({ id: SYSTEM }, (bureau) =>
      defaultsOf(bureau).filter(({ type }) => !ledger.lastOfBureau(type)),
    );
  }

  transact<T>(work: (db: Db) => T | Promise<T>): Promise<T> {
    return this.#group.transact(work);
  }

  jot(key: string, work: (db: Db) => unknown): Promise<void> {
    return this.#deferred.jot(key, work);
  }

  canWrite(): Promise<boolean> {
    return this.#probe.canWrite();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  protected lookAround(): void {
    this.#group.lookAround();
  }

  whenClosed(then: () => void): void {
    this.#whenClosed = then;
  }

  async #close(): Promise<void> {
    const last = this.#deferred.close();
    this.#log.stop();
    await this.#group.close();
    await last;
    this.#notices.stop();
    this.#parts.reader.close();
    this.#parts.client.close();
    this.#whenClosed();
  }

  #change(
    { id: by }: Pick<Actor, 'id'>,
    make: (present: BureauState, now: Moment) => BureauEvent[],
  ): Promise<Changed> {
    return this.#group.submit<Changed>((draft) => {
      const now = draft.moment(this.now());
      for (const event of make(draft.bureau, now)) draft.addBureau(event, by, now);
      return { ok: true, to: draft.head };
    }, notStored);
  }
}
