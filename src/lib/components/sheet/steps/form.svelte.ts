import { SvelteMap } from 'svelte/reactivity';
import { SHANGHAI_OFFSET, endOfDay } from '$lib/domain/bureau/calendar.ts';
import type { Moment } from '$lib/domain/case/clocks.ts';
import type { CommandInput } from '$lib/domain/case/commands/index.ts';
import type { Unit } from '$lib/domain/bureau/directory.ts';
import { MINUTE } from '$lib/domain/bureau/policy.ts';
import type { CaseFactsView } from '$lib/live/case-view.ts';
import { m } from '$lib/paraglide/messages.js';
import type { Preset, SheetContext, StepDraft } from '../context.ts';
import { Entered } from '../entered.svelte.ts';
import { localOf, momentOf } from '$lib/words/moments.ts';
import { Told } from '../told.svelte.ts';
import { FORMS, type Field, type Filled, type FormVerb } from './forms.ts';

/** A sheet that is a plain form: what `FORMS` asks for of one verb. */
export class FormDraft implements StepDraft, Filled {
  readonly type: FormVerb;
  readonly context: SheetContext;
  readonly preset: Preset;
  readonly when = new Entered();
  readonly told: Told;
  readonly #values = new SvelteMap<string, string>();

  constructor(type: FormVerb, context: SheetContext, preset: Preset) {
    this.type = type;
    this.context = context;
    this.preset = preset;
    this.told = new Told(context);
  }

  get fields(): Field[] {
    return FORMS[this.type].fields.filter((field) => field.shown?.(this) ?? true);
  }

  value(key: string): string {
    const field = FORMS[this.type].fields.find((one) => one.key === key);
    return this.#values.get(key) ?? field?.proposed?.(this) ?? '';
  }

  set(key: string, value: string): void {
    this.#values.set(key, value);
  }

  ticked(key: string): boolean {
    return this.value(key) === 'yes';
  }

  /** The codes of several units. */
  chosen(key: string): string[] {
    return this.value(key).split(' ').filter(Boolean);
  }

  /** 24:00 of a chosen day, less a minute: the day itself. */
  day(key: string): Moment | undefined {
    const noon = momentOf(`${this.value(key)}T12:00`);
    return noon === undefined ? undefined : endOfDay(ZONE, noon, 0) - MINUTE;
  }

  /** A chosen day and time. */
  due(key: string): Moment | undefined {
    return momentOf(this.value(key));
  }

  dayOf(at: Moment | undefined): string {
    return at === undefined ? '' : localOf(at).slice(0, 10);
  }

  /** The finish that waits for approval. */
  get promised(): Moment | undefined {
    return this.context.callers?.asked.find(({ kind }) => kind === 'promise')?.finish;
  }

  get breaches(): CaseFactsView['breaches'] {
    return this.preset.facts?.breaches ?? [];
  }

  get breachUnits(): Unit[] {
    return this.breaches.flatMap(({ unit }) => this.context.directory.units.get(unit) ?? []);
  }

  /** Whether a field still lacks what it needs. */
  missing(field: Field): boolean {
    if (field.kind === 'moment') return this.when.lacks(this.context.now) !== null;
    if (field.kind === 'told') return this.told.lacks !== null;
    if (field.kind === 'tick') return false;
    const value = this.value(field.key).trim();
    if (!value) return !(field.optional?.(this) ?? false);
    return field.kind === 'due' && this.due(field.key) === undefined;
  }

  get lacks(): string | null {
    const field = this.fields.find((one) => this.missing(one));
    if (!field) return null;
    if (field.kind === 'moment') return this.when.lacks(this.context.now);
    if (field.kind === 'told') return this.told.lacks;
    const typed = field.kind === 'words' || field.kind === 'due' || field.kind === 'day';
    const lacks = typed ? m.sheets_lacks_field : m.sheets_lacks_pick;
    return lacks({ field: field.label() });
  }

  build(): CommandInput[] {
    return this.lacks === null ? [FORMS[this.type].build(this)] : [];
  }
}

const ZONE = { version: 0, offset: SHANGHAI_OFFSET, exceptions: {} };
