import type { ActInput } from '../domain/case/commands/index.ts';
import type { PhotoStep } from '../domain/case/photos.ts';
import type { ActAnswer } from '../live/protocol.ts';

/** A photo that was chosen for a step. `id` is the phone's own name for it. */
export interface PhotoToSend {
  id: string;
  step: PhotoStep;
  blob: Blob;
}

/** What goes with an act: its case's number, and the photos of its steps. */
export interface With {
  number: string;
  photos: readonly PhotoToSend[];
}

/** What became of an act: the server's answer, or that it is kept until the line is back. */
export type Recorded = ActAnswer | { ok: 'kept' };

/** Acts that were asked and not yet answered, in the order in which they were asked. */
export class Outbox {
  #waiting = new Map<string, { act: ActInput; answered: (answer: ActAnswer) => void }>();

  get size(): number {
    return this.#waiting.size;
  }

  ids(): string[] {
    return [...this.#waiting.keys()];
  }

  find(id: string): ActInput | undefined {
    return this.#waiting.get(id)?.act;
  }

  /** Keeps an act; the promise is kept when it is answered. */
  put(act: ActInput): Promise<ActAnswer> {
    return new Promise((answered) => this.#waiting.set(act.id, { act, answered }));
  }

  /** The first answer counts, later ones to the same act are nobody's. */
  answer(id: string, answer: ActAnswer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.answered(answer);
  }
}
