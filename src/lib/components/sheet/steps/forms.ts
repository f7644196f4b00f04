import type { CommandInput, CommandType } from '$lib/domain/case/commands/index.ts';
import type { CaseFactsView } from '$lib/live/case-view.ts';
import type { Preset, SheetContext } from '../context.ts';
import type { Entered } from '../entered.svelte.ts';
import type { Told } from '../told.svelte.ts';
import type { FeedbackMethod } from '$lib/domain/case/events.ts';
import { openClock, type Moment } from '$lib/domain/case/clocks.ts';
import { HOUR } from '$lib/domain/bureau/policy.ts';
import { handlingUnits, type Unit } from '$lib/domain/bureau/directory.ts';
import { milestoneWord } from '$lib/words/milestones.ts';
import { m } from '$lib/paraglide/messages.js';
import { unitShort, holderName } from '$lib/words/units.ts';
import { dueWords } from '$lib/words/times.ts';
import { localOf } from '$lib/words/moments.ts';
import { FEEDBACK_WORDS, optionsOf } from '$lib/words/kinds.ts';

/** What is filled in so far, as the fields below and what they build ask for it. */
export interface Filled {
  readonly context: SheetContext;
  readonly preset: Preset;
  readonly when: Entered;
  readonly told: Told;
  value(key: string): string;
  ticked(key: string): boolean;
  /** The codes of several units. */
  chosen(key: string): string[];
  /** The chosen day: its last minute. */
  day(key: string): Moment | undefined;
  /** A chosen day and time. */
  due(key: string): Moment | undefined;
  dayOf(at: Moment | undefined): string;
  /** The finish that waits for approval. */
  readonly promised: Moment | undefined;
  readonly breaches: CaseFactsView['breaches'];
  readonly breachUnits: Unit[];
}

/** What a sheet asks for in one line. Values are text; a moment or the callers have a state of their own. */
export type Field = {
  key: string;
  label: () => string;
  /** Left out: always. */
  shown?: (form: Filled) => boolean;
  /** Left out: it has to be filled in. */
  optional?: (form: Filled) => boolean;
  /** What stands there until somebody chooses. */
  proposed?: (form: Filled) => string;
} & (
  | { kind: 'words'; hint: () => string; chips?: () => string; most: number }
  | { kind: 'choice'; options: (form: Filled) => { value: string; label: string }[] }
  | { kind: 'unit' | 'units'; units: (form: Filled) => Unit[] }
  | { kind: 'tick' | 'day' | 'due' | 'moment' | 'told' | 'case' }
);

interface Form {
  fields: readonly Field[];
  build: (form: Filled) => CommandInput;
}

/** The verbs whose sheet is a plain form. */
export type FormVerb =
  | 'co-handle'
  | 'release-co'
  | 'reply-co'
  | 'request-return'
  | 'decide-return'
  | 'request-hard'
  | 'decide-hard'
  | 'reply-hard'
  | 'approve-promise'
  | 'extend'
  | 'supervise'
  | 'reply-supervise'
  | 'approve-reply'
  | 'escalate'
  | 'instruct'
  | 'reply-instruct'
  | 'merge'
  | 'void'
  | 'attribute'
  | 'feedback';

const always = () => true;
const reason = (most: number, chips?: () => string, optional?: (form: Filled) => boolean): Field => ({
  kind: 'words',
  key: 'reason',
  label: m.sheets_reason,
  hint: m.sheets_reason_hint,
  most,
  ...(chips ? { chips } : {}),
  ...(optional ? { optional } : {}),
});
const reply: Field = {
  kind: 'words',
  key: 'text',
  label: m.sheets_field_reply,
  hint: m.sheets_field_reply_hint,
  most: 5000,
};
const decision: Field = {
  kind: 'choice',
  key: 'approve',
  label: m.sheets_decision,
  options: () => [
    { value: 'yes', label: m.sheets_decision_yes() },
    { value: 'no', label: m.common_refuse() },
  ],
};
const refused = (form: Filled) => form.value('approve') === 'no';
/** Four hours from now, never after the lead's own due. */
const helperDue = ({ context: { card, now } }: Filled) => {
  const lead = LEADS.flatMap((milestone) => openClock(card.clocks, milestone)?.due ?? []);
  return localOf(Math.min(now + 4 * HOUR, ...lead));
};
const LEADS = ['resolve', 'hard-reply', 'promise', 'rework'] as const;
/** Neither the lead, nor the unit complained of; for a helper neither who helps already. */
const others = ({ context: { card, directory } }: Filled) =>
  handlingUnits(directory).filter(({ code }) => code !== card.unit && code !== card.against);
const involved = ({ context: { card, directory } }: Filled) =>
  [card.unit, ...card.coUnits].flatMap((code) => directory.units.get(code ?? '') ?? []);

