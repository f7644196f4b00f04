import { layOut } from '$lib/domain/case/card/order.ts';
import type { CaseId } from '$lib/domain/case/case.ts';
import type { Moment } from '$lib/domain/case/clocks.ts';
import type { Card } from '$lib/domain/case/redact.ts';
import { COLUMNS } from '$lib/domain/case/stages.ts';

/** The case before or after one, in the order in which they stand on the board; undefined at its ends. */
export function neighbourOf(cards: Iterable<Card>, id: CaseId, step: 1 | -1, now: Moment): Card | undefined {
  const { columns } = layOut(cards, now);
  const inOrder = COLUMNS.flatMap((column) => columns[column].cards.map(({ card }) => card));
  const at = inOrder.findIndex((card) => card.id === id);
  return at < 0 ? inOrder[0] : inOrder[at + step];
}
