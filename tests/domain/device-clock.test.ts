import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isCorrected, recordedAt, shifted } from '../../src/lib/client/pocket/device-clock.ts';
import type { CommandInput } from '../../src/lib/domain/case/commands/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.parse('2026-11-24T09:00:00+08:00');

test('D16: a phone three hours ahead: its step counts when it happened, and is no longer refused', () => {
  const wrong = 3 * HOUR;
  const happened = NOW - 20 * MINUTE;
  const told = { at: happened + wrong, device: happened + wrong, since: NOW - HOUR };
  expect(recordedAt(told, { now: NOW, device: NOW + wrong })).toBe(happened);
  expect(isCorrected(told, { now: NOW, device: NOW + wrong })).toBe(true);
});

const errors = fc.integer({ min: -40 * 24 * 60, max: 40 * 24 * 60 }).map((minutes) => minutes * MINUTE);

test('D16: however a clock was set before a step, its moment is the true one wherever the wrong one could not be', () => {
  fc.assert(
    fc.property(errors, fc.nat(12 * 60), fc.nat(12 * 60), (wrong, agoMinutes, quietMinutes) => {
      const happened = NOW - agoMinutes * MINUTE;
      const told = {
        at: happened + wrong,
        device: happened + wrong,
        since: happened - quietMinutes * MINUTE,
      };
      const found = recordedAt(told, { now: NOW, device: NOW + wrong });
      const possible = told.at <= NOW + MINUTE && told.at >= told.since - MINUTE;
      expect(found).toBe(possible ? Math.min(NOW, Math.max(told.at, told.since)) : happened);
    }),
  );
});

test('D16: whatever a clock showed then and shows now, no moment is after now or before the last word of the server', () => {
  const times = fc.integer({ min: NOW - 400 * 24 * HOUR, max: NOW + 400 * 24 * HOUR });
  fc.assert(
    fc.property(times, times, times, fc.option(times), (at, device, present, since) => {
      const found = recordedAt({ at, device, since }, { now: NOW, device: present });
      expect(found).toBeLessThanOrEqual(NOW);
      if (since !== null) expect(found).toBeGreaterThanOrEqual(Math.min(since, NOW));
    }),
  );
});

test('a phone whose clock is right keeps its moments to the millisecond', () => {
  fc.assert(
    fc.property(fc.nat(12 * HOUR), fc.integer({ min: -HOUR, max: HOUR }), (ago, constant) => {
      const at = NOW - ago;
      const told = { at, device: at + constant, since: at - MINUTE };
      expect(recordedAt(told, { now: NOW, device: NOW + constant })).toBe(at);
    }),
  );
});

test('a moment that was typed by a clock ahead moves with it; one that can be stays as it was typed', () => {
  const arrive = (occurredAt?: number) => ({ type: 'arrive', finding: '树枝', occurredAt }) as CommandInput;
  const commands = [arrive(NOW + 2 * HOUR), arrive(NOW - HOUR), arrive()];
  expect(shifted(commands, -3 * HOUR, NOW)).toEqual([arrive(NOW - HOUR), arrive(NOW - HOUR), arrive()]);
  expect(shifted([arrive(NOW + 9 * HOUR)], -3 * HOUR, NOW)).toEqual([arrive(NOW)]);
});
