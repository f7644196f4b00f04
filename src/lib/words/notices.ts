import type { Milestone } from '../domain/case/clocks.ts';
import type { NoticeKind } from '../domain/notices/notices.ts';
import type { Trouble } from '../live/trouble.ts';
import { m } from '../paraglide/messages.js';
import { getLocale } from '../paraglide/runtime.js';
import { milestoneWord } from './milestones.ts';
import { formatDuration, timeOfDay } from './times.ts';

/** What a notice says in a few words: 新派单, 联系快到, 到场已超时. */
export function noticeWords({ kind, milestone }: { kind: NoticeKind; milestone: Milestone }): string {
  const what = milestoneWord(milestone);
  switch (kind) {
    case 'dispatched':
      return m.notices_dispatched();
    case 'reassigned':
      return m.notices_reassigned();
    case 'rejected':
      return m.notices_rejected();
    case 'urged':
      return m.notices_urged();
    case 'supervised':
      return m.common_supervised();
    case 'instructed':
      return m.notices_instructed();
    case 'escalated':
      return m.notices_escalated();
    case 'asked':
      return m.notices_asked({ what });
    case 'co-asked':
      return m.notices_co_asked();
    case 'joined':
      return m.notices_joined();
    case 'unaccepted':
      return m.notices_unaccepted();
    case 'amber':
      return m.notices_amber({ what });
    case 'red':
      return m.notices_red({ what });
    case 'breach':
      return m.notices_breach({ what });
    case 'long-past':
      return m.notices_long_past({ what });
    default:
      return kind satisfies never;
  }
}

/** A sentence for each thing that the board does not show as it should. */
export function troubleWords({ clock, sick }: Trouble): string[] {
  return [
    ...(clock
      ? [
          (clock.ahead > 0 ? m.trouble_clock_ahead : m.trouble_clock_behind)({
            time: timeOfDay(clock.since),
            length: formatDuration(Math.abs(clock.ahead), getLocale()),
          }),
        ]
      : []),
    ...(sick > 0 ? [m.trouble_sick({ count: sick })] : []),
  ];
}
