import type { CaseId, UserId } from '../../domain/case.ts';
import type { Moment } from '../../domain/clocks.ts';
import type { ActInput, CommandInput, CommandType } from '../../domain/commands/index.ts';
import { isUnitMember, type Actor } from '../../domain/directory.ts';
import type { PhotoStep } from '../../domain/photos.ts';
import type { Card } from '../../domain/redact.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { PhotoAnswer } from '../../live/photos.ts';
import type { ActAnswer } from '../../live/protocol.ts';
import { clock } from '../clock.svelte.ts';
import type { Recorded, With } from '../outbox.ts';
import type { Run } from '../pending.ts';
import { Vault } from './vault.ts';

/** An act that waits, or that was refused after it had waited. */
export interface QueuedAct {
  kind: 'act';
  seq: number;
  act: ActInput;
  number: string;
  place: Card['place'] | null;
  /** When it was recorded: what its steps happened at where nobody said otherwise. */
  at: Moment;
  refusal: Refusal | null;
}

/** A photo of a step; it goes once its act has gone. */
export interface QueuedPhoto {
  kind: 'photo';
  seq: number;
  id: string;
  number: string;
  step: PhotoStep;
  /** The act of its step. */
  act: string;
  at: Moment;
  /** Why the server did not take it, in its own words. */
  refused: string | null;
}

type Queued = QueuedAct | QueuedPhoto;
/** As the vault has it: its key is the `seq`. */
type Stored = Omit<QueuedAct, 'seq'> | Omit<QueuedPhoto, 'seq'>;

/** What the queue needs of the live line. */
export interface Line {
  readonly online: boolean;
  readonly cards: { readonly all: ReadonlyMap<CaseId, Card> };
  deliver(act: ActInput): Promise<ActAnswer>;
  withdraw(id: string): void;
}

/** The steps that may wait in a pocket. */
const STEPS: readonly CommandType[] = [
  'accept',
  'attempt-contact',
  'contact',
  'request-waive',
  'arrive',
  'resolve',
];
const TIMED: readonly CommandType[] = ['attempt-contact', 'contact', 'arrive', 'resolve'];
/** Not now, but in a moment: nothing was stored. */
const PASSING: readonly Refusal['code'][] = ['unavailable', 'too-fast'];
const LATER = 5_000;

/**
 * What one person has recorded and the server has not yet taken: steps first, in order, then their photos. Kept sealed in
 * the browser from the moment of recording, so that neither a reload nor the end of the session loses any; only the same
 * person's pages send it on.
 */
export class Queue {
  readonly vault: Vault | null;
  /** Everything that waits or was refused, in order; what is on its way over a good line is not in it. */
  items: readonly Queued[] = $state.raw([]);
  /** Counts up when a photo has arrived. */
  photosSent = $state(0);

  readonly #line: Line;
  readonly #actor: Actor;
  /** Acts that were recorded over a good line, with who waits for their answers. */
  readonly #direct = new Map<string, { item: QueuedAct; answered: (answer: Recorded) => void }>();
  /** Photos of this page need not be unsealed; without a vault they are nowhere else. */
  readonly #blobs = new Map<string, Blob>();
  #sending: string | null = null;
  #draining = false;
  #again = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Places for what no vault holds: behind everything that one does. */
  #count = Number.MAX_SAFE_INTEGER / 2;

  private constructor(line: Line, actor: Actor, vault: Vault | null) {
    this.#line = line;
    this.#actor = actor;
    this.vault = vault;
  }

  static async open(line: Line, actor: Actor): Promise<Queue> {
    await leaveOthers(actor.id);
    const queue = new Queue(line, actor, await Vault.open(actor.id));
    queue.items = (await queue.vault?.list<Stored>().catch(() => null)) ?? [];
    void queue.flush();
    return queue;
  }

