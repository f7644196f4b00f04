import type { Directory } from '$lib/domain/bureau/directory.ts';
import type { AskedView } from '$lib/domain/case/card/asked.ts';
import { m } from '$lib/paraglide/messages.js';
import { unitShort } from '../../../../routes/(app)/board/words.ts';
import { dayWords, dueWords, WAIVE_WORDS } from '../words.ts';

/** Who asked what and when; what was written with it stands beside. */
export function askedWords(
  { kind, by: name, at, unit: code, reason, late, finish }: AskedView,
  { directory, now }: { directory: Directory; now: number },
): string {
  const time = dueWords(at, now);
  const unit = unitShort(directory, code);
  switch (kind) {
    case 'waiver':
      return m.sheets_waive_asked_by({ name, time, reason: reason ? WAIVE_WORDS[reason]() : '' });
    case 'return':
      return (late ? m.sheets_asked_return_late : m.sheets_asked_return)({ unit, name, time });
    case 'hard':
      return m.sheets_asked_hard({ name, time });
    case 'promise':
      return m.sheets_asked_promise({ name, time, day: finish === undefined ? '' : dayWords(finish, now) });
    case 'supervise':
      return m.sheets_asked_supervise({ name, time });
    case 'reply':
      return m.sheets_asked_reply({ time });
    case 'escalation':
      return m.sheets_asked_escalation({ name, time });
    case 'instruct':
      return m.sheets_asked_instruct({ name, time, unit });
    case 'co-unit':
      return m.sheets_asked_co({ name, time, unit });
    default:
      return kind satisfies never;
  }
}
