import { type Moment, openClock } from '../domain/case/clocks.ts';
import type { Flag } from '../domain/case/flags.ts';
import type { Card, WallCard } from '../domain/case/redact.ts';
import { m } from '../paraglide/messages.js';

/** Ink-filled: act now. Outlined: know it. Blue: awaits a decision. Crimson: a clock that is past. */
export interface ShownFlag {
  kind: 'act' | 'known' | 'awaits' | 'late';
  text: string;
}

const FLAGS: Record<Flag, { kind: ShownFlag['kind']; text: () => string }> = {
  supervised: { kind: 'act', text: m.board_flag_supervised },
  urgent: { kind: 'act', text: m.common_urgent },
  hard: { kind: 'known', text: m.common_milestone_hard },
  confidential: { kind: 'known', text: m.board_flag_confidential },
  anonymous: { kind: 'known', text: m.common_anonymous },
  'late-resolved': { kind: 'known', text: m.board_flag_late },
  'return-pending': { kind: 'awaits', text: m.board_flag_return },
  'hard-pending': { kind: 'awaits', text: m.board_flag_hard_asked },
  'waiver-pending': { kind: 'awaits', text: m.board_flag_waiver },
  'promise-pending': { kind: 'awaits', text: m.board_flag_promise },
  escalated: { kind: 'act', text: m.board_flag_escalated },
  instructed: { kind: 'act', text: m.board_flag_instructed },
  reopened: { kind: 'known', text: m.common_reopened },
};

const ORDER: readonly ShownFlag['kind'][] = ['late', 'act', 'awaits', 'known'];

/** The flags of a card, the ones to act on first. */
export function flagsOf(card: Card, now: Moment): ShownFlag[] {
  const flags: ShownFlag[] = card.flags.map((flag) => ({ kind: FLAGS[flag].kind, text: FLAGS[flag].text() }));
  if (card.urges > 0) flags.push({ kind: 'act', text: m.board_flag_urged({ count: card.urges }) });
  if (card.attempts > 0 && card.stage === 'dispatched') {
    flags.push({ kind: 'act', text: m.board_flag_attempts({ count: card.attempts }) });
  }
  if (card.rework > 0) flags.push({ kind: 'known', text: m.board_flag_rework({ count: card.rework }) });
  if (card.coUnits.length > 0) {
    flags.push({ kind: 'known', text: m.board_flag_co({ count: card.coUnits.length }) });
  }
  const check = card.stage === 'resolved' ? openClock(card.clocks, 'verify') : undefined;
  if (check && now >= check.due) flags.push({ kind: 'late', text: m.board_flag_verify_late() });
  return flags.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** The one flag of a line card, as one character. */
export function lineFlag(card: Card): ShownFlag | undefined {
  if (card.flags.includes('supervised')) return { kind: 'act', text: m.board_line_supervised() };
  if (card.flags.includes('urgent')) return { kind: 'act', text: m.board_line_urgent() };
  if (card.urges > 0) return { kind: 'act', text: m.board_line_urged({ count: card.urges }) };
  const pending: readonly Flag[] = ['return-pending', 'hard-pending', 'waiver-pending', 'promise-pending'];
  if (card.flags.some((flag) => pending.includes(flag)))
    return { kind: 'awaits', text: m.board_line_decide() };
  return undefined;
}

/** The gravest alone, as a wall shows it: 督办, 紧急, 催办, what awaits a decision, the rest. */
export function gravestFlag({ flags, urges }: Pick<WallCard, 'flags' | 'urges'>): ShownFlag | undefined {
  if (urges > 0 && !flags.some((flag) => ABOVE_URGES.includes(flag))) {
    return { kind: 'act', text: m.board_flag_urged({ count: urges }) };
  }
  const flag = GRAVEST_FIRST.find((one) => flags.includes(one));
  return flag && { kind: FLAGS[flag].kind, text: FLAGS[flag].text() };
}

const ABOVE_URGES: readonly Flag[] = ['supervised', 'urgent'];
const GRAVEST_FIRST: readonly Flag[] = [
  ...ABOVE_URGES,
  'return-pending',
  'hard-pending',
  'waiver-pending',
  'promise-pending',
  'escalated',
  'instructed',
  'confidential',
  'reopened',
  'hard',
  'late-resolved',
  'anonymous',
];
