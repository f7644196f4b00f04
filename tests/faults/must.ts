/** Fails the fault that is being tried, with a sentence. */
export function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

/** Why a fault could not be tried here. */
export class LeftOut extends Error {
  override name = 'LeftOut';
}
