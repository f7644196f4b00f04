import type { CaseId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { ActInput, CommandInput } from '../../domain/case/commands/index.ts';
import { isUnitMember, type ActingPerson } from '../../domain/bureau/directory.ts';
import type { Card } from '../../domain/case/redact.ts';
import type { Refusal } from '../../domain/case/refusals.ts';
import type { ActAnswer } from '../../live/protocol.ts';
import { keepStorage } from '../browser.ts';
import { clock } from '../clock.svelte.ts';
import type { Recorded, With } from '../outbox.ts';
import type { Run } from '../pending.ts';
import { isCorrected, recordedAt, shifted } from './device-clock.ts';
import {
  Blobs,
  Direct,
  inOrder,
  isStep,
  runsOf,
  timed,
  type Queued,
  type QueuedAct,
  type QueuedPhoto,
  type Stored,
} from './items.ts';
import { markOwner } from './owner-mark.ts';
import { takeOver } from './owner.ts';
import { postPhoto } from './post-photo.ts';
import { Vault } from './vault.ts';

/** What the queue needs of the live line. */
export interface Line {
  readonly online: boolean;
  /** Whether the server has told its time over this line. */
  readonly heard: boolean;
  readonly lastTruth: Moment | undefined;
  readonly cards: { readonly all: ReadonlyMap<CaseId, Card> };
  deliver(act: ActInput): Promise<ActAnswer>;
  withdraw(id: string): void;
  /** Asks for the password again; true once it was right. */
  confirm(): Promise<boolean>;
}

/** Not now, but in a moment: nothing was stored. */
const PASSING: readonly Refusal['code'][] = ['unavailable', 'too-fast'];
/** The server hears the page no more: what was recorded waits for its person. */
const ENDED: readonly Refusal['code'][] = ['session-ended', 'other-person', 'other-role'];
const LATER = 5_000;
/** Places for what no vault holds: behind everything that one does. */
const LOOSE = Number.MAX_SAFE_INTEGER / 2;

/**
 * What one person has recorded and the server has not yet taken: steps first, in order, then their photos. Kept sealed in
 * the browser from the moment of recording, so that neither a reload nor the end of the session loses any; only the same
 * person's pages send it on.
 */
export class Queue {
  vault: Vault | null = $state.raw(null);
  /** Everything that waits or was refused, in order; what is on its way over a good line is not in it. */
  items: readonly Queued[] = $state.raw([]);
  /** By how much the last wrong moment was corrected, in milliseconds; null: none was. */
  corrected: number | null = $state(null);
  /** Counts up when a photo has arrived. */
  photosSent = $state(0);

  readonly #line: Line;
  readonly #actor: ActingPerson;
  readonly #direct = new Direct();
  readonly #blobs = new Blobs();
  #sending: string | null = null;
  #sendingSteps = false;
  #sendingPhotos = false;
  #again = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #count = LOOSE;

  private constructor(line: Line, actor: ActingPerson) {
    this.#line = line;
    this.#actor = actor;
  }

  static async open(line: Line, actor: ActingPerson): Promise<Queue> {
    const queue = new Queue(line, actor);
    await queue.reopen();
    return queue;
  }

  /** Its person is here, perhaps again after somebody else: his vault may have been shut meanwhile. */
  async reopen(): Promise<void> {
    await takeOver(this.#actor.id);
    this.vault?.close();
    this.vault = await Vault.open(this.#actor.id);
    const stored = (await this.vault?.list<Stored>().catch(() => null)) ?? [];
    this.items = [...stored, ...this.items.filter(({ seq }) => seq > LOOSE)];
    void this.flush();
  }

  /** What was recorded in this page's role. */
  readonly #own: readonly Queued[] = $derived(
    this.items.filter(({ role = this.#actor.role }) => role === this.#actor.role),
  );
  /** What waits until its person works again in the role that he recorded it in. */
  readonly elsewhere: readonly Queued[] = $derived(this.items.filter((item) => !this.#own.includes(item)));
  readonly waiting: readonly QueuedAct[] = $derived(
    this.#own.filter((item): item is QueuedAct => item.kind === 'act' && !item.refusal),
  );
  readonly refused: readonly Queued[] = $derived(
    this.#own.filter((item) => (item.kind === 'act' ? item.refusal : item.refused) !== null),
  );
  /** Photos that go by themselves: those of a refused step wait for what becomes of it. */
  readonly photos: readonly QueuedPhoto[] = $derived.by(() => {
    const held = this.refused.flatMap((item) => (item.kind === 'act' ? [item.act.id] : []));
    return this.#own
      .filter((item): item is QueuedPhoto => item.kind === 'photo' && item.refused === null)
      .filter(({ act }) => act === null || !held.includes(act));
  });
  /** Since when the oldest of what waits has waited. */
  readonly since: Moment | null = $derived(
    this.items.length > 0 ? Math.min(...this.items.map(({ at }) => at)) : null,
  );

  readonly runs: ReadonlyMap<CaseId, Run> = $derived(runsOf(this.waiting));

  /**
   * Records an act with its photos. Over a good line the answer is the server's; else it is kept, and goes once the line
   * is back. Acts that may not wait are sent as ever, and their photos kept once they were taken.
   */
  async act(act: ActInput, { number, photos }: With): Promise<Recorded> {
    const at = clock.exact();
    const { role } = this.#actor;
    const item = {
      ...{ kind: 'act' as const, act, number, at, role, refusal: null },
      ...{ device: Date.now(), since: this.#line.lastTruth ?? null },
      place: (act.caseId !== null && this.#line.cards.all.get(act.caseId)?.place) || null,
    };
    const mine = photos.map(({ id, step }) => ({
      ...{ kind: 'photo' as const, id, number, step, act: act.id, at, role, refused: null },
    }));
    for (const { id, blob } of photos) this.#blobs.put(id, blob);
    if (!isUnitMember(this.#actor) || !isStep(act)) {
      const answer = await this.#line.deliver(act);
      if (answer.ok) await this.#keep(mine);
      void this.flush();
      return answer;
    }
    const [kept, ...pictures] = await this.#store([item, ...mine]);
    if (kept?.kind !== 'act') throw new Error('an act was kept as something else');
    this.items = [...this.items, ...pictures];
    if (!this.#line.online) {
      this.items = [...this.items, kept];
      void keepStorage();
      return { ok: 'kept' };
    }
    const answer = this.#direct.put(kept);
    void this.flush();
    return answer;
  }

  /** Photos for a step that was recorded before. */
  async add(number: string, photos: With['photos']): Promise<void> {
    const at = clock.exact();
    const { role } = this.#actor;
    for (const { id, blob } of photos) this.#blobs.put(id, blob);
    await this.#keep(
      photos.map(({ id, step }) => ({ kind: 'photo', id, number, step, act: null, at, role, refused: null })),
    );
    void this.flush();
  }

  /** The line is up, so what waits goes; or down, so what was on its way waits with the moment at which it happened. */
  line(up: boolean): void {
    if (up) return void this.flush();
    for (const item of this.#direct.items) this.#wait(item);
    if (this.#sending) this.#line.withdraw(this.#sending);
  }

  /** Sends what waits, steps in order and then their photos; stops where it cannot go on now, and tries again by itself. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#sendingSteps) {
      this.#again = true;
      return;
    }
    this.#sendingSteps = true;
    try {
      do {
        this.#again = false;
        await this.#sendSteps();
      } while (this.#again);
    } finally {
      this.#sendingSteps = false;
    }
    if (!this.#sendingPhotos) await this.#sendPhotos();
  }

  /** A refused step once more, against the case as it stands now. */
  async again(item: QueuedAct): Promise<void> {
    const card = item.act.caseId === null ? undefined : this.#line.cards.all.get(item.act.caseId);
    const commands = shifted(item.act.commands, 0, clock.exact());
    await this.#change(item, { ...item.act, commands, moves: card?.moves ?? item.act.moves });
  }

  /** A refused photo once more. */
  async sendAgain(photo: QueuedPhoto): Promise<void> {
    await this.#put({ ...photo, refused: null });
    void this.flush();
  }

  /** A refused act with other commands in its place. */
  async instead(item: QueuedAct, commands: CommandInput[]): Promise<void> {
    await this.#change(item, { ...item.act, commands });
  }

  /** Lets go of a refused step and its photos, or of one photo. */
  async discard(item: Queued): Promise<void> {
    await this.#remove(item);
    if (item.kind === 'photo') return;
    for (const photo of this.items) {
      if (photo.kind === 'photo' && photo.act === item.act.id) await this.#remove(photo);
    }
  }

  /** At sign-out: nothing is left here but what waits. */
  async leave(): Promise<void> {
    clearTimeout(this.#timer);
    await this.vault?.forget();
    markOwner(null);
    if (this.items.length > 0) return;
    this.vault?.close();
    await Vault.destroy(this.#actor.id);
  }

  async #sendSteps(): Promise<void> {
    for (let item = this.#nextAct(); item; item = this.#nextAct()) {
      // What waited is sent by the server's clock alone.
      const sendable = this.#line.heard || this.#direct.has(item.act.id);
      if (!this.#line.online || !sendable || !(await this.#sendAct(await this.#dated(item)))) return;
    }
  }

  /** One after the other, and beside whatever step is recorded meanwhile: a step never waits for a photo. */
  async #sendPhotos(): Promise<void> {
    this.#sendingPhotos = true;
    try {
      for (let photo = this.#nextPhoto(); photo && this.#line.online; photo = this.#nextPhoto()) {
        const became = await this.#sendPhoto(photo);
        if (became === 'later') return this.#tryLater();
        // Whoever would not give his password is not asked again at once.
        if (became === 'confirm') return;
      }
    } finally {
      this.#sendingPhotos = false;
    }
  }

  /** The first whose step is with the server. */
  #nextPhoto(): QueuedPhoto | undefined {
    const waiting = [...this.items, ...this.#direct.items];
    return this.photos.find(({ act }) => !waiting.some((item) => item.kind === 'act' && item.act.id === act));
  }

  /** Waiting ones before those just recorded: in the order in which they were. */
  #nextAct(): QueuedAct | undefined {
    return inOrder([...this.waiting, ...this.#direct.items])[0];
  }

  /** As it is to be sent: with the moment at which it was recorded by the server's clock, whatever this device's shows. */
  async #dated(item: QueuedAct): Promise<QueuedAct> {
    if (this.#direct.has(item.act.id)) return item;
    const { at, device = at, since = null } = item;
    const present = { now: clock.exact(), device: Date.now() };
    const by = recordedAt({ at, device, since }, present) - at;
    if (isCorrected({ at, device, since }, present)) this.corrected = by;
    const commands = shifted(item.act.commands, by, present.now);
    const dated = { ...item, at: at + by, act: { ...item.act, commands } };
    if (by !== 0) await this.#put(dated);
    return dated;
  }

  /** False when it cannot go now. */
  async #sendAct(item: QueuedAct): Promise<boolean> {
    const { id } = item.act;
    const direct = this.#direct.has(id);
    this.#sending = id;
    const answer = await this.#line.deliver(
      direct ? item.act : { ...item.act, commands: timed(item.act.commands, item.at) },
    );
    this.#sending = null;
    if (answer.ok) {
      this.#direct.take(id)?.(answer);
      await this.#remove(item);
      await this.#follow(item, answer);
      return true;
    }
    const { refusal } = answer;
    const ended = ENDED.includes(refusal.code);
    // Whoever still looks at the sheet hears it there; after the session's end it goes when he has signed in again.
    if (this.#direct.has(id) && !(ended && refusal.field !== 'confirm' && this.vault)) {
      this.#direct.take(id)?.(answer);
      await this.discard(item);
      return true;
    }
    if (this.#direct.has(id)) this.#wait(item);
    if (ended) return false;
    if (PASSING.includes(refusal.code)) {
      this.#tryLater();
      return false;
    }
    await this.#put({ ...item, refusal });
    return true;
  }

  /** What was recorded on the same case after it was recorded on the case as it now stands. */
  async #follow({ act: { caseId } }: QueuedAct, { card }: ActAnswer & { ok: true }): Promise<void> {
    if (!card) return;
    for (const item of this.waiting) {
      if (item.act.caseId === caseId && item.act.moves !== card.moves)
        await this.#put({ ...item, act: { ...item.act, moves: card.moves } });
    }
  }

  async #sendPhoto(photo: QueuedPhoto): Promise<'done' | 'later' | 'confirm'> {
    const blob = this.#blobs.get(photo.id) ?? (await this.vault?.blob(photo.id));
    if (!blob) {
      await this.#remove(photo);
      return 'done';
    }
    let answer = await postPhoto(photo, blob);
    if (answer === 'confirm' && (await this.#line.confirm())) answer = await postPhoto(photo, blob);
    if (answer === 'confirm' || answer === 'later') return answer;
    if (answer !== 'taken') {
      await this.#put({ ...photo, refused: answer.refused });
      return 'done';
    }
    await this.#remove(photo);
    this.photosSent += 1;
    return 'done';
  }

  #tryLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), LATER);
  }

  /** What was on its way waits. */
  #wait(item: QueuedAct): void {
    this.items = inOrder([...this.items, item]);
    this.#direct.take(item.act.id)?.({ ok: 'kept' });
  }

  async #change(item: QueuedAct, act: ActInput): Promise<void> {
    await this.#put({ ...item, act, refusal: null });
    void this.flush();
  }

  async #keep(stored: readonly Stored[]): Promise<void> {
    if (stored.length > 0) this.items = [...this.items, ...(await this.#store(stored))];
  }

  /** On the disk before anybody is told that it is kept. Without a vault, in this page alone. */
  async #store(stored: readonly Stored[]): Promise<Queued[]> {
    // A disk that is full keeps nothing: then it waits in this page alone.
    const places = await this.vault?.add(stored, this.#blobs.of(stored)).catch(() => null);
    return stored.map((one, at) => ({ ...one, seq: places?.[at] ?? (this.#count += 1) }));
  }

  async #put(changed: Queued): Promise<void> {
    this.items = this.items.map((item) => (item.seq === changed.seq ? changed : item));
    const { seq, ...stored } = changed;
    await this.vault?.replace(seq, stored).catch(() => undefined);
  }

  async #remove(item: Queued): Promise<void> {
    this.items = this.items.filter(({ seq }) => seq !== item.seq);
    const blob = item.kind === 'photo' ? item.id : undefined;
    if (blob) this.#blobs.delete(blob);
    // Another page of his may have taken the vault along at sign-out.
    await this.vault?.remove(item.seq, blob).catch(() => undefined);
  }
}
