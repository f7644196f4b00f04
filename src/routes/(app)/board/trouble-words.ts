import { formatDuration } from '$lib/format.ts';
import type { Trouble } from '$lib/live/trouble.ts';
import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import { timeOfDay } from './words.ts';

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
