/** Every way in which an act is refused. A closed list: the screen has a sentence for each (`refusal_<code>`). */
export const REFUSALS = [
  'not-found', // absent and forbidden answer alike
  'not-allowed',
  'stale', // the case moved since its author saw it; by, at, verb, unit say how
  'passed-on', // the case left this unit: number, moment and new unit, never its card
  'wrong-stage',
  'no-handler',
  'not-handler', // a colleague's case: take it over first
  'handler-not-in-unit',
  'unit-unknown',
  'unit-is-against',
  'same-unit',
  'category-unknown',
  'contact-first',
  'arrival-first',
  'contact-already',
  'caller-unknown',
  'caller-without-phone',
  'caller-not-informed',
  'centre-only', // 保密: contact and reply are the centre's
  'moment-in-future',
  'moment-too-old',
  'reason-required',
  'callback-required',
  'recipient-required',
  'type-not-answerable',
  'own-case', // nobody verifies a case that he handled
  'waiver-pending',
  'nothing-pending',
  'nothing-to-step-back',
  'too-late-to-step-back',
  'followed', // somebody acted since
  'nothing-to-recognise',
  'nothing-to-dispute',
  'reopen-too-late',
  'return-pending', // one at a time
  'designated', // given after a dispute: it stays
  'hard-pending',
  'hard-already',
  'too-late-for-hard', // only before the resolve clock is due
  'no-promise',
  'promise-too-early',
  'leader-only', // a second extension
  'co-already',
  'not-co',
  'co-due-too-late', // never after the lead's own
  'unit-not-involved',
  'reply-first',
  'merge-target', // not a case of the board that can take these callers
  'too-many-callers', // a merge into a case that nobody could resolve any more
  'not-held', // late-record: this unit did not hold it, or lost it too long ago
  'breach-unknown',
  'act-reused', // another act had this id
  'bad-message', // field names what the schema refused
  'too-fast',
  'too-much-here', // so many acts of one person on one case that only a script brings them
  'unavailable', // the server cannot write now, but may in a moment; nothing was stored
  'cannot-record', // nor ever as it stands: a rule or the database itself refuses it
  'case-sick', // its data do not fit its story: left out until somebody has put them right
  'session-ended',
] as const;
export type RefusalCode = (typeof REFUSALS)[number];

export interface Refusal {
  code: RefusalCode;
  /** Who changed the case, as a name that the reader may see (a unit's name for a wall). */
  by?: string;
  /** When, milliseconds since 1970 UTC. */
  at?: number;
  verb?: string;
  /** The unit that holds the case now. */
  unit?: string | null;
  number?: string;
  /** Which field of which command was refused. */
  field?: string;
  /** Index of the refused command within its act. */
  command?: number;
}

export function refuse(code: RefusalCode, more: Omit<Refusal, 'code'> = {}): { refusal: Refusal } {
  return { refusal: { code, ...more } };
}
