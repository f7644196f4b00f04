import { maySee, mayDo, recordsForUnit } from './access.ts';
import { breachesDue } from './breaches.ts';
import { SYSTEM, type Case, type UserId } from './case.ts';
import { decideAccept } from './commands/accept.ts';
import { decideAnswer } from './commands/answer.ts';
import { decideArrive } from './commands/arrive.ts';
import { decideAttribute } from './commands/attribute.ts';
import { decideCoHandle, decideReleaseCo, decideReplyCo } from './commands/co-handle.ts';
import { decideAttempt, decideContact } from './commands/contact.ts';
import { decideDispatch } from './commands/dispatch.ts';
import { decideEscalate, decideInstruct, decideReplyInstruct } from './commands/escalate.ts';
import { decideFeedback } from './commands/feedback.ts';
import { decideDecideHard, decideReplyHard, decideRequestHard } from './commands/hard.ts';
import type { Act, Command } from './commands/index.ts';
import { decideLateRecord } from './commands/late-record.ts';
import { decideMerge, decideVoid } from './commands/merge.ts';
import { decideNote } from './commands/note.ts';
import { decideApprovePromise, decideExtend } from './commands/promise.ts';
import { decideReassign, decideReturnOut } from './commands/reassign.ts';
import { decideReceive } from './commands/receive.ts';
import { decideRecognise } from './commands/recognise.ts';
import { decideReopen } from './commands/reopen.ts';
import { decideResolve } from './commands/resolve.ts';
import { decideDecideReturn, decideRequestReturn } from './commands/return.ts';
import { decideStepBack } from './commands/step-back.ts';
import { decideApproveReply, decideReplySupervise, decideSupervise } from './commands/supervise.ts';
import { decideAcknowledgeUrge, decideUrge } from './commands/urge.ts';
import { decideReject, decideVerify } from './commands/verify.ts';
import { decideDecideWaive, decideRequestWaive } from './commands/waive.ts';
import type { Context, Made, Outcome } from './decision.ts';
import { isUnitMember, type Actor } from '../bureau/directory.ts';
import type { CaseEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { refuse, type Refusal } from './refusals.ts';

export type Decision = { events: CaseEvent[]; kase: Case } | { refusal: Refusal };

/**
 * Decides one act against the present case (null where it registers one): every command or none, each sees those
 * before it. Clocks that are past at `now` breach first, so that whoever held the case then is charged, also when
 * nobody watched. The server alone has the authority; the browser asks the smaller `mayDo`.
 */
export function decideAct(kase: Case | null, act: Act, context: Context): Decision {
  const first = act.commands[0]!;
  const entry =
    first.type === 'receive' ? mayRegister(kase, act, context) : mayEnter(kase, act, first, context);
  if (entry) return entry;
  const log = new Log(kase, act.id, context);
  const beside: CaseEvent[] = [];
  log.settle();
  for (const [index, command] of act.commands.entries()) {
    const outcome = decide(log.kase, command, context);
    if ('refusal' in outcome) return { refusal: { ...outcome.refusal, command: index } };
    if (outcome.joined) beside.push(...joinedEvents(outcome.joined, act.id, context));
    log.add(outcome.made, onBehalfOf(log.kase, command, context));
  }
  log.settle();
  return { events: [...beside, ...log.events], kase: log.kase! };
}

/** Events that nobody commanded (breaches by the watch); null when there are none. */
export function decideDue(
  kase: Case,
  act: string,
  context: Context,
): { events: CaseEvent[]; kase: Case } | null {
  const log = new Log(kase, act, context);
  log.settle();
  return log.events.length > 0 ? { events: log.events, kase: log.kase! } : null;
}

/** The events of the case that this one merges into: settled first, as if the act had been its own. */
function joinedEvents(
  { kase, made }: { kase: Case; made: readonly Made[] },
  act: string,
  context: Context,
): CaseEvent[] {
  const log = new Log(kase, act, context);
  log.settle();
  log.add(made, null);
  log.settle();
  return log.events;
}

/** One command against the case as the commands before it left it. */
function decide(kase: Case | null, command: Command, context: Context): Outcome {
  if (command.type === 'receive') return kase ? refuse('wrong-stage') : decideReceive(command, context);
  if (!kase) return refuse('not-found');
  const may = mayDo(kase, context.actor, command.type);
  if (may !== 'yes') return refuse(may);
  switch (command.type) {
    case 'answer':
      return decideAnswer(kase, command, context);
    case 'dispatch':
      return decideDispatch(kase, command, context);
    case 'accept':
      return decideAccept(kase, command, context);
    case 'contact':
      return decideContact(kase, command, context);
    case 'attempt-contact':
      return decideAttempt(kase, command, context);
    case 'request-waive':
      return decideRequestWaive(kase, command, context);
    case 'decide-waive':
      return decideDecideWaive(kase, command, context);
    case 'arrive':
      return decideArrive(kase, command, context);
    case 'resolve':
      return decideResolve(kase, command, context);
    case 'verify':
      return decideVerify(kase, command, context);
    case 'reject':
      return decideReject(kase, command, context);
    case 'reopen':
      return decideReopen(kase, command, context);
    case 'reassign':
      return decideReassign(kase, command, context);
    case 'return-out':
      return decideReturnOut(kase, command, context);
    case 'step-back':
      return decideStepBack(kase, command, context);
    case 'urge':
      return decideUrge(kase, command, context);
    case 'acknowledge-urge':
      return decideAcknowledgeUrge(kase, command, context);
    case 'recognise':
      return decideRecognise(kase, command);
    case 'co-handle':
      return decideCoHandle(kase, command, context);
    case 'release-co':
      return decideReleaseCo(kase, command, context);
    case 'reply-co':
      return decideReplyCo(kase, command, context);
    case 'request-return':
      return decideRequestReturn(kase, command, context);
    case 'decide-return':
      return decideDecideReturn(kase, command, context);
    case 'request-hard':
      return decideRequestHard(kase, command, context);
    case 'decide-hard':
      return decideDecideHard(kase, command, context);
    case 'reply-hard':
      return decideReplyHard(kase, command, context);
    case 'approve-promise':
      return decideApprovePromise(kase, command, context);
    case 'extend':
      return decideExtend(kase, command, context);
    case 'supervise':
      return decideSupervise(kase, command, context);
    case 'reply-supervise':
      return decideReplySupervise(kase, command);
    case 'approve-reply':
      return decideApproveReply(kase, command, context);
    case 'escalate':
      return decideEscalate(kase, command);
    case 'instruct':
      return decideInstruct(kase, command, context);
    case 'reply-instruct':
      return decideReplyInstruct(kase, command, context);
    case 'merge':
      return decideMerge(kase, command, context);
    case 'void':
      return decideVoid(kase, command, context);
    case 'late-record':
      return decideLateRecord(kase, command, context);
    case 'attribute':
      return decideAttribute(kase, command, context);
    case 'feedback':
      return decideFeedback(kase, command, context);
    case 'note':
      return decideNote(command);
    default:
      return command satisfies never;
  }
}

function mayRegister(kase: Case | null, act: Act, { actor }: Context): { refusal: Refusal } | null {
  if (kase || act.caseId !== null) return refuse('bad-message', { field: 'caseId' });
  const nobody = { unit: null, coUnits: [], handler: null };
  return mayDo(nobody, actor, 'receive') === 'yes' ? null : refuse('not-allowed', { command: 0 });
}

/** Absent and forbidden answer alike; who once held the case hears where it went; an older state is refused. */
function mayEnter(
  kase: Case | null,
  act: Act,
  first: Command,
  context: Context,
): { refusal: Refusal } | null {
  const { actor } = context;
  if (kase && first.type === 'late-record' && !maySee(kase, actor) && onceHeld(kase, actor)) {
    return act.commands.every(({ type }) => type === 'late-record') ? null : refuse('not-allowed');
  }
  if (!kase || !maySee(kase, actor)) return whereabouts(kase, context);
  if (mayDo(kase, actor, first.type) === 'not-allowed') return refuse('not-allowed', { command: 0 });
  return act.moves === kase.moves ? null : whereabouts(kase, context);
}

/**
 * What somebody hears of a case that was moved before he moved it: who did what and when; if he may not see it any more,
 * where it went, as far as his unit held it; else the same as for a case that is absent.
 */
export function whereabouts(
  kase: Case | null,
  { actor, directory }: Pick<Context, 'actor' | 'directory'>,
): { refusal: Refusal } {
  if (!kase) return refuse('not-found');
  if (!maySee(kase, actor)) return passedOn(kase, actor);
  const { by, at, verb } = kase.lastMove;
  return refuse('stale', { by: directory.people.get(by)?.name ?? '', at, verb, unit: kase.unit });
}

function passedOn(kase: Case, actor: Actor): { refusal: Refusal } {
  if (!onceHeld(kase, actor)) return refuse('not-found');
  return refuse('passed-on', { number: kase.number, at: kase.lastMove.at, unit: kase.unit });
}

/** Its unit held the case, now or before, and is not the one complained of. */
function onceHeld(kase: Case, actor: Actor): boolean {
  const { unit } = actor;
  if (!isUnitMember(actor) || unit === kase.against) return false;
  return kase.holdings.some((holding) => holding.unit === unit);
}

/** 代录: the handler for whom the centre records; a confidential case's contact is the centre's own. */
function onBehalfOf(kase: Case | null, command: Command, { actor }: Context): UserId | null {
  if (!recordsForUnit(actor, command.type)) return null;
  if (command.type === 'accept') return command.handler;
  if (kase?.confidential && (command.type === 'contact' || command.type === 'attempt-contact')) return null;
  return kase?.handler ?? null;
}

/** The events of one act and the case as they leave it. */
class Log {
  readonly events: CaseEvent[] = [];
  kase: Case | null;
  readonly #act: string;
  readonly #context: Context;

  constructor(kase: Case | null, act: string, context: Context) {
    this.kase = kase;
    this.#act = act;
    this.#context = context;
  }

  add(made: readonly Made[], behalf: UserId | null, by: UserId = this.#context.actor.id): void {
    const { now, next } = this.#context;
    for (const { texts = {}, occurredAt = now, ...body } of made) {
      const event = {
        ...body,
        caseId: this.kase?.id ?? next.id,
        version: (this.kase?.version ?? 0) + 1,
        by,
        onBehalfOf: behalf,
        occurredAt,
        recordedAt: now,
        act: this.#act,
        texts,
      };
      this.kase = evolve(this.kase, event);
      this.events.push(event);
    }
  }

  settle(): void {
    if (this.kase) this.add(breachesDue(this.kase, this.#context.now), null, SYSTEM);
  }
}
