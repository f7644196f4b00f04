import type { CaseId } from '../domain/case/case.ts';
import type { Command, CommandType } from '../domain/case/commands/index.ts';
import type { Card } from '../domain/case/redact.ts';
import type { BoardStage } from '../domain/case/stages.ts';
import type { Board } from './board.svelte.ts';
import type { PhotoToSend, Recorded } from './outbox.ts';
import { soon } from './patience.ts';

/** What an open sheet asks for. */
export interface Asks {
  caseId: CaseId;
  commands: CommandType[];
  /** The column that the card is held in meanwhile, if it was dropped on one. */
  to: BoardStage | null;
}

export interface RecordingListeners {
  /** The sheet is shut, whatever became of it; the keyboard belongs on this case again. */
  onclose?: (caseId: CaseId) => void;
  onanswer?: (card: Card, commands: readonly Command[], answer: Recorded) => void;
}

/** The one sheet of a page: of which case, what it asks for, and what becomes of the answer. */
export class Recording {
  /** The open sheet. */
  asks: Asks | null = $state.raw(null);
  readonly #board: Board;
  readonly #listeners: RecordingListeners;

  constructor(board: Board, listeners: RecordingListeners = {}) {
    this.#board = board;
    this.#listeners = listeners;
  }

  /**
   * The card that the sheet is about, as the server has it, or as it will stand after the steps that wait for the line:
   * what is typed survives its changes. Undefined once it has left this person's sight, and the sheet with it.
   */
  readonly card: Card | undefined = $derived.by(() => {
    return this.asks ? this.#board.known(this.asks.caseId) : undefined;
  });

  /** Opens a sheet. */
  open(card: Card, commands: CommandType[], to: BoardStage | null = null): void {
    this.#board.ask(card, commands, to);
    this.asks = { caseId: card.id, commands, to };
  }

  /**
   * Sends what the sheet recorded. The answer is usually there before an eye can move: so long the sheet stays, and a
   * refusal finds what was typed still in it. When the line is slow the card shows that the act is under way.
   */
  async record(
    asks: Asks,
    card: Card,
    commands: Command[],
    moves: number,
    photos: readonly PhotoToSend[],
  ): Promise<Recorded> {
    const answering = this.send(card, commands, moves, photos);
    const answer = await soon(answering);
    if (answer && !answer.ok && this.#board.desk.connection.cards.all.has(card.id)) {
      this.#board.dismiss(card.id);
      this.#board.ask(card, asks.commands, asks.to);
    } else if (this.asks === asks) {
      this.close();
    }
    return answering;
  }

  /** Sends an act that needs no sheet. */
  async send(
    card: Card,
    commands: Command[],
    moves = card.moves,
    photos: readonly PhotoToSend[] = [],
  ): Promise<Recorded> {
    const answer = await this.#board.record(card, commands, moves, photos);
    this.#listeners.onanswer?.(card, commands, answer);
    return answer;
  }

  /** Shuts the sheet and puts its card back. */
  close(): void {
    const { asks } = this;
    this.asks = null;
    this.#board.putBack();
    if (asks) this.#listeners.onclose?.(asks.caseId);
  }
}
