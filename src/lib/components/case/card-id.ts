import type { CaseId } from '$lib/domain/case/case.ts';

/** The id that a card's element has, for labels and for finding it. */
export const cardId = (id: CaseId): string => `case-${id}`;
