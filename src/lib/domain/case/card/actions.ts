import { recordsForUnit } from '../access.ts';
import { openClock } from '../clocks.ts';
import { owes } from '../commands/card-part.ts';
import { CARD_PARTS } from '../commands/cards.ts';
import type { CommandInput, CommandType } from '../commands/index.ts';
import { isUnitMember, type Actor } from '../../bureau/directory.ts';
import type { Card } from '../redact.ts';
import type { CaseFacts } from '../facts.ts';
import { allowed, reachOf } from './plan.ts';
import type { Moment } from '../../bureau/moment.ts';

/** One thing that somebody may do with a case now. */
export interface Action {
  /** What the button says. */
  verb: CommandType;
  /** What the sheet asks for; the verb and whatever has to stand before it. */
  commands: CommandType[];
  /** The whole act, where nothing need be asked. */
  send?: CommandInput[];
  /** 代录: the centre records it for the unit. */
  forUnit: boolean;
  /** 接手: it makes a colleague's case one's own. */
  takesOver: boolean;
}

/**
 * Everything this actor may do now, the next step of the case first (when it is his to take). Menus, the case page and
 * the phone offer exactly this.
 */
export function availableActions(card: Card, actor: Actor, now: Moment, facts?: CaseFacts): Action[] {
  const next = nextVerb(card, actor, facts);
  const asking = { actor, now, facts };
  const others = CARD_PARTS.filter(({ verb }) => verb !== next && reachOf(card, actor, verb) !== 'none');
  const verbs = others.filter(({ fits }) => fits?.(card, asking)).map(({ verb }) => verb);
  const actions = (next ? [next, ...verbs] : verbs).map((verb) => actionOf(card, actor, verb));
  return actions.filter((action) => action !== null);
}

/** The step that the case waits for, as long as it is this actor's to take. */
export function nextAction(card: Card, actor: Actor, facts?: CaseFacts): Action | null {
  const verb = nextVerb(card, actor, facts);
  return verb && actionOf(card, actor, verb);
}

function nextVerb(card: Card, actor: Actor, facts?: CaseFacts): CommandType | null {
  const verb = waitsFor(card, actor, facts);
  if (!verb || reachOf(card, actor, verb) === 'none') return null;
  return verb === 'verify' && facts?.handledBySelf ? null : verb;
}

function waitsFor(card: Card, actor: Actor, facts?: CaseFacts): CommandType | null {
  switch (card.stage) {
    case 'received':
      return card.type === 'inquiry' ? 'answer' : 'dispatch';
    case 'dispatched':
    case 'contacted':
    case 'on-site':
      if (actor.role === 'coordinator') return pendingDecision(card) ?? stepDue(card);
      if (actor.role === 'leader') return card.flags.includes('escalated') ? 'instruct' : null;
      if (isUnitMember(actor) && actor.unit !== card.unit)
        return owes(card, 'co-unit', actor) ? 'reply-co' : null;
      if (isUnitMember(actor) && !card.handler) return 'accept';
      if (actor.role === 'head' && facts?.awaitsApproval) return 'approve-reply';
      return stepDue(card);
    case 'resolved':
      return 'verify';
    case 'closed':
    case 'returned-out':
    case 'merged':
    case 'void':
      return null;
    default:
      return card.stage satisfies never;
  }
}

/** What the coordinator owes the unit, the one that is due first. */
function pendingDecision(card: Card): CommandType | undefined {
  const pending = CARD_PARTS.flatMap(({ verb, decides }) => {
    const clock = decides && openClock(card.clocks, decides);
    return clock ? [{ verb, due: clock.due }] : [];
  });
  return pending.sort((a, b) => a.due - b.due)[0]?.verb;
}

/** 联系 → 到场 → 五日答复 → 办结, leaving out what is waived or not due; a caller who joined is called first. */
function stepDue(card: Card): 'contact' | 'arrive' | 'reply-hard' | 'resolve' {
  if (openClock(card.clocks, 'contact')) return 'contact';
  if (card.stage !== 'on-site' && openClock(card.clocks, 'on-site')) return 'arrive';
  return openClock(card.clocks, 'hard-reply') ? 'reply-hard' : 'resolve';
}

function actionOf(card: Card, actor: Actor, verb: CommandType): Action | null {
  const plan = allowed(card, actor, verb === 'accept' ? [] : [verb]);
  if ('refused' in plan) return null;
  const takesOver = isUnitMember(actor) && !!card.handler && card.handler.id !== actor.id;
  const forUnit = recordsForUnit(actor, verb);
  if (verb === 'accept') {
    const send: CommandInput[] = [{ type: 'accept', handler: actor.id }];
    return { verb, commands: ['accept'], forUnit, takesOver, ...(isUnitMember(actor) && { send }) };
  }
  const send: CommandInput[] = [{ type: 'acknowledge-urge' }];
  return {
    verb,
    commands: plan.commands,
    forUnit,
    takesOver: takesOver && plan.commands.includes('accept'),
    ...(verb === 'acknowledge-urge' && plan.commands.length === 1 && { send }),
  };
}
