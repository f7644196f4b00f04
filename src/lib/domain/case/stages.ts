/** The stages of a case. The sixth column, `overdue`, is derived and never stored. */
export const BOARD_STAGES = ['received', 'dispatched', 'contacted', 'on-site', 'resolved'] as const;
export const OFF_BOARD_STAGES = ['closed', 'returned-out', 'merged', 'void'] as const;
export const STAGES = [...BOARD_STAGES, ...OFF_BOARD_STAGES] as const;
export const COLUMNS = [...BOARD_STAGES, 'overdue'] as const;

export type BoardStage = (typeof BOARD_STAGES)[number];
export type Stage = (typeof STAGES)[number];
export type Column = (typeof COLUMNS)[number];

export function onBoard(stage: Stage): stage is BoardStage {
  return (BOARD_STAGES as readonly Stage[]).includes(stage);
}

/** The stages in which a unit holds the case and owes its next step. */
export function isWithUnit(stage: Stage): boolean {
  return stage === 'dispatched' || stage === 'contacted' || stage === 'on-site';
}
