import type { Attachment } from 'svelte/attachments';

/** One soft pulse of an element when what it shows becomes something else; none for those who asked for less motion. */
export function pulseOn(shown: () => string): Attachment<HTMLElement> {
  let before: string | undefined;
  return (node) => {
    const now = shown();
    const changed = before !== undefined && before !== now;
    before = now;
    if (!changed || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    node.animate({ opacity: [1, 0.5, 1] }, { duration: 900, easing: 'ease-in-out' });
  };
}
