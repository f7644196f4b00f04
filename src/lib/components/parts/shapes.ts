import type { ShownState } from '$lib/domain/case/card/reading.ts';

const DISC = 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13z';
const HOLE = 'M8 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8z';

/** Each state has a shape of its own, in a square of 16, filled even-odd. */
export const SHAPES: Record<ShownState, string> = {
  'in-time': DISC + HOLE,
  soon: `${DISC}M8 3.5a4.5 4.5 0 0 0 0 9z`,
  urgent: 'M8 1.6q.5 0 .8.5l6.4 11.3q.5 1-.6 1.1h-13.2q-1.1-.1-.6-1.1l6.4-11.3q.3-.5.8-.5z',
  past: 'M2.5 1.5h11q1 0 1 1v11q0 1-1 1h-11q-1 0-1-1v-11q0-1 1-1zM7 4.5v2.5h-2.5v2h2.5v2.5h2v-2.5h2.5v-2h-2.5v-2.5z',
  done: `${DISC}M8 3.2a4.8 4.8 0 1 0 0 9.6a4.8 4.8 0 1 0 0-9.6zM10.3 5.1l1.3 1.2l-4.4 4.8l-2.8-2.7l1.2-1.3l1.5 1.4z`,
};
