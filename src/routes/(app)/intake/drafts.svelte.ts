import type { Moment } from '$lib/domain/case/clocks.ts';
import type { Intake } from './intake.svelte.ts';

/** A form that was put aside, or left behind by going to another page. */
export interface Draft {
  fields: Intake['fields'];
  urgent: boolean | null;
  began: Moment | undefined;
  isSaid: boolean;
}

/** Kept in this page's memory alone: whatever a caller said is gone with the tab, and never in the browser's storage. */
class Drafts {
  parked: readonly Draft[] = $state.raw([]);
  /** What the desk was typing when it went to another page. */
  left: Draft | null = null;

  park(draft: Draft): void {
    this.parked = [...this.parked, draft];
  }

  take(draft: Draft): void {
    this.parked = this.parked.filter((one) => one !== draft);
  }
}

export const drafts = new Drafts();

export function draftOf({ fields, urgent, began, isSaid }: Intake): Draft {
  return { fields: $state.snapshot(fields), urgent, began, isSaid };
}

export function resume(intake: Intake, { fields, urgent, began, isSaid }: Draft): void {
  intake.clear();
  intake.fields = { ...fields };
  intake.urgent = urgent;
  intake.began = began;
  intake.isSaid = isSaid;
}
