import type { Moment } from '../../domain/case/clocks.ts';
import type { CommandInput } from '../../domain/case/commands/index.ts';

/**
 * Steps that reached a case which had passed to another unit, as the late records that their own unit may still send:
 * history for its own clocks, nothing else moves. What a late record cannot say (a signature, a wish) is left out.
 * @param at when they were recorded: when they happened, where they do not say otherwise
 */
export function asLateRecords(commands: readonly CommandInput[], at: Moment): CommandInput[] {
  return commands.flatMap((command): CommandInput[] => {
    switch (command.type) {
      case 'attempt-contact': {
        const { occurredAt = at, caller, outcome } = command;
        return [{ type: 'late-record', step: 'attempt', occurredAt, caller, outcome }];
      }
      case 'contact': {
        const { occurredAt = at, caller, gist } = command;
        return [{ type: 'late-record', step: 'contact', occurredAt, caller, text: gist }];
      }
      case 'arrive': {
        const { occurredAt = at, finding } = command;
        return [{ type: 'late-record', step: 'arrival', occurredAt, text: finding }];
      }
      case 'resolve': {
        const { occurredAt = at, text, result } = command;
        return [{ type: 'late-record', step: 'resolution', occurredAt, text, result }];
      }
      default:
        return [];
    }
  });
}
