export interface TouchDrag {
  /** What follows the finger. */
  picture: () => HTMLElement;
  onlift: () => void;
  /** The element under the finger. */
  onmove: (under: Element | null) => void;
  ondrop: (at: DOMRect) => void;
  oncancel: () => void;
}

const PRESS = 350;
/** A finger that wanders farther than this before the press is over wants to scroll. */
const SLACK = 8;
/** How near an edge the held card scrolls what lies under it, and how far at each frame. */
const EDGE = 48;
const STEP = 10;

/**
 * Lifts an element by a long press: browsers start no drag of their own from a finger. Scrolling stays the browser's
 * until the press is over, the page's afterwards.
 * @returns how to stop
 */
export function liftByTouch(element: HTMLElement, mayLift: () => boolean, drag: TouchDrag): () => void {
  let press: { id: number; x: number; y: number; timer: ReturnType<typeof setTimeout> } | null = null;
  let held: { picture: HTMLElement; dx: number; dy: number; x: number; y: number; frame: number } | null =
    null;

  const down = (event: PointerEvent) => {
    if (event.pointerType === 'mouse' || !event.isPrimary || press || !mayLift()) return;
    const timer = setTimeout(lift, PRESS);
    press = { id: event.pointerId, x: event.clientX, y: event.clientY, timer };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', cancel);
    window.addEventListener('keydown', escape);
  };
  const move = (event: PointerEvent) => {
    if (!press || event.pointerId !== press.id) return;
    if (!held) {
      if (Math.hypot(event.clientX - press.x, event.clientY - press.y) > SLACK) stop();
      return;
    }
    held.x = event.clientX;
    held.y = event.clientY;
    follow();
  };
  const up = (event: PointerEvent) => {
    if (!press || event.pointerId !== press.id) return;
    const at = held && new DOMRect(held.x, held.y, 0, 0);
    stop();
    if (at) drag.ondrop(at);
  };
  const cancel = () => {
    const wasHeld = held !== null;
    stop();
    if (wasHeld) drag.oncancel();
  };

  function lift() {
    if (!press) return;
    const box = element.getBoundingClientRect();
    const picture = drag.picture();
    Object.assign(picture.style, {
      position: 'fixed',
      inset: '0 auto auto 0',
      zIndex: '100',
      pointerEvents: 'none',
    });
    document.body.append(picture);
    held = { picture, dx: press.x - box.left, dy: press.y - box.top, x: press.x, y: press.y, frame: 0 };
    navigator.vibrate?.(10);
    drag.onlift();
    follow();
    held.frame = requestAnimationFrame(scroll);
  }

  function follow() {
    if (!held) return;
    held.picture.style.transform = `translate(${held.x - held.dx}px, ${held.y - held.dy}px)`;
    drag.onmove(document.elementFromPoint(held.x, held.y));
  }

  function scroll() {
    if (!held) return;
    for (let at = document.elementFromPoint(held.x, held.y); at; at = at.parentElement) {
      const box = at.getBoundingClientRect();
      if (at.scrollWidth > at.clientWidth) at.scrollLeft += push(held.x, box.left, box.right);
      if (at.scrollHeight > at.clientHeight) at.scrollTop += push(held.y, box.top, box.bottom);
    }
    held.frame = requestAnimationFrame(scroll);
  }

  function stop() {
    if (press) clearTimeout(press.timer);
    if (held) {
      cancelAnimationFrame(held.frame);
      held.picture.remove();
    }
    press = null;
    held = null;
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', up);
    window.removeEventListener('pointercancel', cancel);
    window.removeEventListener('keydown', escape);
  }

  const keepPage = (event: Event) => held && event.preventDefault();
  /** Android starts a native drag or a menu from the same press: the finger is ours until it lifts. */
  const keepFinger = (event: Event) => {
    if (press) event.preventDefault();
  };
  const escape = (event: KeyboardEvent) => event.key === 'Escape' && held && cancel();

  element.addEventListener('pointerdown', down);
  element.addEventListener('touchmove', keepPage, { passive: false });
  element.addEventListener('dragstart', keepFinger);
  element.addEventListener('contextmenu', keepFinger);
  return () => {
    stop();
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('touchmove', keepPage);
    element.removeEventListener('dragstart', keepFinger);
    element.removeEventListener('contextmenu', keepFinger);
  };
}

function push(at: number, start: number, end: number): number {
  if (at < start + EDGE) return -STEP;
  return at > end - EDGE ? STEP : 0;
}
