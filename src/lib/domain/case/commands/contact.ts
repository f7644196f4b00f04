import * as v from 'valibot';
import type { Case, Step } from '../case.ts';
import type { Context, Outcome } from '../decision.ts';
import { isCentre } from '../../bureau/directory.ts';
import { momentsOf } from '../moments.ts';
import { settled, stepOf, worked } from '../evolving.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { attemptsTo, joinedCaller } from '../responsibility.ts';
import { isWithUnit } from '../stages.ts';
import { contactClocks, openContact } from './contact.card.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';

/** 先行联系: the citizen was reached within the twenty minutes, or late. */
export const contactData = v.strictObject({
  type: v.literal('contact'),
  caller: v.optional(f.callerId, 1),
  occurredAt: f.occurredAt,
  method: v.optional(f.contactMethod, 'phone'),
  gist: f.text(2000, 1),
});

export const contact = rule({
  schema: contactData,
  decide(kase, command, context): Outcome {
    const joined = joinedCaller(kase, command.caller);
    if (joined === undefined ? kase.stage !== 'dispatched' : !isWithUnit(kase.stage))
      return refuse('wrong-stage');
    if (joined === undefined ? kase.contact : !openContact(kase, joined)) return refuse('contact-already');
    const unfit = unfitCall(kase, command.caller, command.method === 'phone', context);
    if (unfit) return unfit;
    const moments = momentsOf(kase, command.occurredAt, context);
    if ('refusal' in moments) return moments;
    const { occurredAt, countsAt, late } = moments;
    return {
      made: [
        {
          type: 'contacted',
          data: {
            caller: command.caller,
            method: command.method,
            countsAt,
            late,
            ...contactClocks(kase, joined, countsAt),
          },
          occurredAt,
          texts: { gist: command.gist },
        },
      ],
    };
  },
  stepBack: 'voids',
  evolve: {
    contacted: (kase, event) => ({
      ...reached(kase, event.data.caller, stepOf(event, event.data)),
      ...worked(kase, event),
    }),
  },
});

/** 未接, 占线, 空号: an attempt is not contact; the card counts them. */
export const attemptContactData = v.strictObject({
  type: v.literal('attempt-contact'),
  caller: v.optional(f.callerId, 1),
  occurredAt: f.occurredAt,
  outcome: v.picklist(['no-answer', 'busy', 'dead-number']),
});

export const attemptContact = rule({
  schema: attemptContactData,
  decide(kase, command, context): Outcome {
    if (!isWithUnit(kase.stage)) return refuse('wrong-stage');
    const unfit = unfitCall(kase, command.caller, true, context);
    if (unfit) return unfit;
    const moments = momentsOf(kase, command.occurredAt, context);
    if ('refusal' in moments) return moments;
    const { occurredAt, countsAt, late } = moments;
    const { caller, outcome } = command;
    const before = attemptsTo(kase, joinedCaller(kase, caller)).length;
    const enough = before + 1 >= context.policy.attemptsForWaiver;
    return {
      made: [{ type: 'contact-attempted', data: { caller, outcome, enough, countsAt, late }, occurredAt }],
    };
  },
  stepBack: 'voids',
  evolve: {
    'contact-attempted'(kase, event) {
      const { caller, enough } = event.data;
      return { attempts: [...kase.attempts, { ...stepOf(event, event.data), caller, enough }] };
    },
  },
});

/** A call needs the one named handler, a known caller, his number, and for 保密 the centre itself. */
function unfitCall(
  kase: Case,
  id: number,
  needsNumber: boolean,
  { actor }: Context,
): { refusal: Refusal } | null {
  if (kase.handler === null) return refuse('no-handler');
  if (kase.confidential && !isCentre(actor)) return refuse('centre-only');
  const caller = kase.callers.find((one) => one.id === id);
  if (!caller) return refuse('caller-unknown', { field: 'caller' });
  if (needsNumber && !caller.hasPhone) return refuse('caller-without-phone', { field: 'caller' });
  return null;
}

/** A caller was reached. The citizen of the case moves it on; one who joined by a merge has his own line. */
function reached(kase: Case, caller: number, contact: Step): Partial<Case> {
  const callers = kase.callers.map((one) =>
    one.id === caller ? { ...one, contactedAt: contact.countsAt } : one,
  );
  if (joinedCaller(kase, caller) !== undefined || kase.stage !== 'dispatched') return { callers };
  return { callers, contact, stage: 'contacted', waiver: settled(kase) };
}
