import { mayDo, recordsForUnit } from './access.ts';
import { breachesDue } from './breaches.ts';
import { type Case } from './case.ts';
import { cardPartOf } from './commands/cards.ts';
import type { Act, Command } from './commands/index.ts';
import { register } from './commands/receive.ts';
import { RULES } from './commands/rules.ts';
import type { Context, Made, Outcome } from './decision.ts';
import { mayEnter } from './enter.ts';
import type { CaseEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { refuse, type Refusal } from './refusals.ts';
import { SYSTEM, type UserId } from '../bureau/directory.ts';

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
  if (command.type === 'receive') return kase ? refuse('wrong-stage') : register(command, context);
  if (!kase) return refuse('not-found');
  const may = mayDo(kase, context.actor, command.type);
  if (may !== 'yes') return refuse(may);
  return ruleOf(command).decide(kase, command as never, context);
}

const byVerb = new Map(RULES.map((rule) => [rule.schema.entries.type.literal, rule]));

function ruleOf({ type }: Exclude<Command, { type: 'receive' }>): {
  decide: (kase: Case, command: never, context: Context) => Outcome;
} {
  return byVerb.get(type)!;
}

function mayRegister(kase: Case | null, act: Act, { actor }: Context): { refusal: Refusal } | null {
  if (kase || act.caseId !== null) return refuse('bad-message', { field: 'caseId' });
  const nobody = { unit: null, coUnits: [], handler: null };
  return mayDo(nobody, actor, 'receive') === 'yes' ? null : refuse('not-allowed', { command: 0 });
}

/** 代录: the handler for whom the centre records; a confidential case's contact is the centre's own. */
function onBehalfOf(kase: Case | null, command: Command, { actor }: Context): UserId | null {
  if (!recordsForUnit(actor, command.type)) return null;
  if (command.type === 'accept') return command.handler;
  if (kase?.confidential && cardPartOf(command.type).calls) return null;
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
