import { isUnitMember, type Actor } from '../bureau/directory.ts';
import { mayDo, maySee } from './access.ts';
import type { Case } from './case.ts';
import type { Act, Command } from './commands/index.ts';
import type { Context } from './decision.ts';
import { refuse, type Refusal } from './refusals.ts';

/** Absent and forbidden answer alike; who once held the case hears where it went; an older state is refused. */
export function mayEnter(
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
