import { expect, test } from 'vitest';
import { lifted } from '../../src/lib/domain/case/old-shapes.ts';

test('an event of an earlier version is read as one of today, and what it says itself stands', () => {
  expect(lifted('waive-requested', { reason: 'anonymous' })).toEqual({ reason: 'anonymous', caller: 1 });
  expect(lifted('waive-requested', { reason: 'anonymous', caller: 2 })).toMatchObject({ caller: 2 });
  expect(lifted('breached', { milestone: 'contact' })).toEqual({ milestone: 'contact', split: [] });
  expect(lifted('contact-attempted', { caller: 1 })).toMatchObject({ enough: false });
  expect(lifted('reassigned', { unit: 'JC2' })).toMatchObject({ designated: false });
  expect(lifted('noted', {})).toEqual({});
});
