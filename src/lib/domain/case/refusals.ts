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
  'caller-confidential', // 保密: the caller stays with the centre, whatever the reason
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
  'too-large', // longer than the wire takes at once
  'cannot-record', // nor ever as it stands: a rule or the database itself refuses it
  'case-sick', // its data do not fit its story: left out until somebody has put them right
  'session-ended',
  'other-person', // the page was loaded for somebody else than is signed in now
  'other-role', // the same person works in another role now
] as const;
export type RefusalCode = (typeof REFUSALS)[number];

/** Why a schema refused what stands in a field: the screen has a sentence for each. */
export const FAULTS = [
  'missing',
  'too-long',
  'unclean', // half a character, or one that no database keeps
  'two-numbers',
  'no-number',
] as const;
export type Fault = (typeof FAULTS)[number];

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
  /** What is wrong with it, where that can be said. */
  fault?: Fault;
  /** Index of the refused command within its act. */
  command?: number;
}

export function refuse(code: RefusalCode, more: Omit<Refusal, 'code'> = {}): { refusal: Refusal } {
  return { refusal: { code, ...more } };
}

/**
 * What a schema complained of, as a refusal: the field's name and what is wrong with it, never what stood in it. Of an act
 * the path begins with the number of a command.
 */
export function refusedBy(issue: {
  message: string;
  path?: readonly { key: unknown }[] | undefined;
}): Refusal {
  const path = (issue.path ?? []).map(({ key }) => key);
  const nested = path[0] === 'commands' && typeof path[1] === 'number';
  const field = path.slice(nested ? 2 : 0).join('.');
  const fault = FAULTS.find((one) => one === issue.message);
  return {
    code: 'bad-message',
    ...(field && { field }),
    ...(fault && { fault }),
    ...(nested && { command: path[1] as number }),
  };
}
