import * as v from 'valibot';
import { nextClock, type Clock } from '$lib/domain/case/clocks.ts';
import { command, type Command, type CommandType } from '$lib/domain/case/commands/index.ts';
import { isUnitMember } from '$lib/domain/bureau/directory.ts';
import type { Disputed } from '$lib/domain/case/events.ts';
import { refusedBy, type Refusal } from '$lib/domain/case/refusals.ts';
import { nextOf, previewDispatch, previewReassign } from '$lib/domain/case/card/preview.ts';
import { guess } from '$lib/domain/case/card/guess.ts';
import type { PhotoToSend } from '$lib/client/outbox.ts';
import { refusalText } from '$lib/words/refusals.ts';
import type { Preset, SheetContext } from './context.ts';
import { clockOf } from '$lib/domain/case/card/moments.ts';
import { earliestOf } from '$lib/domain/case/known.ts';
import { countedFrom } from '$lib/domain/case/moments.ts';
import { availableActions } from '$lib/domain/case/card/actions.ts';
import { AcceptDraft } from './steps/accept.svelte.ts';
import { ArriveDraft } from './steps/arrive.svelte.ts';
import { ContactDraft } from './steps/contact.svelte.ts';
import { DispatchDraft } from './steps/dispatch.svelte.ts';
import { FormDraft } from './steps/form.svelte.ts';
import { isForm } from './steps/forms.ts';
import { ReassignDraft } from './steps/reassign.svelte.ts';
import { RecogniseDraft } from './steps/recognise.svelte.ts';
import { RejectDraft } from './steps/reject.svelte.ts';
import { ReopenDraft } from './steps/reopen.svelte.ts';
import { ResolveDraft } from './steps/resolve.svelte.ts';
import { VerifyDraft } from './steps/verify.svelte.ts';
import { DecideWaiveDraft, RequestWaiveDraft } from './steps/waive.svelte.ts';
import { AcknowledgeDraft, AnswerDraft, WordsDraft } from './steps/words.svelte.ts';
import { lastActWords } from '$lib/words/verbs.ts';

export type Draft =
  | AcceptDraft
  | ArriveDraft
  | ContactDraft
  | DispatchDraft
  | FormDraft
  | ReassignDraft
  | RecogniseDraft
  | RejectDraft
  | ReopenDraft
  | ResolveDraft
  | VerifyDraft
  | RequestWaiveDraft
  | DecideWaiveDraft
  | AcknowledgeDraft
  | AnswerDraft
  | WordsDraft;

/** Whether a step is in time with its due, if it were recorded now. */
export interface Verdict {
  clock: Clock;
  inTime: boolean;
  /** How far past the due it counts, in milliseconds. */
  over: number;
  /** 补录: it counts when it is recorded, not when it happened. */
  late: boolean;
}

/**
 * A sheet being filled in. What is typed stays whatever happens to the case meanwhile; what it was opened against is
 * kept, so that a case that moved is recognised and the act is not made on a state that its author never saw.
 */
export class SheetModel {
  readonly context: SheetContext;
  steps: Draft[] = $state.raw([]);
  /** The `moves` that the author has seen. */
  seen: number = $state(0);
  /** Set by the first try to record: from then on the sheet says what is missing. */
  tried = $state(false);

  constructor(context: SheetContext, commands: readonly CommandType[], preset: Preset = {}) {
    this.context = context;
    this.seen = context.card.moves;
    this.steps = this.#drafts(commands, preset);
  }

  /** The steps that the screen asks for; 签收 stays silent where its person means himself. */
  readonly asked: Draft[] = $derived(
    this.steps.filter((step) => !(step instanceof AcceptDraft && step.silent && this.steps.length > 1)),
  );

  /** The steps that will be recorded: an attempt is no contact, so what was to follow it falls away. */
  readonly taken: Draft[] = $derived.by(() => {
    const attempt = this.asked.findIndex((step) => step instanceof ContactDraft && !step.reached);
    if (attempt < 0) return this.steps;
    return this.steps.slice(0, this.steps.indexOf(this.asked[attempt]!) + 1);
  });

  /** What the schema would not take at the last try. */
  #refused: Refusal | null = $state.raw(null);

