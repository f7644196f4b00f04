const GLIDE = 260;
const EASE = 'cubic-bezier(0.2, 0, 0, 1)';
/** Above this many changes a second animations step aside. */
const CALM = 30;

/**
 * Lets cards glide from where they stood to where they stand: `measure` before the page changes, `play` after. Cards are
 * found by `data-case`, their columns by the nearest `data-column`.
 */
export class Flip {
  #before = new Map<string, { box: DOMRect; column: string | undefined }>();
  /** When cards lately changed their columns. */
  readonly #recent: number[] = [];
  #at = 0;

  /** Takes down where every card of `root` stands; nothing when motion is unwanted or too much is changing. */
  measure(root: HTMLElement, now: number): void {
    this.#before.clear();
    if (this.#isBusy(now) || prefersStillness()) return;
    for (const card of cardsOf(root)) {
      this.#before.set(card.dataset.case ?? '', {
        box: card.getBoundingClientRect(),
        column: columnOf(card),
      });
    }
  }

  /** Animates every card that stands elsewhere now. One that changed its column flies over the columns' edges. */
  play(root: HTMLElement): void {
    if (this.#before.size === 0) return;
    const view = root.getBoundingClientRect();
    const moves: { card: HTMLElement; from: DOMRect; to: DOMRect; crosses: boolean }[] = [];
    for (const card of cardsOf(root)) {
      const before = this.#before.get(card.dataset.case ?? '');
      if (!before) continue;
      const to = card.getBoundingClientRect();
      const from = before.box;
      if ((from.x === to.x && from.y === to.y) || !(touches(from, view) || touches(to, view))) continue;
      moves.push({ card, from, to, crosses: before.column !== columnOf(card) });
    }
    this.#before.clear();
    this.#recent.push(...moves.filter(({ crosses }) => crosses).map(() => this.#at));
    for (const { card, from, to, crosses } of moves) {
      if (crosses) fly(card, from, to);
      else
        card.animate([{ transform: shift(from, to) }, { transform: 'none' }], {
          duration: GLIDE,
          easing: EASE,
        });
    }
  }

  #isBusy(now: number): boolean {
    this.#at = now;
    while (this.#recent[0] !== undefined && this.#recent[0] < now - 1000) this.#recent.shift();
    return this.#recent.length > CALM;
  }
}

/** A copy glides above everything, for the columns cut off what leaves them; the card itself waits unseen. */
function fly(card: HTMLElement, from: DOMRect, to: DOMRect): void {
  const copy = card.cloneNode(true) as HTMLElement;
  copy.removeAttribute('data-case');
  copy.removeAttribute('id');
  copy.inert = true;
  Object.assign(copy.style, {
    position: 'fixed',
    inset: '0 auto auto 0',
    width: `${to.width}px`,
    height: `${to.height}px`,
    margin: '0',
    zIndex: '40',
    pointerEvents: 'none',
    listStyle: 'none',
  });
  document.body.append(copy);
  const at = ({ x, y }: DOMRect) => `translate(${x}px, ${y}px)`;
  const timing = { duration: GLIDE * 1.4, easing: EASE };
  card.animate([{ opacity: 0 }, { opacity: 0 }], timing);
  const flight = copy.animate([{ transform: at(from) }, { transform: at(to) }], timing);
  flight.onfinish = flight.oncancel = () => copy.remove();
}

function cardsOf(root: HTMLElement): NodeListOf<HTMLElement> {
  return root.querySelectorAll<HTMLElement>('[data-case]');
}

function columnOf(card: HTMLElement): string | undefined {
  return card.closest<HTMLElement>('[data-column]')?.dataset.column;
}

function touches(box: DOMRect, view: DOMRect): boolean {
  return box.bottom > view.top && box.top < view.bottom && box.right > view.left && box.left < view.right;
}

function shift(from: DOMRect, to: DOMRect): string {
  return `translate(${from.x - to.x}px, ${from.y - to.y}px)`;
}

/** Whether this person asked his system for less motion. */
export function prefersStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
