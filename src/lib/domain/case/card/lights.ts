import { nextClock, type Clock } from '../clocks.ts';
import type { CommandType } from '../commands/index.ts';
import type { Actor } from '../../bureau/directory.ts';
import type { Card } from '../redact.ts';
import type { RefusalCode } from '../refusals.ts';
import { BOARD_STAGES, COLUMNS, type BoardStage, type Column } from '../stages.ts';
import { guess, type GuessContext } from './guess.ts';
import { planDrop } from './plan.ts';

/** What a column says while a card is held: where it belongs, what a drop records, or why it may not come here. */
export type Light =
  | { kind: 'home' }
  | { kind: 'open'; commands: CommandType[]; then: Clock | undefined }
  | { kind: 'shut'; why: WhyNot };

export type WhyNot = RefusalCode | 'clock-decides' | 'no-way-back';

/** Lights the six columns for a card that this actor holds. */
export function lightColumns(card: Card, actor: Actor, context: GuessContext): Record<Column, Light> {
  const lights = COLUMNS.map((column) => [column, light(card, actor, column, context)]);
  return Object.fromEntries(lights) as Record<Column, Light>;
}

/** Whether a card has anywhere to go: only such a card can be lifted. */
export function canGo(lights: Record<Column, Light>): boolean {
  return COLUMNS.some((column) => lights[column].kind === 'open');
}

function light(card: Card, actor: Actor, column: Column, context: GuessContext): Light {
  if (column === 'overdue') return { kind: 'shut', why: 'clock-decides' };
  if (column === card.stage) return { kind: 'home' };
  const planned = planDrop(card, actor, column);
  if ('refused' in planned)
    return { kind: 'shut', why: isBack(card, column) ? 'no-way-back' : planned.refused };
  const steps = planned.commands.map((type) => ({ type }));
  return { kind: 'open', commands: planned.commands, then: nextClock(guess(card, steps, context)) };
}

function isBack(card: Card, column: BoardStage): boolean {
  return BOARD_STAGES.indexOf(column) < (BOARD_STAGES as readonly string[]).indexOf(card.stage);
}
