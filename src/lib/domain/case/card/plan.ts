import { mayDo } from '../access.ts';
import { openClock } from '../clocks.ts';
import { CARD_PARTS, cardPartOf } from '../commands/cards.ts';
import type { CommandType } from '../commands/index.ts';
import {
  handlingUnits,
  isUnitMember,
  type Actor,
  type Directory,
  type UnitCode,
} from '../../bureau/directory.ts';
import type { Card } from '../redact.ts';
import type { RefusalCode } from '../refusals.ts';
import { ownContact } from '../responsibility.ts';
import { BOARD_STAGES, isWithUnit, type BoardStage, type Column } from '../stages.ts';

/** The records that a drop needs, in order. */
export type Plan = { commands: CommandType[] } | { refused: RefusalCode };

/**
 * Which records a drop on a column or on a unit's lane needs. At most two records in one
 * drop; overdue is never a target, a card that stands there is dragged by its stage. A unit's member becomes the
 * handler of what nobody accepted, takes a colleague's case over first, and the centre names the handler for the unit.
 * @param directory known where a lane is the target: who may be given a case
 */
export function planDrop(
  card: Card,
  actor: Actor,
  to: Column | { unit: UnitCode },
  directory?: Directory,
): Plan {
  if (typeof to === 'object') return planLane(card, actor, to.unit, directory);
  if (to === 'overdue' || to === card.stage) return { refused: 'wrong-stage' };
  const from = (BOARD_STAGES as readonly string[]).indexOf(card.stage);
  const ahead = BOARD_STAGES.indexOf(to) - from;
  if (from < 0) return { refused: 'wrong-stage' };
  if (ahead < 0) return planBack(card, actor, to);
  const steps = stepsTo(card, to);
  if ('refused' in steps) return steps;
  if (to === 'resolved' && joinedWaits(card)) return { refused: 'contact-first' };
  return allowed(card, actor, steps.commands);
}

/** A caller who joined by a merge was not reached yet. */
function joinedWaits({ clocks }: Card): boolean {
  return clocks.some(
    ({ milestone, ended, caller }) => milestone === 'contact' && !ended && caller !== undefined,
  );
}

/** Everything between the case's stage and a column ahead: two records at most. */
function stepsTo(card: Card, to: BoardStage): { commands: CommandType[] } | { refused: RefusalCode } {
  const at = BOARD_STAGES.indexOf(card.stage as BoardStage);
  const target = BOARD_STAGES.indexOf(to);
  const passed = BOARD_STAGES.slice(at + 1, target);
  if (card.stage === 'received' && passed.length > 1) return { refused: 'wrong-stage' };
  const commands: CommandType[] = [];
  for (const stage of passed) if (isDue(card, stage)) commands.push(moveTo(stage));
  commands.push(moveTo(to));
  if (to === 'contacted' && card.flags.includes('anonymous')) return { refused: 'caller-without-phone' };
  if (commands.length <= 2) return { commands };
  return { refused: to === 'resolved' ? 'arrival-first' : 'wrong-stage' };
}

/** The verb that moves a card to a column. */
function moveTo(stage: BoardStage): CommandType {
  return CARD_PARTS.find(({ lands }) => lands === stage)!.verb;
}

/** Whether a column that a drop passes over still needs its record. */
function isDue(card: Card, stage: BoardStage): boolean {
  if (stage === 'contacted') {
    return card.stage === 'received' ? !card.flags.includes('anonymous') : !!ownContact(card.clocks);
  }
  return stage === 'on-site' ? !!openClock(card.clocks, 'on-site') : true;
}

/** Back out of 已办结 is a reject of the result; nothing else goes back by hand. */
function planBack(card: Card, actor: Actor, to: BoardStage): Plan {
  const lands = card.arrived ? 'on-site' : 'contacted';
  if (card.stage !== 'resolved' || to !== lands) return { refused: 'wrong-stage' };
  return allowed(card, actor, ['reject']);
}

function planLane(card: Card, actor: Actor, unit: UnitCode, directory?: Directory): Plan {
  if (directory && !handlingUnits(directory).some(({ code }) => code === unit))
    return { refused: 'unit-unknown' };
  if (unit === card.against) return { refused: 'unit-is-against' };
  if (unit === card.unit) return { refused: 'same-unit' };
  if (card.stage === 'received') return allowed(card, actor, ['dispatch']);
  return isWithUnit(card.stage) ? allowed(card, actor, ['reassign']) : { refused: 'wrong-stage' };
}

/** Puts 签收 in front where the unit's step has no handler yet or a colleague's, and asks whether the actor may at all. */
export function allowed(card: Card, actor: Actor, verbs: readonly CommandType[]): Plan {
  const commands: CommandType[] = [];
  for (const verb of verbs) {
    const reach = reachOf(card, actor, verb);
    if (reach === 'none') return { refused: 'not-allowed' };
    const { calls, needsHandler } = cardPartOf(verb);
    if (calls && isUnitMember(actor) && card.flags.includes('confidential'))
      return { refused: 'centre-only' };
    if ((reach === 'take-over' || (needsHandler && !card.handler)) && !commands.includes('accept')) {
      commands.push('accept');
    }
    commands.push(verb);
  }
  return { commands };
}

export function reachOf(card: Card, actor: Actor, verb: CommandType): 'free' | 'take-over' | 'none' {
  const may = mayDo(card, actor, verb);
  if (may === 'yes') return 'free';
  return may === 'not-handler' ? 'take-over' : 'none';
}
