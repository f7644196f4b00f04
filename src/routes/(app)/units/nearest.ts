/**
 * The element to which an arrow key leads: the nearest one in its direction, where what lies aside counts three times as
 * far as what lies ahead.
 */
export function nearestTo(
  from: HTMLElement,
  all: Iterable<HTMLElement>,
  key: string,
): HTMLElement | undefined {
  const here = from.getBoundingClientRect();
  const upright = key === 'ArrowUp' || key === 'ArrowDown';
  const sign = key === 'ArrowUp' || key === 'ArrowLeft' ? -1 : 1;
  let best: { element: HTMLElement; distance: number } | undefined;
  for (const element of all) {
    const there = element.getBoundingClientRect();
    const dx = there.left - here.left;
    const dy = there.top - here.top;
    const along = (upright ? dy : dx) * sign;
    if (along < SAME_LINE) continue;
    const distance = along + ASIDE * Math.abs(upright ? dx : dy);
    if (!best || distance < best.distance) best = { element, distance };
  }
  return best?.element;
}

/** In pixels: what differs by less stands in the same line. */
const SAME_LINE = 4;
const ASIDE = 3;
