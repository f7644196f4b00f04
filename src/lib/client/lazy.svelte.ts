/** What was to be done with a part of the page that did not come. */
interface Missing {
  again: () => void;
}

class MissingPart {
  /** The newest; null: nothing is missing. */
  shown: Missing | null = $state.raw(null);

  dismiss(): void {
    this.shown = null;
  }
}

/** Tells of a part that did not come: `MissingDialog` says so and offers to try again. */
export const missingPart = new MissingPart();

/**
 * A part of a page (a sheet, a menu, a drawer) that is fetched when it is first needed. It may not come: the line is lost
 * at that moment, or the server has a newer build. Whoever asks for one has an answer for that.
 */
export class Lazy<M> {
  /** The module, once it is there. */
  module: M | undefined = $state.raw();
  readonly #fetch: () => Promise<M>;

  constructor(fetch: () => Promise<M>) {
    this.#fetch = fetch;
  }

  /** The module, or null where it did not come; nobody is told. */
  async quietly(): Promise<M | null> {
    try {
      return (this.module ??= await this.#fetch());
    } catch {
      return null;
    }
  }

  /**
   * The same, and the page says that it did not come.
   * @param again what the person wanted, to be done anew when he tries again
   */
  async get(again: () => void): Promise<M | null> {
    const module = await this.quietly();
    if (!module) missingPart.shown = { again };
    return module;
  }
}

/** A lazily loaded module; the only place from which a part of a page may be imported while it runs. */
export function lazy<M>(fetch: () => Promise<M>): Lazy<M> {
  return new Lazy(fetch);
}
