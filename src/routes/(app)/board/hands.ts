import { createContext } from 'svelte';
import type { Board } from '$lib/client/board.svelte.ts';
import type RefusalNote from '$lib/components/case/RefusalNote.svelte';
import type { Drag } from '$lib/client/drag.svelte.ts';
import type { CaseId } from '$lib/domain/case/case.ts';
import type { Card } from '$lib/domain/case/redact.ts';

/** What the parts of one board share: its state, the drag, and what a card can ask for. */
export interface Hands {
  readonly board: Board;
  readonly drag: Drag;
  /** Server time in whole seconds. */
  readonly now: number;
  /** Server time in whole minutes, for what need not be looked at every second. */
  readonly minute: number;
  /** The last truth, while the line is lost. */
  readonly stale: number | undefined;
  /** Loaded with the first refusal. */
  readonly Note: typeof RefusalNote | undefined;
  open: (card: Card) => void;
  openMenu: (card: Card, at: HTMLElement) => void;
  undo: () => void;
  /** The address of a case's own page. */
  href: (card: { number: string }) => string;
  /** The card that Tab enters the column by; the one that last had the focus, else its first. */
  readonly focused: CaseId | null;
}

/** What the keyboard asks of a board. */
export interface BoardControls {
  /** Walks to the next card in the direction of an arrow key; false when there is none. */
  walk: (key: string) => boolean;
  /** The card that the keyboard is on. */
  current: () => Card | undefined;
  menuOf: (card: Card) => void;
  /** Puts the keyboard on a card, wherever it stands. */
  show: (caseId: CaseId) => void;
}

export const [getHands, setHands] = createContext<Hands>();
