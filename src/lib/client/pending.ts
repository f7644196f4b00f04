import type { CaseId } from '../domain/case/case.ts';
import type { CommandType } from '../domain/case/commands/index.ts';
import type { Card } from '../domain/case/redact.ts';
import type { BoardStage, Column } from '../domain/case/stages.ts';
import type { Seq } from '../live/protocol.ts';
import { guess, type GuessContext } from '../domain/case/card/guess.ts';
import type { Step } from '../domain/case/commands/card-part.ts';

/** What a person has asked of one case and the server has not yet confirmed on this screen. */
export type Pending = Asking | Sent | Answered;

interface Base {
  caseId: CaseId;
  /** The `moves` that its author saw; once the case moves, what he asked is void. */
  moves: number;
}

/**
 * An open sheet. After a drop the card stands in its new column and its old place stays as a hole; a record that moves
 * nothing leaves it where it is.
 */
export interface Asking extends Base {
  kind: 'asking';
  /** The case's number, to say which one it was once it has left this person's sight. */
  number: string;
  to: BoardStage | null;
  /** Where it stood. */
  from: Column;
  commands: CommandType[];
}

/** An act under way: until the answer the card is drawn as it will probably stand. */
export interface Sent extends Base {
  kind: 'sent';
  act: string;
  steps: readonly Step[];
  /** When it was sent: what the guess takes for now, so that the guess stands still. */
  at: number;
}

/** Steps of one case that wait for the line: drawn as they will probably stand. `act` is the last of their acts. */
export type Run = Omit<Sent, 'kind'>;
export const NO_RUNS: ReadonlyMap<CaseId, Run> = new Map();

/** An act that was done: its answer stands until the changes up to `seq` have arrived. */
export interface Answered extends Base {
  kind: 'answered';
  seq: Seq;
  /** Null where the case has left what this person sees. */
  card: Card | null;
}

/** What is drawn: the confirmed cards with what this person has asked laid over them. */
export interface Drawn {
  cards: Card[];
  /** Cards held in a column that is not theirs yet. */
  held: Map<CaseId, BoardStage>;
}

/**
 * Lays what was asked over what the server said. Nothing is copied into what the server said: a pending thing that
 * falls away leaves the confirmed card, and one whose case has moved since is not drawn.
 * @param to the position up to which the confirmed cards are the server's
 */
export function overlay(
  confirmed: Iterable<Card>,
  to: Seq | undefined,
  pending: readonly Pending[],
  context: Omit<GuessContext, 'now'>,
): Drawn {
  const held: Drawn['held'] = new Map();
  const asks = new Map(pending.flatMap((one) => (one.kind === 'answered' ? [] : [[one.caseId, one]])));
  const answers = answersOf(pending);
  const cards: Card[] = [];
  for (const said of confirmed) {
    const card = known(said, answers.get(said.id), to);
    if (!card) continue;
    const asked = asks.get(card.id);
    if (!asked || isOver(asked, card, to)) {
      cards.push(card);
    } else if (asked.kind === 'sent') {
      cards.push(guess(card, asked.steps, { ...context, now: asked.at }));
    } else {
      if (asked.to) held.set(card.id, asked.to);
      cards.push(card);
    }
  }
  return { cards, held };
}

/** The answers that stand until the line has said the same, by case. */
export function answersOf(pending: readonly Pending[]): ReadonlyMap<CaseId, Answered> {
  return new Map(pending.flatMap((one) => (one.kind === 'answered' ? [[one.caseId, one]] : [])));
}

/** A card as the server has it: as it was answered, until the line has said the same. Undefined: out of this person's sight. */
export function known(
  confirmed: Card | undefined,
  answered: Answered | undefined,
  to: Seq | undefined,
): Card | undefined {
  if (!answered || isOver(answered, confirmed, to)) return confirmed;
  return answered.card ?? undefined;
}

/** True when the server's own word has caught up with a pending thing or overtaken it. */
export function isOver(pending: Pending, card: Card | undefined, to: Seq | undefined): boolean {
  if (pending.kind === 'answered') {
    return (to ?? 0) >= pending.seq || (card?.version ?? 0) >= (pending.card?.version ?? Infinity);
  }
  return card === undefined || card.moves > pending.moves;
}