  readonly waiting: readonly QueuedAct[] = $derived(
    this.items.filter((item): item is QueuedAct => item.kind === 'act' && !item.refusal),
  );
  readonly refused: readonly Queued[] = $derived(
    this.items.filter((item) => (item.kind === 'act' ? item.refusal : item.refused) !== null),
  );
  readonly photos: readonly QueuedPhoto[] = $derived(
    this.items.filter((item): item is QueuedPhoto => item.kind === 'photo' && item.refused === null),
  );
  /** Since when the oldest of what waits has waited. */
  readonly since: Moment | null = $derived(
    this.items.length > 0 ? Math.min(...this.items.map(({ at }) => at)) : null,
  );

  /** The steps of each case that wait, for drawing its card as it will stand. */
  readonly runs: ReadonlyMap<CaseId, Run> = $derived.by(() => {
    const runs = new Map<CaseId, Run>();
    for (const { act, at } of this.waiting) {
      if (act.caseId === null) continue;
      const { moves, commands } = act;
      const before = runs.get(act.caseId);
      const steps = [...(before?.steps ?? []), ...timed(commands, at)];
      runs.set(act.caseId, { caseId: act.caseId, moves: before?.moves ?? moves, act: act.id, steps, at });
    }
    return runs;
  });

  /**
   * Records an act with its photos. Over a good line the answer is the server's; else it is kept, and goes once the line
   * is back. Acts that may not wait are sent as ever, and their photos kept once they were taken.
   */
  async act(act: ActInput, { number, photos }: With): Promise<Recorded> {
    const at = clock.exact();
    const item = {
      ...{ kind: 'act' as const, act, number, at, refusal: null },
      place: (act.caseId !== null && this.#line.cards.all.get(act.caseId)?.place) || null,
    };
    const mine = photos.map(({ id, step }) => ({
      ...{ kind: 'photo' as const, id, number, step, act: act.id, at, refused: null },
    }));
    for (const { id, blob } of photos) this.#blobs.set(id, blob);
    if (!this.#mayWait(act)) {
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
      return { ok: 'kept' };
    }
    return new Promise((answered) => {
      this.#direct.set(act.id, { item: kept, answered });
      void this.flush();
    });
  }

  /** The line is up, so what waits goes; or down, so what was on its way waits with the moment at which it happened. */
  line(up: boolean): void {
    if (up) return void this.flush();
    for (const { item, answered } of this.#direct.values()) {
      this.items = [...this.items, item].sort((a, b) => a.seq - b.seq);
      answered({ ok: 'kept' });
    }
    this.#direct.clear();
    if (this.#sending) this.#line.withdraw(this.#sending);
  }

  /** Sends what waits, in order; stops at the first that cannot go now, and tries again by itself. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#draining) {
      this.#again = true;
      return;
    }
    this.#draining = true;
    try {
      do {
        this.#again = false;
        await this.#drain();
      } while (this.#again);
    } finally {
      this.#draining = false;
    }
  }

  /** A refused step once more, against the case as it stands now. */
  async again(item: QueuedAct): Promise<void> {
    const card = item.act.caseId === null ? undefined : this.#line.cards.all.get(item.act.caseId);
    await this.#change(item, { ...item.act, moves: card?.moves ?? item.act.moves });
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
    forgetOwner();
    if (this.items.length > 0) return;
    this.vault?.close();
    await Vault.destroy(this.#actor.id);
  }

  async #drain(): Promise<void> {
    for (let item = this.#nextAct(); item; item = this.#nextAct()) {
      if (!this.#line.online) return;
      if (!(await this.#sendAct(item))) return;
    }
    for (const photo of this.photos) {
      if (!this.#line.online) return;
      const waits = this.items.some((item) => item.kind === 'act' && item.act.id === photo.act);
      if (!waits && !(await this.#sendPhoto(photo))) return this.#tryLater();
    }
  }

  /** Waiting ones before those just recorded: in the order in which they were. */
  #nextAct(): QueuedAct | undefined {
    const direct = Array.from(this.#direct.values(), ({ item }) => item);
    return [...this.waiting, ...direct].sort((a, b) => a.seq - b.seq)[0];
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
    const waiter = this.#direct.get(id);
    this.#direct.delete(id);
    if (answer.ok) {
      waiter?.answered(answer);
      await this.#remove(item);
      await this.#follow(item, answer);
      return true;
    }
    const { refusal } = answer;
    const ended = refusal.code === 'session-ended';
    if (waiter && !(ended && refusal.field !== 'confirm' && this.vault)) {
      waiter.answered(answer);
      await this.discard(item);
      return true;
    }
    if (waiter) {
      this.items = [...this.items, item].sort((a, b) => a.seq - b.seq);
      waiter.answered({ ok: 'kept' });
    }
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

  /** False when it cannot go now. */
  async #sendPhoto(photo: QueuedPhoto): Promise<boolean> {
    const blob = this.#blobs.get(photo.id) ?? (await this.vault?.blob(photo.id));
    if (!blob) {
      await this.#remove(photo);
      return true;
    }
    const query = new URLSearchParams({ step: photo.step, id: photo.id });
    const headers = { 'content-type': blob.type || 'application/octet-stream', accept: 'application/json' };
    const response = await fetch(`/cases/${photo.number}/photos?${query}`, {
      method: 'POST',
      headers,
      body: blob,
    }).catch(() => null);
    if (!response || response.status === 401 || response.status === 429 || response.status >= 500)
      return false;
    if (response.ok) {
      await this.#remove(photo);
      this.photosSent += 1;
      return true;
    }
    const answer = (await response.json().catch(() => null)) as PhotoAnswer | { message: string } | null;
    await this.#put({ ...photo, refused: answer && 'message' in answer ? answer.message : '' });
    return true;
  }

  #tryLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), LATER);
  }

  #mayWait({ caseId, commands }: ActInput): boolean {
    return caseId !== null && isUnitMember(this.#actor) && commands.every(({ type }) => STEPS.includes(type));
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
    const blobs = new Map<string, Blob>();
    for (const one of stored) if (one.kind === 'photo') blobs.set(one.id, this.#blobs.get(one.id)!);
    // A disk that is full keeps nothing: then it waits in this page alone.
    const places = await this.vault?.add(stored, blobs).catch(() => null);
    return stored.map((one, at) => ({ ...one, seq: places?.[at] ?? (this.#count += 1) }));
  }

  async #put(changed: Queued): Promise<void> {
    this.items = this.items.map((item) => (item.seq === changed.seq ? changed : item));
    const { seq, ...stored } = changed;
    await this.vault?.replace(seq, stored);
  }

  async #remove(item: Queued): Promise<void> {
    this.items = this.items.filter(({ seq }) => seq !== item.seq);
    const blob = item.kind === 'photo' ? item.id : undefined;
    if (blob) this.#blobs.delete(blob);
    await this.vault?.remove(item.seq, blob);
  }
}

/** Steps that were left at "now" happened when they were recorded. */
function timed(commands: readonly CommandInput[], at: Moment): CommandInput[] {
  return commands.map((command) =>
    TIMED.includes(command.type) && !('occurredAt' in command && command.occurredAt !== undefined)
      ? ({ ...command, occurredAt: at } as CommandInput)
      : command,
  );
}

const OWNER = 'pocket-owner';

/** Whose pocket this browser holds: a number and nothing else. */
export function ownerOf(): UserId | null {
  const owner = Number(localStorage.getItem(OWNER));
  return owner > 0 ? owner : null;
}

/** What another person kept here to look at goes when somebody else signs in; what he has not sent yet waits for him. */
async function leaveOthers(me: UserId): Promise<void> {
  const before = ownerOf();
  localStorage.setItem(OWNER, String(me));
  if (before === null || before === me) return;
  const vault = await Vault.open(before);
  await vault?.forget();
  const empty = (await vault?.isEmpty()) ?? true;
  vault?.close();
  if (empty) await Vault.destroy(before);
}

function forgetOwner(): void {
  localStorage.removeItem(OWNER);
}
