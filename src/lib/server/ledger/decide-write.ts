import { maySee, scopeOf } from '../../domain/case/access.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Act } from '../../domain/case/commands/index.ts';
import { decideAct } from '../../domain/case/decide.ts';
import type { Actor, Directory, Person } from '../../domain/bureau/directory.ts';
import type { Draft } from './draft.ts';
import type { DirectoryChange, Present, Written } from '../store/types.ts';

/** Identity for a decision that registers no case. */
const NO_CASE = { id: 0, number: '' };

/**
 * One act against the draft as the acts before it left it.
 * @param body what it asks for, as `bodyOf` has it
 */
export function decideWrite(draft: Draft, actor: Actor, act: Act, body: number, now: Moment): Written {
  if (act.caseId !== null && !draft.reaches(act.caseId, scopeOf(actor))) {
    return { ok: false, refusal: { code: 'not-found' } };
  }
  if (act.caseId !== null && draft.sick(act.caseId)) return { ok: false, refusal: { code: 'case-sick' } };
  const repeated = draft.repeated(actor.id, act.id, act.caseId);
  if (repeated) {
    const { kase } = repeated;
    if (repeated.body === null || repeated.body === body) return { ok: true, to: draft.head, kase };
    return { ok: false, refusal: { code: 'act-reused' }, ...(maySee(kase, actor) && { kase }) };
  }
  if (draft.tookElsewhere(actor.id, act.id, act.caseId)) {
    return { ok: false, refusal: { code: 'bad-message', field: 'id' } };
  }
  const registers = act.caseId === null;
  const kase = registers ? null : draft.caseOf(act.caseId!);
  const { policy, calendar, directory } = draft.bureau;
  const next = registers ? draft.peekCase(now) : NO_CASE;
  const caseOf = (id: number) => draft.caseOf(id);
  const decision = decideAct(kase, act, { actor, now, policy, calendar, directory, next, caseOf });
  if ('refusal' in decision) {
    const { refusal } = decision;
    return kase && maySee(kase, actor) ? { ok: false, refusal, kase } : { ok: false, refusal };
  }
  draft.add(decision.events, decision.kase, body, act.together ?? null);
  if (registers) draft.takeCase(now);
  return { ok: true, to: draft.head, kase: decision.kase };
}

/** What an appender sees of the draft. */
export function presentTo(draft: Draft, now: Moment): Present {
  return {
    now,
    ...draft.bureau,
    caseOf: (id) => draft.caseOf(id),
    newCase: (at) => draft.takeCase(at),
    isImported: (source, sourceId) => draft.isImported(source, sourceId),
  };
}

/** New people count on from the highest id that anybody ever had. */
export function withIds(people: NonNullable<DirectoryChange['people']>, directory: Directory): Person[] {
  let last = Math.max(0, ...directory.people.keys());
  return people.map((person) => ({ ...person, id: person.id ?? ++last }));
}
