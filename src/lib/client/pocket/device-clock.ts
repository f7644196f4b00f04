import type { Moment } from '../../domain/case/clocks.ts';
import type { CommandInput } from '../../domain/case/commands/index.ts';

/** How a device told the time when something was recorded on it. */
export interface Told {
  /** The moment as the page believed it then. */
  at: Moment;
  /** What the device's own clock showed, milliseconds since 1970 UTC. */
  device: number;
  /** The server's last word before it: nothing was recorded earlier than that. */
  since: Moment | null;
}

/** The server's time now, and what the device's clock shows at this moment. */
export interface Present {
  now: Moment;
  device: number;
}

/** Steps kept over a line that is lost are a little off in any case. */
const UNNOTICED = 60_000;

/**
 * When it was recorded, by the server's clock. A moment that can be is believed; one that lies in the future or before the
 * server's last word was told by a clock that was set wrong, and is reckoned anew from how that clock stands to the
 * server's now. Never later than now, so that no step is refused for its moment.
 */
export function recordedAt({ at, device, since }: Told, present: Present): Moment {
  const { now } = present;
  const earliest = since ?? -Infinity;
  const believable = at <= now + UNNOTICED && at >= earliest - UNNOTICED;
  const moment = believable ? at : device + (now - present.device);
  return Math.min(now, Math.max(moment, Math.min(earliest, now)));
}

/** Whether the device's clock was that wrong. */
export function isCorrected(told: Told, present: Present): boolean {
  return Math.abs(recordedAt(told, present) - told.at) > UNNOTICED;
}

/**
 * The commands with the moments that were typed into them: those that lie in the future were typed by the same wrong clock
 * and move with it.
 * @param by how far the clock was corrected, in milliseconds
 */
export function shifted(commands: readonly CommandInput[], by: number, now: Moment): CommandInput[] {
  return commands.map((command) => {
    if (!('occurredAt' in command) || command.occurredAt === undefined || command.occurredAt <= now) {
      return command;
    }
    return { ...command, occurredAt: Math.min(now, command.occurredAt + by) };
  });
}
