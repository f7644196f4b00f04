import { fileTypeFromBuffer } from 'file-type';
import { PHOTO_LIMIT } from '../../domain/case/photos.ts';
import { partsOf, throwAway, TooSlow } from '../http/body.ts';

/** What the pictures' reader can read. */
const TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/webp'];
/** As many bytes tell every type that there is. */
const HEAD = 4100;

export type Received = { bytes: Buffer } | { refused: 'too-large' | 'no-photo' | 'too-slow' | 'broken-off' };

/**
 * Takes a picture in as it comes, and says no as soon as that is sure: to what its first bytes show to be something
 * else, whatever it calls itself, to what is too long and to what comes too slowly. What still comes then is heard and thrown away, so that the
 * answer is read before the line is shut.
 */
export async function receivePicture(body: ReadableStream<Uint8Array> | null): Promise<Received> {
  if (!body) return { refused: 'no-photo' };
  const reader = body.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  let known = false;
  const refuse = (refused: 'too-large' | 'no-photo'): Received => {
    void throwAway(reader);
    return { refused };
  };
  try {
    for await (const part of partsOf(reader)) {
      parts.push(part);
      size += part.length;
      if (size > PHOTO_LIMIT) return refuse('too-large');
      if (!known && size >= HEAD) {
        if (!(await isPicture(Buffer.concat(parts)))) return refuse('no-photo');
        known = true;
      }
    }
  } catch (error) {
    if (error instanceof TooSlow) return { refused: 'too-slow' };
    // The page's server counts too, and ends the body at the same length.
    return { refused: isTooLarge(error) ? 'too-large' : 'broken-off' };
  }
  const bytes = Buffer.concat(parts);
  return known || (await isPicture(bytes)) ? { bytes } : { refused: 'no-photo' };
}

async function isPicture(head: Buffer): Promise<boolean> {
  const type = await fileTypeFromBuffer(head);
  return type !== undefined && TYPES.includes(type.mime);
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Object && 'status' in error && error.status === 413;
}
