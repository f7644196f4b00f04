import type { UserId } from '$lib/domain/case/case.ts';
import type { UnitCode } from '$lib/domain/case/clocks.ts';
import type { CommandInput } from '$lib/domain/case/commands/index.ts';
import { isUnitMember, worksFor, type Person } from '$lib/domain/bureau/directory.ts';
import { m } from '$lib/paraglide/messages.js';
import type { SheetContext, StepDraft } from '../context.ts';

/** 签收, 接手, and the handler whom the centre names for the unit. */
export class AcceptDraft implements StepDraft {
  readonly type = 'accept';
  readonly #context: SheetContext;
  /** The unit that a dispatch of the same sheet gives the case to. */
  readonly #newUnit: () => UnitCode | null;
  #chosen: UserId | null = $state(null);

  constructor(context: SheetContext, newUnit: () => UnitCode | null) {
    this.#context = context;
    this.#newUnit = newUnit;
  }

  /** Who may be named, the present handler first. */
  readonly people: Person[] = $derived.by(() => {
    const { directory, card } = this.#context;
    const unit = this.#newUnit() ?? card.unit;
    const theirs = [...directory.people.values()].filter(({ id }) => worksFor(directory, id, unit));
    return theirs.sort((a, b) => Number(b.id === card.handler?.id) - Number(a.id === card.handler?.id));
  });

  get handler(): UserId | null {
    const { actor } = this.#context;
    if (this.#chosen !== null && this.people.some(({ id }) => id === this.#chosen)) return this.#chosen;
    return isUnitMember(actor) ? actor.id : null;
  }

  set handler(person: UserId | null) {
    this.#chosen = person;
  }

  /** Nothing need be asked: a unit's member means himself. */
  get silent(): boolean {
    return isUnitMember(this.#context.actor);
  }

  get lacks(): string | null {
    return this.handler === null ? m.sheets_lacks_handler() : null;
  }

  build(): CommandInput[] {
    return this.handler === null ? [] : [{ type: 'accept', handler: this.handler }];
  }
}
