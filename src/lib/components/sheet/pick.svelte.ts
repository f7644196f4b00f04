import { newId } from '$lib/client/browser.ts';
import type { PhotoToSend } from '$lib/client/outbox.ts';
import { shrink } from '$lib/client/pocket/shrink.ts';
import { MOST_PHOTOS, type PhotoStep } from '$lib/domain/case/photos.ts';
import { m } from '$lib/paraglide/messages.js';

/** A chosen photo with the address under which this page shows it. */
export interface Picked extends PhotoToSend {
  url: string;
}

/** The photos that were chosen for one step of a sheet. */
export class PhotoPick {
  readonly step: PhotoStep;
  photos: readonly Picked[] = $state.raw([]);
  /** How many are being made ready. */
  coming = $state(0);
  /** Why the last one was not taken, in words. */
  fault = $state('');

  constructor(step: PhotoStep) {
    this.step = step;
  }

  get left(): number {
    return MOST_PHOTOS - this.photos.length - this.coming;
  }

  /** Takes photos in as the camera or the album gives them. */
  async add(files: Iterable<File>): Promise<void> {
    this.fault = '';
    const taken = [...files];
    if (taken.length > this.left) this.fault = m.photos_at_most({ count: MOST_PHOTOS });
    const fitting = taken.slice(0, this.left);
    this.coming += fitting.length;
    for (const file of fitting) {
      const blob = file.type.startsWith('image/') ? await shrink(file) : null;
      this.coming -= 1;
      if (!blob)
        this.fault = file.type.startsWith('image/') ? m.photos_refused_size() : m.photos_no_picture();
      else {
        const id = newId();
        this.photos = [...this.photos, { id, step: this.step, blob, url: URL.createObjectURL(blob) }];
      }
    }
  }

  remove(id: string): void {
    for (const { url } of this.photos.filter((photo) => photo.id === id)) URL.revokeObjectURL(url);
    this.photos = this.photos.filter((photo) => photo.id !== id);
  }
}
