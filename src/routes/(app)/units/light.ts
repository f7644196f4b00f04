import type { UnitCode } from '$lib/domain/case/clocks.ts';
import type { Actor, Directory } from '$lib/domain/bureau/directory.ts';
import { previewDispatch, previewReassign, type PreviewContext } from '$lib/domain/case/card/preview.ts';
import type { Card } from '$lib/domain/case/redact.ts';
import { planDrop } from '$lib/domain/case/card/plan.ts';
import type { LaneLight } from './lanes.ts';

/** What a unit's lane says of a case that is held over it. */
export function lightOf(
  card: Card,
  unit: UnitCode,
  actor: Actor,
  context: PreviewContext & { directory: Directory },
): LaneLight {
  const plan = planDrop(card, actor, { unit }, context.directory);
  if ('refused' in plan) {
    return plan.refused === 'same-unit' ? { kind: 'home' } : { kind: 'shut', why: plan.refused };
  }
  const dispatches = plan.commands.includes('dispatch');
  const previews = (dispatches ? previewDispatch : previewReassign)(card, context);
  return { kind: 'open', dispatches, previews };
}
