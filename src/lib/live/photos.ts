import type { Moment, UnitCode } from '../domain/case/clocks.ts';
import type { PhotoStep } from '../domain/case/photos.ts';

/** A photo as the case's page lists it; its bytes come from `/cases/NUMBER/photos/ID`. */
export interface PhotoView {
  id: string;
  step: PhotoStep;
  unit: UnitCode | null;
  by: string;
  at: Moment;
}

/** What whoever sent a photo hears. */
export type PhotoAnswer =
  | { ok: true; id: string }
  /** `confirm`: the password has to be given again first. */
  | { ok: false; message: string; confirm?: true };

/** Where a photo is read. */
export function photoPath(number: string, id: string, size?: 'thumb'): string {
  return `/cases/${number}/photos/${id}${size ? `?size=${size}` : ''}`;
}
