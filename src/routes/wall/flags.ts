import type { WallCard } from '$lib/domain/case/redact.ts';
import { m } from '$lib/paraglide/messages.js';
import type { Flag } from '$lib/domain/case/flags.ts';

/** Ink-filled: act now. Blue: awaits a decision. Outlined: know it. */
export interface WallFlag {
  kind: 'act' | 'awaits' | 'known';
  text: string;
}

/** The gravest first: 督办, 紧急, 催办, what awaits a decision, the rest. */
export function gravestFlag({ flags, urges }: Pick<WallCard, 'flags' | 'urges'>): WallFlag | undefined {
  const has = (flag: Flag): boolean => flags.includes(flag);
  if (has('supervised')) return { kind: 'act', text: m.board_flag_supervised() };
  if (has('urgent')) return { kind: 'act', text: m.board_flag_urgent() };
  if (urges > 0) return { kind: 'act', text: m.board_flag_urged({ count: urges }) };
  for (const [flag, kind, text] of REST) if (has(flag)) return { kind, text: text() };
  return undefined;
}

const REST: [Flag, WallFlag['kind'], () => string][] = [
  ['return-pending', 'awaits', m.board_flag_return],
  ['hard-pending', 'awaits', m.board_flag_hard_asked],
  ['waiver-pending', 'awaits', m.board_flag_waiver],
  ['promise-pending', 'awaits', m.board_flag_promise],
  ['escalated', 'act', m.board_flag_escalated],
  ['instructed', 'act', m.board_flag_instructed],
  ['confidential', 'known', m.board_flag_confidential],
  ['reopened', 'known', m.board_flag_reopened],
  ['hard', 'known', m.board_flag_hard],
  ['late-resolved', 'known', m.board_flag_late],
  ['anonymous', 'known', m.board_flag_anonymous],
];
