/** The next card that the arrow keys lead to, if there is one: up and down in a column, sideways at the same height. */
export function cardBeyond(from: HTMLElement, key: string, board: HTMLElement): HTMLElement | undefined {
  return key === 'ArrowUp' || key === 'ArrowDown' ? beside(from, key) : across(from, key, board);
}

function beside(from: HTMLElement, key: string): HTMLElement | undefined {
  const cards = cardsOf(from.parentElement);
  return cards[cards.indexOf(from) + (key === 'ArrowDown' ? 1 : -1)];
}

/** Columns without cards are passed over. */
function across(from: HTMLElement, key: string, board: HTMLElement): HTMLElement | undefined {
  const columns = [...board.querySelectorAll<HTMLElement>('[data-column]')];
  const here = columns.findIndex((column) => column.contains(from));
  const { top } = from.getBoundingClientRect();
  const distance = (card: HTMLElement) => Math.abs(card.getBoundingClientRect().top - top);
  const beyond = key === 'ArrowRight' ? columns.slice(here + 1) : columns.slice(0, here).reverse();
  for (const column of beyond) {
    const nearest = cardsOf(column).sort((a, b) => distance(a) - distance(b))[0];
    if (nearest) return nearest;
  }
  return undefined;
}

function cardsOf(element: Element | null): HTMLElement[] {
  return [...(element?.querySelectorAll<HTMLElement>('[data-case]') ?? [])];
}
