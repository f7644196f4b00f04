import { createContext } from 'svelte';
import type { Board } from '$lib/client/board.svelte.ts';
import type { Drag } from '$lib/client/drag.svelte.ts';
import type { CaseId } from '$lib/domain/case/case.ts';
import type { Card } from '$lib/domain/case/redact.ts';

/** What the parts of the units' page share: its state, the drag, and what a case can ask for. */
export interface Hands {
  readonly board: Board;
  readonly drag: Drag;
  /** Server time in whole seconds. */
  readonly now: number;
  /** The last truth, while the line is lost. */
  readonly stale: number | undefined;
  open: (card: Card) => void;
  openMenu: (card: Card, at: HTMLElement) => void;
  undo: () => void;
  /** The address of a case's own page. */
  href: (card: { number: string }) => string;
  isSelected: (caseId: CaseId) => boolean;
  /** Selects a case, or lets it go. */
  select: (caseId: CaseId) => void;
}

export const [getHands, setHands] = createContext<Hands>();
