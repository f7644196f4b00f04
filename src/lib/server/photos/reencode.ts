import type { Sharp } from 'sharp';
import type { PhotoSize } from '../store/photo-files.ts';

/** More than any phone's camera makes of one scene without stitching, in pixels. */
const MOST_PIXELS = 50_000_000;
const LONGEST_SIDE = 2048;
const THUMB = 320;
/** Nothing that was meant as a photo takes longer, in seconds. */
const WITHIN = 15;

export type Pictures = Record<PhotoSize, Buffer>;

let turn: Promise<unknown> = Promise.resolve();

/**
 * Makes a picture anew as a JPEG and a thumbnail that hold nothing of the file but what is seen: no place, no device, no
 * moment, nothing hidden behind the picture. One at a time on one thread, so that nobody notices. Null: it cannot be
 * read, or has too many pixels.
 */
export function reencode(bytes: Buffer): Promise<Pictures | null> {
  const pictures = turn.then(() => make(bytes)).catch(() => null);
  turn = pictures;
  return pictures;
}

async function make(bytes: Buffer): Promise<Pictures> {
  const read = await reader();
  const full = await read(bytes)
    .autoOrient()
    .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .jpeg({ quality: 82 })
    .toBuffer();
  const thumb = await read(full)
    .resize({ width: THUMB, height: THUMB, fit: 'cover' })
    .jpeg({ quality: 74 })
    .toBuffer();
  return { full, thumb };
}

let loaded: Promise<(bytes: Buffer) => Sharp> | undefined;

function reader(): Promise<(bytes: Buffer) => Sharp> {
  return (loaded ??= load());
}

/** Of all that the library could read, pages of text and drawings with scripts included, only photos are let in. */
async function load(): Promise<(bytes: Buffer) => Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] });
  return (bytes) =>
    sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 }).timeout({ seconds: WITHIN });
}
