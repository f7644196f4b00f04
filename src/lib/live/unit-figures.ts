import type { UnitCode } from '../domain/case/clocks.ts';

/** What each unit owed since 00:00 and met in time, and the breaches that are charged to it; `centre` among them. */
export type UnitFigures = Record<UnitCode, { met: number; due: number; breaches: number }>;
