import type { Attachment } from 'svelte/attachments';

const GAP = 12;
const EDGE = 16;
/** Under this width the sheet rises from the bottom instead. */
export const NARROW = '(max-width: 699px)';
/** What stays free of the overdue column: its countdowns. */
const COUNTDOWN = 132;

/**
 * Puts a sheet beside the card that it belongs to, on the side where there is room, and never over the countdowns of
 * the overdue column; without an anchor, in the middle. On a phone the style sheet alone decides.
 */
export function placeSheet(anchor: () => DOMRect | undefined): Attachment<HTMLElement> {
  return (sheet) => {
    const place = () => {
      if (matchMedia(NARROW).matches) return sheet.removeAttribute('style');
      const spot = spotFor(anchor(), sheet.offsetWidth, sheet.offsetHeight);
      sheet.style.left = `${spot.left}px`;
      sheet.style.top = `${spot.top}px`;
      sheet.style.setProperty('--notch', `${spot.notch}px`);
      sheet.dataset.side = spot.side;
    };
    const watch = new ResizeObserver(place);
    watch.observe(sheet);
    addEventListener('resize', place);
    place();
    return () => {
      watch.disconnect();
      removeEventListener('resize', place);
    };
  };
}

interface Spot {
  left: number;
  top: number;
  /** Where the notch stands, from the sheet's own top. */
  notch: number;
  side: 'right' | 'left' | 'below' | 'free';
}

function spotFor(at: DOMRect | undefined, width: number, height: number): Spot {
  const top = (wanted: number) => Math.max(EDGE, Math.min(wanted, innerHeight - height - EDGE));
  const limit = rightLimit();
  if (!at || !onScreen(at)) {
    return {
      left: Math.max(EDGE, (innerWidth - width) / 2),
      top: top((innerHeight - height) / 3),
      notch: 0,
      side: 'free',
    };
  }
  const beside = top(at.top - 40);
  const notch = Math.max(20, Math.min(at.top + 16 - beside, height - 20));
  if (at.right + GAP + width <= limit) return { left: at.right + GAP, top: beside, notch, side: 'right' };
  if (at.left - GAP - width >= EDGE) return { left: at.left - GAP - width, top: beside, notch, side: 'left' };
  const left = Math.max(EDGE, Math.min(at.right - width, limit - width));
  return { left, top: top(at.bottom + 8), notch: 0, side: 'below' };
}

function rightLimit(): number {
  const overdue = document.querySelector('[data-column="overdue"]')?.getBoundingClientRect();
  const edge = innerWidth - EDGE;
  return overdue && overdue.width > 0 && overdue.left < innerWidth
    ? Math.min(edge, overdue.right - COUNTDOWN)
    : edge;
}

function onScreen(at: DOMRect): boolean {
  return at.bottom > 0 && at.top < innerHeight && at.right > 0 && at.left < innerWidth;
}
