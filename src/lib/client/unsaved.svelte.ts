/** What would be gone: with this page (a sheet), or only with the whole document (a call, which the next page still has). */
type Lasts = 'page' | 'document';

interface Held {
  typed: () => boolean;
  lasts: Lasts;
}

const TYPED = 'textarea, input:not([type="radio"], [type="checkbox"], [type="search"], [type="hidden"])';

/** What somebody has typed or chosen and not recorded: whoever leaves it is asked first. */
class Unsaved {
  /** What to go on with once the person has said that he gives it up; null: nobody is asked. */
  asking: (() => void) | null = $state.raw(null);

  readonly #held = new Set<Held>();
  /** Fields of plain forms that a hand wrote in. */
  readonly #touched = new Set<HTMLInputElement | HTMLTextAreaElement>();
  #givenUp = false;

  /** Says that this holds something as long as `typed`, until the returned function is called. */
  hold(typed: () => boolean, lasts: Lasts = 'page'): () => void {
    const held = { typed, lasts };
    this.#held.add(held);
    return () => this.#held.delete(held);
  }

  /** Whether leaving the page, or the document, would lose something. */
  isLostWith(what: Lasts): boolean {
    if (this.#givenUp) return false;
    const held = [...this.#held].some(
      ({ typed, lasts }) => (what === 'document' || lasts === 'page') && typed(),
    );
    return held || this.#isFormTyped();
  }

  /** Asks before going on with what loses it. */
  ask(goOn: () => void): void {
    this.asking = goOn;
  }

  answer(giveUp: boolean): void {
    const goOn = this.asking;
    this.asking = null;
    if (giveUp) goOn?.();
  }

  /** What this page holds is given up: it is left without another question. */
  letGo(): void {
    this.#givenUp = true;
  }

  /** Another page is there: what was on the former is given up or recorded. */
  arrived(): void {
    this.#givenUp = false;
    this.#touched.clear();
  }

  /** Hears every field of this document, until the returned function is called. */
  watch(): () => void {
    const touch = ({ target }: Event) => {
      if (target instanceof HTMLElement && target.matches(TYPED) && target.closest('form[method="POST" i]'))
        this.#touched.add(target as HTMLInputElement);
    };
    const sent = ({ target }: Event) => {
      for (const field of this.#touched) if (field.form === target) this.#touched.delete(field);
    };
    document.addEventListener('input', touch);
    document.addEventListener('submit', sent);
    return () => {
      document.removeEventListener('input', touch);
      document.removeEventListener('submit', sent);
    };
  }

  #isFormTyped(): boolean {
    return [...this.#touched].some(
      (field) => field.isConnected && field.value.trim() !== '' && field.value !== field.defaultValue,
    );
  }
}

export const unsaved = new Unsaved();
