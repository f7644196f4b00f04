import type { UserId } from '$lib/domain/case/case.ts';
import type { CommandInput } from '$lib/domain/case/commands/index.ts';
import { worksFor, type Person } from '$lib/domain/bureau/directory.ts';
import { m } from '$lib/paraglide/messages.js';
import { PhotoPick } from '$lib/components/sheet/pick.svelte.ts';
import type { SheetContext, StepDraft } from '../context.ts';
import { Entered } from '../entered.svelte.ts';
import { Position } from '../position.svelte.ts';

/** 到场: who of the unit came when, and what he found. */
export class ArriveDraft implements StepDraft {
  readonly type = 'arrive';
  readonly context: SheetContext;
  finding = $state('');
  readonly when = new Entered();
  readonly photos = new PhotoPick('arrive');
  readonly position = new Position();
  /** The handler as far as the sheet itself names him. */
  readonly #handler: () => UserId | null;
  #who: UserId | null = $state(null);

  constructor(context: SheetContext, handler: () => UserId | null) {
    this.context = context;
    this.#handler = handler;
  }

  get people(): Person[] {
    const { directory, card } = this.context;
    return [...directory.people.values()].filter(({ id }) => worksFor(directory, id, card.unit));
  }

  get who(): UserId | null {
    return this.#who ?? this.#handler() ?? this.context.card.handler?.id ?? null;
  }

  set who(person: UserId | null) {
    this.#who = person;
  }

  get lacks(): string | null {
    const wrong = this.when.lacks(this.context.now);
    if (wrong) return wrong;
    return this.finding.trim() ? null : m.sheets_lacks_finding();
  }

  build(): CommandInput[] {
    const occurredAt = this.when.at(this.context.now) ?? undefined;
    const { at: position } = this.position;
    return [
      {
        type: 'arrive',
        finding: this.finding,
        occurredAt,
        ...(this.#who !== null && { who: this.#who }),
        ...(position !== null && { position }),
      },
    ];
  }
}