  readonly lacks: string | null = $derived.by(
    () =>
      this.taken.find((step) => step.lacks !== null)?.lacks ??
      (this.#refused && refusalText(this.#refused, this.context.directory)),
  );

  /** The case moved since its author saw it. */
  readonly moved: boolean = $derived.by(() => this.context.card.moves !== this.seen);

  /** After a move: whether what is filled in still makes sense. */
  readonly stillFits: boolean = $derived.by(() => {
    const { card, actor, now } = this.context;
    const first = this.steps.find((step) => !(step instanceof AcceptDraft)) ?? this.steps[0];
    return availableActions(card, actor, now).some(({ verb }) => verb === first?.type);
  });

  /** 接手: whose case this sheet takes over. */
  readonly takesOverFrom: string | null = $derived.by(() => {
    const { card, actor } = this.context;
    const takes = this.steps.some((step) => step instanceof AcceptDraft);
    return takes && isUnitMember(actor) && card.handler && card.handler.id !== actor.id
      ? card.handler.name
      : null;
  });

  verdictOf(step: Draft): Verdict | null {
    const { card, now, policy } = this.context;
    const clock = clockOf(card, step.type);
    if (!clock || !('when' in step)) return null;
    const entered = step.when.at(now);
    if (entered === null) return null;
    const { countsAt: at, late } = countedFrom(this.#earliestOf(step), entered, { now, policy });
    return { clock, inTime: at <= clock.due, over: at - clock.due, late };
  }

  /** The clock that the case counts down to once this is recorded; null: none. */
  readonly afterwards: Clock | null = $derived.by(() => {
    const { card, policy, directory, now } = this.context;
    const dispatch = this.taken.find((step) => step instanceof DispatchDraft);
    const reassign = this.taken.find((step) => step instanceof ReassignDraft);
    const context = { policy, directory, now };
    if (reassign || (dispatch && this.taken.length === 1)) {
      const next = nextOf((reassign ? previewReassign : previewDispatch)(card, context));
      if (!next || next.due === null) return null;
      const { amber, red } = policy.rules[next.milestone];
      const { milestone, due } = next;
      return { milestone, due, round: 1, unit: '', started: now, amber: due - amber, red: due - red };
    }
    return (
      nextClock(
        guess(
          card,
          this.taken.map(({ type }) => ({ type })),
          context,
        ),
      ) ?? null
    );
  });

  /**
   * The act, parsed by the same schema that the server reads it with; null while something is missing, which `lacks` says.
   * @param keep a step that happened now, but cannot be sent now, keeps its minute
   */
  build(keep: boolean): Command[] | null {
    this.tried = true;
    this.#refused = null;
    if (this.lacks !== null) return null;
    if (keep) for (const step of this.taken) if ('when' in step) step.when.freeze(this.context.now);
    const commands = this.taken.flatMap((step) => step.build());
    const parsed = v.safeParse(v.array(command), commands);
    if (parsed.success) return parsed.output;
    this.#refused = refusedBy(parsed.issues[0]);
    return null;
  }

  /** The photos of the steps that will be recorded. */
  get photos(): PhotoToSend[] {
    return this.taken.flatMap((step) => ('photos' in step ? step.photos.photos : []));
  }

  /** The citizen denied a step at the callback: the same sheet sends the case back instead. */
  rejectInstead(disputed: Disputed): void {
    this.tried = false;
    this.steps = this.#drafts(['reject'], { disputed });
  }

  /** 改派 or 协办: what a drop on a lane means is said in the sheet. */
  switchTo(commands: readonly CommandType[], preset: Preset): void {
    this.tried = false;
    this.steps = this.#drafts(commands, preset);
  }

  /** The author has looked at the case as it is now and still means it. */
  accept(): void {
    this.seen = this.context.card.moves;
  }

  #earliestOf(step: Draft): number {
    const { card, now, policy } = this.context;
    let earliest = earliestOf(card);
    for (const before of this.taken) {
      if (before === step) break;
      if (!('when' in before)) continue;
      const entered = before.when.at(now);
      if (entered !== null)
        earliest = Math.max(earliest, countedFrom(earliest, entered, { now, policy }).occurredAt);
    }
    return earliest;
  }

  #drafts(commands: readonly CommandType[], preset: Preset): Draft[] {
    const { context } = this;
    const dispatch = commands.includes('dispatch') ? new DispatchDraft(context, preset.unit) : null;
    const accept = commands.includes('accept')
      ? new AcceptDraft(context, () => dispatch?.unit ?? null)
      : null;
    return commands.map((type): Draft => {
      if (isForm(type)) return new FormDraft(type, context, preset);
      switch (type) {
        case 'dispatch':
          return dispatch!;
        case 'accept':
          return accept!;
        case 'contact':
          return new ContactDraft(context, 'reached', preset.calledAt);
        case 'attempt-contact':
          return new ContactDraft(context, 'no-answer', preset.calledAt);
        case 'arrive':
          return new ArriveDraft(context, () => accept?.handler ?? null);
        case 'resolve':
          return new ResolveDraft(context, commands.includes('arrive'));
        case 'verify':
          return new VerifyDraft(context);
        case 'reject':
          return new RejectDraft(context, preset.disputed);
        case 'reopen':
          return new ReopenDraft(context);
        case 'reassign':
          return new ReassignDraft(context, preset.unit);
        case 'request-waive':
          return new RequestWaiveDraft(context);
        case 'decide-waive':
          return new DecideWaiveDraft(context);
        case 'recognise':
          return new RecogniseDraft(preset.late);
        case 'answer':
          return new AnswerDraft(context);
        case 'acknowledge-urge':
          return new AcknowledgeDraft();
        case 'urge':
        case 'note':
        case 'return-out':
          return new WordsDraft(type);
        case 'step-back': {
          const last = preset.facts?.last;
          return new WordsDraft(type, last ? lastActWords(last, context.now) : '');
        }
        case 'late-record':
          throw new TypeError('A lost case has no sheet: its step is offered again.');
        case 'receive':
          throw new TypeError('A case is registered at intake.');
        default:
          return type satisfies never;
      }
    });
  }
}
