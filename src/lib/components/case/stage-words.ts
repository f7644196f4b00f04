import type { Stage } from '$lib/domain/case/stages.ts';
import { m } from '$lib/paraglide/messages.js';

/** Where a case stands, on the board or off it. */
export const STAGE_WORDS: Record<Stage, () => string> = {
  received: m.cases_stage_received,
  dispatched: m.cases_stage_dispatched,
  contacted: m.cases_stage_contacted,
  'on-site': m.cases_stage_on_site,
  resolved: m.cases_stage_resolved,
  closed: m.cases_stage_closed,
  'returned-out': m.cases_stage_returned_out,
  merged: m.cases_stage_merged,
  void: m.cases_stage_void,
};
