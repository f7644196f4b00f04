import type { Stage, Column, BoardStage } from '../domain/case/stages.ts';
import { m } from '../paraglide/messages.js';

/** Where a case stands, on the board or off it. */
export const STAGE_WORDS: Record<Stage, () => string> = {
  received: m.common_column_received,
  dispatched: m.common_column_dispatched,
  contacted: m.common_column_contacted,
  'on-site': m.common_column_on_site,
  resolved: m.common_column_resolved,
  closed: m.common_stage_closed,
  'returned-out': m.cases_stage_returned_out,
  merged: m.cases_stage_merged,
  void: m.cases_stage_void,
};

const COLUMNS: Record<Column, () => string> = {
  received: m.common_column_received,
  dispatched: m.common_column_dispatched,
  contacted: m.common_column_contacted,
  'on-site': m.common_column_on_site,
  resolved: m.common_column_resolved,
  overdue: m.common_column_overdue,
};

/** 待派 已派 已联系 到现场 已办结 超时, also as the badge that an overdue card keeps. */
export function columnWord(column: Column | BoardStage): string {
  return COLUMNS[column]();
}
