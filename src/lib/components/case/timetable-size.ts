/** Below this width a phone has no room beside the bars: the words stand over them. */
export const NARROW = 560;

export function rowHeightAt(width: number): number {
  return width < NARROW ? 42 : 32;
}
