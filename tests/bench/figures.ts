/** What a bench says of one thing: ours beside its limit of the same run. */
export interface Row {
  part: string;
  what: string;
  ours: number | null;
  /** The limit's own figure; null where the target is a plain number. */
  peer: number | null;
  unit: string;
  /** ours ÷ peer, or ours itself where there is no peer; null where nothing was measured. */
  ratio: number | null;
  target: string;
  /** Null where nobody set a target. */
  ok: boolean | null;
  remark?: string;
}

/** How ours must stand to its limit, where there is a target. */
export type Target = { most: number } | { least: number } | { mostOver: number };

/** A row whose ratio, or whose difference for `mostOver`, is held against a target. */
export function beside(
  { part, what, unit, remark }: Pick<Row, 'part' | 'what' | 'unit' | 'remark'>,
  ours: number,
  peer: number,
  target?: Target,
): Row {
  const ratio = ours / peer;
  const made = { part, what, ours, peer, unit, ratio, ...(remark !== undefined && { remark }) };
  if (!target) return { ...made, target: '', ok: null };
  if ('most' in target) return { ...made, target: `≤ ${target.most} ×`, ok: ratio <= target.most };
  if ('least' in target) return { ...made, target: `≥ ${target.least} ×`, ok: ratio >= target.least };
  return { ...made, target: `≤ +${target.mostOver} ${unit}`, ok: ours - peer <= target.mostOver };
}

/** A row that is held against a plain number. */
export function within(
  { part, what, unit, remark }: Pick<Row, 'part' | 'what' | 'unit' | 'remark'>,
  ours: number,
  most: number,
  peer: number | null = null,
): Row {
  const made = { part, what, ours, peer, unit, ratio: peer === null ? null : ours / peer };
  return {
    ...made,
    ...(remark !== undefined && { remark }),
    target: `≤ ${most} ${unit}`,
    ok: ours <= most,
  };
}

/** A row that says why nothing was measured; it counts as missed. */
export function unmeasured(part: string, what: string, remark: string): Row {
  return { part, what, ours: null, peer: null, unit: '', ratio: null, target: '', ok: false, remark };
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that a share of them does not exceed; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}
