import { PHOTO_LIMIT } from '../../domain/case/photos.ts';

/** What the server keeps of a photo anyway; sending more would only take the phone longer. */
const LONGEST_SIDE = 2048;
const QUALITY = 0.86;

/**
 * A photo as it is sent: drawn anew on the phone, upright, without place or device, where the phone can read it, as some
 * can read formats that the server cannot; else the file as it is. Null where even that is too long.
 */
export async function shrink(file: Blob): Promise<Blob | null> {
  const drawn = await redraw(file).catch(() => null);
  if (drawn) return drawn;
  return file.size <= PHOTO_LIMIT ? file : null;
}

async function redraw(file: Blob): Promise<Blob | null> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
}
