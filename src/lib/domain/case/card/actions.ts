import { recordsForUnit } from '../access.ts';
import type { UserId } from '../case.ts';
import { openClock, type Milestone, type Moment } from '../clocks.ts';
import type { CommandInput, CommandType } from '../commands/index.ts';
import { isUnitMember, type Actor } from '../../bureau/directory.ts';
import type { RecognisableStep } from '../events.ts';
import type { Card } from '../redact.ts';
import { ownContact } from '../responsibility.ts';
import { inUnitsHands, onBoard } from '../stages.ts';
import { allowed, reachOf } from './plan.ts';

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

/** What only the case itself knows, not its card. */
export interface CaseFacts {
  /** 补录 steps that nobody has recognised yet. */
  late: readonly RecognisableStep[];
  /** The act that a step-back would void, and until when its own author may. */
  last: { by: UserId; until: Moment } | null;
  /** The actor worked on it as the unit, so he may not verify it. */
  handledBySelf: boolean;
  /** A closed case may be raised again until then. */
  reopenUntil: Moment | null;
  /** A supervision waits for the unit's reply; a reply waits for its head. */
  owesReply: boolean;
  awaitsApproval: boolean;
  /** Breaches that stand. */
  breaches: readonly { milestone: Milestone }[];
  /** The district is owed a feedback. */
  feedback: boolean;
}

/**
 * Everything this actor may do now, the next step of the case first (when it is his to take). Menus, the case page and
 * the phone offer exactly this.
 */
export function availableActions(card: Card, actor: Actor, now: Moment, facts?: CaseFacts): Action[] {
  const next = nextVerb(card, actor, facts);
  const verbs = IN_ORDER.filter((verb) => verb !== next && fits(card, actor, verb, now, facts));
  const actions = (next ? [next, ...verbs] : verbs).map((verb) => actionOf(card, actor, verb));
  return actions.filter((action) => action !== null);
}

/** The step that the case waits for, as long as it is this actor's to take. */
export function nextAction(card: Card, actor: Actor, facts?: CaseFacts): Action | null {
  const verb = nextVerb(card, actor, facts);
  return verb && actionOf(card, actor, verb);
}

const IN_ORDER: readonly CommandType[] = [
  'dispatch',
  'answer',
  'accept',
  'contact',
  'attempt-contact',
  'request-waive',
  'arrive',
  'resolve',
  'reply-hard',
  'acknowledge-urge',
  'reply-instruct',
  'approve-reply',
  'reply-supervise',
  'reply-co',
  'request-return',
  'request-hard',
  'decide-return',
  'decide-hard',
  'decide-waive',
  'approve-promise',
  'verify',
  'reject',
  'reopen',
  'urge',
  'reassign',
  'co-handle',
  'release-co',
  'supervise',
  'instruct',
  'escalate',
  'extend',
  'merge',
  'return-out',
  'void',
  'feedback',
  'recognise',
  'attribute',
  'note',
  'step-back',
];

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
        return owed(card, 'co-unit', actor) ? 'reply-co' : null;
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
  const open = card.clocks.filter(({ milestone, ended }) => !ended && DECISIONS[milestone]);
  const [first] = open.sort((a, b) => a.due - b.due);
  return first && DECISIONS[first.milestone];
}

const DECISIONS: Partial<Record<Milestone, CommandType>> = {
  return: 'decide-return',
  hard: 'decide-hard',
  waiver: 'decide-waive',
  'promise-approval': 'approve-promise',
};

/** A side clock that the actor's own unit owes. */
function owed(card: Card, milestone: Milestone, { unit }: Actor): boolean {
  return card.clocks.some((clock) => clock.milestone === milestone && !clock.ended && clock.unit === unit);
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

/** Whether a verb makes sense for the case as it stands and for this actor. */
function fits(card: Card, actor: Actor, verb: CommandType, now: Moment, facts?: CaseFacts): boolean {
  if (reachOf(card, actor, verb) === 'none') return false;
  const held = inUnitsHands(card.stage);
  const contactRuns = held && !!openClock(card.clocks, 'contact');
  const runs = (milestone: Milestone) => !!openClock(card.clocks, milestone);
  switch (verb) {
    case 'receive':
      return false;
    case 'dispatch':
      return card.stage === 'received';
    case 'answer':
      return card.stage === 'received' && (card.type === 'inquiry' || card.type === 'suggestion');
    case 'accept':
      if (isUnitMember(actor) && actor.unit !== card.unit) return owed(card, 'co-unit', actor);
      return held && (isUnitMember(actor) ? card.handler?.id !== actor.id : true);
    case 'contact':
      return contactRuns;
    case 'attempt-contact':
      return contactRuns && !card.flags.includes('anonymous');
    case 'request-waive':
      return contactRuns && !card.flags.includes('waiver-pending');
    case 'decide-waive':
      return card.flags.includes('waiver-pending');
    case 'arrive':
      return (card.stage === 'dispatched' || card.stage === 'contacted') && !ownContact(card.clocks);
    case 'resolve':
      if (!held || contactRuns) return false;
      return card.arrived || actor.role === 'coordinator' || !openClock(card.clocks, 'on-site');
    case 'acknowledge-urge':
      return !!openClock(card.clocks, 'urge');
    case 'verify':
    case 'reject':
      return card.stage === 'resolved' && !facts?.handledBySelf;
    case 'reopen':
      return card.stage === 'closed' && now <= (facts?.reopenUntil ?? Infinity);
    case 'urge':
    case 'reassign':
    case 'supervise':
    case 'co-handle':
      return held;
    case 'release-co':
      return held && card.coUnits.length > 0;
    case 'reply-co':
      return held && owed(card, 'co-unit', actor);
    case 'request-return':
      return held && !card.flags.includes('return-pending');
    case 'decide-return':
      return runs('return');
    case 'request-hard': {
      const due = openClock(card.clocks, 'resolve')?.due ?? 0;
      return held && now < due && !runs('hard') && !ownContact(card.clocks);
    }
    case 'decide-hard':
      return runs('hard');
    case 'reply-hard':
      return held && runs('hard-reply');
    case 'approve-promise':
      return held && runs('promise-approval');
    case 'extend': {
      const promise = openClock(card.clocks, 'promise');
      return held && !!promise && promise.round > 1 === (actor.role === 'leader');
    }
    case 'reply-supervise':
      return runs('supervise') && facts?.owesReply !== false;
    case 'approve-reply':
      return runs('supervise') && facts?.awaitsApproval === true;
    case 'escalate':
      return onBoard(card.stage) && !card.flags.includes('escalated');
    case 'instruct':
      return onBoard(card.stage) && card.unit !== null;
    case 'reply-instruct':
      return owed(card, 'instruct', actor);
    case 'merge':
      return actor.role === 'intake' ? card.stage === 'received' : card.stage === 'received' || held;
    case 'void':
      return onBoard(card.stage);
    case 'late-record':
      return false;
    case 'attribute':
      return (facts?.breaches.length ?? 0) > 0;
    case 'feedback':
      return facts?.feedback === true;
    case 'return-out':
      return card.stage === 'received' || card.stage === 'dispatched';
    case 'recognise':
      return (facts?.late.length ?? 0) > 0;
    case 'note':
      return true;
    case 'step-back':
      if (!facts?.last) return false;
      return actor.role === 'coordinator' || (facts.last.by === actor.id && now <= facts.last.until);
    default:
      return verb satisfies never;
  }
}
