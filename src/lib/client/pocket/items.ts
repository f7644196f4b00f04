import type { CaseId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import { cardPartOf } from '../../domain/case/commands/cards.ts';
import type { ActInput, CommandInput } from '../../domain/case/commands/index.ts';
import type { PersonRole } from '../../domain/bureau/directory.ts';
import type { PhotoStep } from '../../domain/case/photos.ts';
import type { Card } from '../../domain/case/redact.ts';
import type { Refusal } from '../../domain/case/refusals.ts';
import type { Recorded } from '../outbox.ts';
import type { Run } from '../pending.ts';

interface Base {
  seq: number;
  /** In which its person recorded it, and in which alone it is sent; what was kept by an earlier version says none. */
  role?: PersonRole;
}

/** An act that waits, or that was refused after it had waited. */
export interface QueuedAct extends Base {
  kind: 'act';
  act: ActInput;
  number: string;
  place: Card['place'] | null;
  /** When it was recorded: what its steps happened at where nobody said otherwise. */
  at: Moment;
  /** What the device's clock showed then, and the server's last word before it; earlier versions kept neither. */
  device?: number;
  since?: Moment | null;
  refusal: Refusal | null;
}

/** A photo of a step; it goes once its act has gone. */
export interface QueuedPhoto extends Base {
  kind: 'photo';
  id: string;
  number: string;
  step: PhotoStep;
  /** The act of its step; null: recorded before. */
  act: string | null;
  at: Moment;
  /** Why the server did not take it, in its own words. */
  refused: string | null;
}

export type Queued = QueuedAct | QueuedPhoto;
/** As the vault has it: its key is the `seq`. */
export type Stored = Omit<QueuedAct, 'seq'> | Omit<QueuedPhoto, 'seq'>;

/** Whether an act may wait in a pocket. */
export function isStep({ caseId, commands }: ActInput): boolean {
  return caseId !== null && commands.every(({ type }) => cardPartOf(type).offline);
}

/** Steps that were left at "now" happened when they were recorded. */
export function timed(commands: readonly CommandInput[], at: Moment): CommandInput[] {
  return commands.map((command) =>
    cardPartOf(command.type).timed && !('occurredAt' in command && command.occurredAt !== undefined)
      ? ({ ...command, occurredAt: at } as CommandInput)
      : command,
  );
}

/** What somebody typed into steps, in their order. */
export function wordsOf(commands: readonly CommandInput[]): string[] {
  return commands.flatMap((command) =>
    Object.entries(command).flatMap(([field, value]) =>
      TYPED.includes(field) && typeof value === 'string' && value !== '' ? [value] : [],
    ),
  );
}
const TYPED: readonly string[] = ['gist', 'finding', 'text', 'reason', 'noVisit', 'note'];

/** The steps that wait of each case, for drawing its card as it will stand. */
export function runsOf(waiting: readonly QueuedAct[]): ReadonlyMap<CaseId, Run> {
  const runs = new Map<CaseId, Run>();
  for (const { act, at } of waiting) {
    if (act.caseId === null) continue;
    const { caseId, moves, commands, id } = act;
    const before = runs.get(caseId);
    const steps = [...(before?.steps ?? []), ...timed(commands, at)];
    runs.set(caseId, { caseId, moves: before?.moves ?? moves, act: id, steps, at });
  }
  return runs;
}

export function inOrder<T extends Queued>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => a.seq - b.seq);
}

/** Acts that were recorded over a good line, with who waits for their answers. */
export class Direct {
  readonly #acts = new Map<string, { item: QueuedAct; answered: (answer: Recorded) => void }>();

  get items(): QueuedAct[] {
    return Array.from(this.#acts.values(), ({ item }) => item);
  }

  put(item: QueuedAct): Promise<Recorded> {
    return new Promise((answered) => this.#acts.set(item.act.id, { item, answered }));
  }

  /** Who waits for an act, and waits no longer; undefined where nobody does. */
  take(id: string): ((answer: Recorded) => void) | undefined {
    const found = this.#acts.get(id);
    this.#acts.delete(id);
    return found?.answered;
  }

  has(id: string): boolean {
    return this.#acts.has(id);
  }
}

/** Photos of this page, which need not be unsealed; without a vault they are nowhere else. */
export class Blobs {
  readonly #blobs = new Map<string, Blob>();

  get(id: string): Blob | undefined {
    return this.#blobs.get(id);
  }

  put(id: string, blob: Blob): void {
    this.#blobs.set(id, blob);
  }

  delete(id: string): void {
    this.#blobs.delete(id);
  }

  /** Those of the photos among what is to be stored. */
  of(stored: readonly Stored[]): Map<string, Blob> {
    const ids = stored.flatMap((one) => (one.kind === 'photo' ? [one.id] : []));
    return new Map([...this.#blobs].filter(([id]) => ids.includes(id)));
  }
}