export const FORMS: Record<FormVerb, Form> = {
  'co-handle': {
    fields: [
      {
        kind: 'unit',
        key: 'unit',
        label: m.common_unit,
        units: (form) => others(form).filter(({ code }) => !form.context.card.coUnits.includes(code)),
        proposed: (form) => form.preset.unit ?? '',
      },
      {
        kind: 'words',
        key: 'task',
        label: m.sheets_field_task,
        hint: m.sheets_reason_hint,
        chips: m.sheets_co_chips,
        most: 1000,
      },
      { kind: 'due', key: 'due', label: m.sheets_field_due, proposed: helperDue },
      { kind: 'tick', key: 'needsContact', label: m.sheets_field_needs_contact },
    ],
    build: (form) => ({
      type: 'co-handle',
      unit: form.value('unit'),
      task: form.value('task'),
      due: form.due('due')!,
      needsContact: form.ticked('needsContact'),
    }),
  },
  'release-co': {
    fields: [
      {
        kind: 'unit',
        key: 'unit',
        label: m.common_unit,
        units: ({ context: { card, directory } }) =>
          card.coUnits.flatMap((code) => directory.units.get(code) ?? []),
        proposed: ({ context: { card } }) => (card.coUnits.length === 1 ? card.coUnits[0]! : ''),
      },
      reason(500),
    ],
    build: (form) => ({ type: 'release-co', unit: form.value('unit'), reason: form.value('reason') }),
  },
  'reply-co': { fields: [reply], build: (form) => ({ type: 'reply-co', text: form.value('text') }) },
  'request-return': {
    fields: [
      reason(2000, m.sheets_return_chips),
      { kind: 'unit', key: 'suggested', label: m.sheets_field_suggested, units: others, optional: always },
    ],
    build: (form) => ({
      type: 'request-return',
      reason: form.value('reason'),
      suggested: form.value('suggested') || null,
    }),
  },
  'decide-return': {
    fields: [
      {
        kind: 'choice',
        key: 'uphold',
        label: m.sheets_decision,
        options: () => [
          { value: 'unit', label: m.sheets_uphold_unit() },
          { value: 'out', label: m.sheets_uphold_out() },
          { value: 'no', label: m.common_refuse() },
        ],
      },
      {
        kind: 'unit',
        key: 'unit',
        label: m.common_unit,
        units: others,
        shown: (form) => form.value('uphold') === 'unit',
        proposed: ({ context }) =>
          context.callers?.asked.find(({ kind }) => kind === 'return')?.suggested ?? '',
      },
      {
        kind: 'tick',
        key: 'wrongDispatch',
        label: m.sheets_field_wrong_dispatch,
        shown: (form) => form.value('uphold') === 'unit' || form.value('uphold') === 'out',
      },
      {
        ...reason(2000, undefined, (form) => form.value('uphold') !== 'out'),
        shown: (form) => form.value('uphold') !== 'no',
      },
      {
        ...reason(2000, m.sheets_refuse_return_chips),
        key: 'refusal',
        shown: (form) => form.value('uphold') === 'no',
      },
    ],
    build: (form) => {
      const uphold = form.value('uphold');
      const decided = {
        type: 'decide-return' as const,
        uphold: uphold !== 'no',
        reason: form.value('reason'),
      };
      if (uphold === 'no') return { ...decided, reason: form.value('refusal') };
      const wrongDispatch = form.ticked('wrongDispatch');
      return uphold === 'out'
        ? { ...decided, wrongDispatch, out: true }
        : { ...decided, wrongDispatch, unit: form.value('unit') };
    },
  },
  'request-hard': {
    fields: [
      reason(2000, m.sheets_hard_chips),
      { kind: 'words', key: 'plan', label: m.sheets_field_plan, hint: m.sheets_field_plan_hint, most: 2000 },
    ],
    build: (form) => ({ type: 'request-hard', reason: form.value('reason'), plan: form.value('plan') }),
  },
  'decide-hard': {
    fields: [decision, reason(1000, undefined, (form) => !refused(form))],
    build: (form) => ({ type: 'decide-hard', approve: !refused(form), reason: form.value('reason') }),
  },
  'reply-hard': {
    fields: [
      {
        kind: 'words',
        key: 'opinion',
        label: m.sheets_field_opinion,
        hint: m.sheets_field_opinion_hint,
        most: 5000,
      },
      { kind: 'day', key: 'finish', label: m.sheets_field_finish },
      { kind: 'moment', key: 'occurredAt', label: m.sheets_field_told_at },
      { kind: 'told', key: 'informed', label: m.sheets_told },
    ],
    build: (form) => ({
      type: 'reply-hard',
      opinion: form.value('opinion'),
      finish: form.day('finish')!,
      informed: form.told.build(),
      occurredAt: form.when.at(form.context.now) ?? undefined,
    }),
  },
  'approve-promise': {
    fields: [
      {
        kind: 'day',
        key: 'finish',
        label: m.sheets_field_finish,
        proposed: (form) => form.dayOf(form.promised),
      },
      reason(1000, undefined, (form) => form.value('finish') === form.dayOf(form.promised)),
    ],
    build: (form) => {
      const changed = form.value('finish') !== form.dayOf(form.promised);
      return {
        type: 'approve-promise',
        reason: form.value('reason'),
        ...(changed ? { finish: form.day('finish')! } : {}),
      };
    },
  },
  extend: {
    fields: [
      { kind: 'day', key: 'finish', label: m.sheets_field_new_finish },
      reason(1000),
      { kind: 'moment', key: 'toldAt', label: m.sheets_field_told_at },
    ],
    build: (form) => ({
      type: 'extend',
      finish: form.day('finish')!,
      reason: form.value('reason'),
      toldAt: form.when.at(form.context.now) ?? form.context.now,
    }),
  },
  supervise: {
    fields: [
      {
        kind: 'words',
        key: 'text',
        label: m.sheets_step_supervise,
        hint: m.sheets_field_supervision_hint,
        most: 1000,
      },
      { kind: 'due', key: 'due', label: m.sheets_field_due, optional: always },
    ],
    build: (form) => ({ type: 'supervise', text: form.value('text'), due: form.due('due') }),
  },
  'reply-supervise': {
    fields: [reply],
    build: (form) => ({ type: 'reply-supervise', text: form.value('text') }),
  },
  'approve-reply': {
    fields: [
      {
        ...decision,
        kind: 'choice',
        label: m.sheets_field_approve,
        options: () => [
          { value: 'yes', label: m.sheets_reply_yes() },
          { value: 'no', label: m.sheets_reply_no() },
        ],
      },
      reason(1000, undefined, (form) => !refused(form)),
    ],
    build: (form) => ({ type: 'approve-reply', approve: !refused(form), reason: form.value('reason') }),
  },
  escalate: {
    fields: [
      {
        kind: 'words',
        key: 'question',
        label: m.sheets_field_question,
        hint: m.sheets_field_question_hint,
        most: 2000,
      },
    ],
    build: (form) => ({ type: 'escalate', question: form.value('question') }),
  },
  instruct: {
    fields: [
      {
        kind: 'units',
        key: 'units',
        label: m.sheets_field_units,
        units: involved,
        proposed: ({ context: { card } }) => card.unit ?? '',
      },
      {
        kind: 'words',
        key: 'text',
        label: m.sheets_step_instruct,
        hint: m.sheets_field_instruction_hint,
        most: 2000,
      },
      { kind: 'due', key: 'due', label: m.sheets_field_due, optional: always },
    ],
    build: (form) => ({
      type: 'instruct',
      units: form.chosen('units'),
      text: form.value('text'),
      due: form.due('due'),
    }),
  },
  'reply-instruct': {
    fields: [reply],
    build: (form) => ({ type: 'reply-instruct', text: form.value('text') }),
  },
  merge: {
    fields: [
      { kind: 'case', key: 'target', label: m.sheets_field_target },
      reason(1000, m.sheets_merge_chips),
    ],
    build: (form) => ({ type: 'merge', target: Number(form.value('target')), reason: form.value('reason') }),
  },
  void: {
    fields: [reason(1000, m.sheets_void_chips)],
    build: (form) => ({ type: 'void', reason: form.value('reason') }),
  },
  attribute: {
    fields: [
      {
        kind: 'choice',
        key: 'breach',
        label: m.sheets_field_breach,
        options: ({ breaches, context: { now, directory } }) =>
          breaches.map(({ milestone, round, due, unit }) => ({
            value: `${milestone} ${round}`,
            label: [milestoneWord(milestone), dueWords(due, now), unitShort(directory, unit)].join(' '),
          })),
        proposed: ({ breaches }) =>
          breaches.length === 1 ? `${breaches[0]!.milestone} ${breaches[0]!.round}` : '',
      },
      {
        kind: 'choice',
        key: 'to',
        label: m.sheets_field_to,
        options: (form) => [
          { value: 'centre', label: holderName(form.context.directory, 'centre') },
          ...[...new Set([...involved(form), ...form.breachUnits])].map(({ code }) => ({
            value: code,
            label: unitShort(form.context.directory, code),
          })),
        ],
      },
      reason(1000),
    ],
    build: (form) => {
      const [milestone, round] = form.value('breach').split(' ');
      const breach = form.breaches.find((one) => one.milestone === milestone && one.round === Number(round))!;
      return {
        type: 'attribute',
        milestone: breach.milestone,
        round: breach.round,
        to: form.value('to'),
        reason: form.value('reason'),
      };
    },
  },
  feedback: {
    fields: [
      {
        kind: 'words',
        key: 'text',
        label: m.sheets_field_feedback,
        hint: m.sheets_field_feedback_hint,
        most: 5000,
      },
      {
        kind: 'choice',
        key: 'method',
        label: m.sheets_method,
        options: () => optionsOf(FEEDBACK_WORDS),
        proposed: () => 'system',
      },
      { kind: 'moment', key: 'occurredAt', label: m.sheets_time },
    ],
    build: (form) => ({
      type: 'feedback',
      text: form.value('text'),
      method: form.value('method') as FeedbackMethod,
      occurredAt: form.when.at(form.context.now) ?? undefined,
    }),
  },
};

export function isForm(verb: CommandType): verb is FormVerb {
  return verb in FORMS;
}
