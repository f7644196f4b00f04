import type { CaseId } from '../../domain/case/case.ts';
import { audiencesOf, type Audience } from '../../domain/case/audience.ts';
import { touchesClock } from '../../domain/case/clock-changes.ts';
import { onBoard } from '../../domain/case/stages.ts';
import { isOnDuty } from '../../domain/bureau/roster.ts';
import type { Changes, Notice, PackedChanges, Touched } from '../../live/protocol.ts';
import { noticeOf } from '../notices/inbox.ts';
import { troubleOf } from '../clock/trouble.ts';
import type { Commit, NoticeRow, Store } from '../store/index.ts';
import { pack } from './pack.ts';
import { Presence } from './presence.ts';
import { ready, type Ready } from './ready.ts';
import { everybody, packedRoom, personRoom } from './rooms.ts';
import type { Tail } from './tail.ts';
import type { Tails } from './tails.ts';
import type { Io } from './types.ts';
import { Window } from './window.ts';

/** From the start of one flush to the next, while there is something to tell. */
const TOGETHER = 20;
/** The same for who looks at what. */
const GLANCE = 250;
/** Who hears of a case off the board: it is the centre that owes the district its feedback. */
const OWING: readonly Audience[] = ['centre'];

/** Tells every audience what it sees, a frame for all of its screens at a time, always in the order of the ledger. */
export class Broadcast {
  readonly presence: Presence;
  readonly #io: Io;
  readonly #tails: Tails;
  readonly #store: Store;
  readonly #changes = new Window(TOGETHER, () => this.flush());
  readonly #people = new Window(GLANCE, () => this.#tellPeople());
  readonly #notices: { rooms: string[]; notice: Notice }[] = [];
  readonly #touched: { rooms: string[]; message: Touched }[] = [];
  #toldTrouble = '';
  /** What each audience was told last of its people. */
  readonly #toldPeople = new Map<Audience, string>();

  constructor(io: Io, tails: Tails, store: Store) {
    this.#io = io;
    this.#tails = tails;
    this.#store = store;
    this.presence = new Presence(tails);
  }

  take(commit: Commit): void {
    this.#tails.take(commit);
    if (this.presence.touches(casesOf(commit))) this.#people.open();
    for (const { event, kase } of commit.changes) {
      if (touchesClock(event, 'feedback')) this.#touch({ caseId: kase.id, what: 'feedback' }, OWING);
    }
    this.#changes.open();
  }

  /** Cases were left out, or are no longer. No event says so: the pulse's fingerprint makes each screen ask. */
  lookAgain(): void {
    this.#tails.lookAgain();
    this.pulse();
  }

  /** What the board does not show as it should, or that it does again: once for everybody, each time it changes. */
  tellTrouble(): void {
    const message = ready(troubleOf(this.#store));
    if (message.json === this.#toldTrouble) return;
    this.#toldTrouble = message.json;
    for (const { audience } of this.#tails) this.#io.to(everybody(audience)).emit('trouble', message);
  }

  /** To each person's own screens, and of them to those that see the case. */
  notify(rows: readonly NoticeRow[]): void {
    const now = this.#store.now();
    const duties = { directory: this.#store.directory(), roster: this.#store.roster() };
    for (const row of rows) {
      const kase = this.#store.open.get(row.caseId) ?? this.#store.owed.get(row.caseId);
      if (!kase) continue;
      const audiences = onBoard(kase.stage) ? audiencesOf(kase).filter(isNoWall) : OWING;
      const notice = { ...noticeOf(row, kase), duty: isOnDuty(row.person, duties, now) };
      this.#notices.push({ rooms: audiences.map((audience) => personRoom(audience, row.person)), notice });
    }
    this.#changes.open();
  }

  /** A photo was taken in: those who have the case open may look at it. */
  photoAdded(caseId: CaseId): void {
    const kase = this.#store.open.get(caseId);
    if (!kase) return;
    this.#touch({ caseId, what: 'photos' }, audiencesOf(kase).filter(isNoWall));
    this.#changes.open();
  }

  /** Sends what is pending, before anything that must not overtake it. */
  flush(): void {
    for (const tail of this.#tails) this.#tellChanges(tail);
    for (const { rooms, notice } of this.#notices.splice(0)) this.#io.to(rooms).emit('notice', ready(notice));
    for (const { rooms, message } of this.#touched.splice(0))
      this.#io.to(rooms).emit('touched', ready(message));
  }

  /** Tells every audience where the ledger stands; lets go of those that have no screen left. */
  pulse(): void {
    this.flush();
    const now = this.#store.now();
    for (const tail of this.#tails) {
      const rooms = everybody(tail.audience);
      if (rooms.some((room) => this.#has(room))) {
        this.#io.to(rooms).emit('pulse', tail.pulse(this.#tails.head, now));
      } else {
        this.#tails.drop(tail.audience);
        this.#toldPeople.delete(tail.audience);
      }
    }
  }

  peopleChanged(): void {
    this.#people.open();
  }

  close(): void {
    this.#changes.close();
    this.#people.close();
  }

  #touch(message: Touched, audiences: readonly Audience[]): void {
    this.#touched.push({ rooms: audiences.flatMap(everybody), message });
  }

  #tellChanges(tail: Tail): void {
    const frame = tail.frame(this.#tails.head);
    if (!frame) return;
    const { from, to, message } = frame;
    const rooms = everybody(tail.audience);
    const packed = this.#has(packedRoom(tail.audience)) && pack(message.json);
    if (packed) {
      this.#io.to(rooms.pop()!).emit('packed', ready<PackedChanges>({ from, to, packed }));
    }
    this.#tell(rooms, message);
  }

  #tell(rooms: string[], message: Ready<Changes>): void {
    if (rooms.some((room) => this.#has(room))) this.#io.to(rooms).emit('changes', message);
  }

  #has(room: string): boolean {
    return this.#io.of('/').adapter.rooms.has(room);
  }

  #tellPeople(): void {
    for (const { audience } of this.#tails) {
      if (audience === 'wall') continue;
      const seen = this.presence.seenBy(audience);
      const everyone = ready(seen.map(({ present }) => present));
      if (everyone.json === (this.#toldPeople.get(audience) ?? '[]')) continue;
      this.#toldPeople.set(audience, everyone.json);
      const busy = new Set(seen.map(({ person }) => person));
      const own = [...busy].map((person) => personRoom(audience, person));
      this.#io.to(everybody(audience)).except(own).emit('people', everyone);
      for (const person of busy) {
        const others = seen.filter((one) => one.person !== person).map(({ present }) => present);
        this.#io.to(personRoom(audience, person)).emit('people', ready(others));
      }
    }
  }
}

function isNoWall(audience: Audience): boolean {
  return audience !== 'wall';
}

function casesOf({ changes }: Commit): CaseId[] {
  return changes.map(({ kase }) => kase.id);
}
