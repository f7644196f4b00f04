import type { ActInput } from '../domain/commands/index.ts';
import type { ActAnswer } from '../live/protocol.ts';

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
