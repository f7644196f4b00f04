import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { addPhoto } from '../../src/lib/server/photos/add.ts';
import { scan } from '../../src/lib/server/photos/scan.ts';
import { photosOf } from '../../src/lib/server/store/photos.ts';
import { startBureau } from './helpers/bureau.ts';

/** A scanner as clamdscan is one: reads its input, ends with 1 where the word stands in it. */
const SCANNER = [
  process.execPath,
  '-e',
  `const parts = [];
   process.stdin.on('data', (part) => parts.push(part)).on('end', () => {
     process.exitCode = Buffer.concat(parts).includes('X5O!P%@AP') ? 1 : 0;
   });`,
];
const BROKEN = [process.execPath, '-e', 'process.exit(2)'];

test('U1: a scanner says of a file whether it is harmless; one that fails or is missing says nothing', async () => {
  const harmless = Buffer.alloc(2_000_000, 7);
  const found = Buffer.concat([harmless, Buffer.from('X5O!P%@AP')]);
  expect(await scan(harmless, SCANNER)).toBe('clean');
  expect(await scan(found, SCANNER)).toBe('found');
  expect(await scan(harmless, BROKEN)).toBe('unknown');
  expect(await scan(harmless, ['/nowhere/scanner'])).toBe('unknown');
  expect(await scan(harmless, [])).toBe('unknown');
});

test('U1: a photo is taken in only where the bureau’s scanner found nothing in the bytes that were sent', async () => {
  const bureau = await startBureau();
  const kase = await bureau.dispatched();
  const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#2a6' } })
    .jpeg()
    .toBuffer();
  const bad = Buffer.concat([photo, Buffer.from('X5O!P%@AP')]);
  const send = (bytes: Buffer, scanner: readonly string[] | undefined) => {
    const asked = { step: 'arrive' as const, clientId: randomUUID(), scanner };
    return addPhoto(
      bureau.store,
      bureau.actor('jc1.staff'),
      kase,
      asked,
      new Blob([new Uint8Array(bytes)]).stream(),
    );
  };
  expect(await send(bad, SCANNER)).toEqual({ refused: 'found' });
  expect(await send(photo, BROKEN)).toEqual({ refused: 'unscanned' });
  expect(await photosOf(bureau.store.read, kase.id)).toEqual([]);
  expect(await send(photo, SCANNER)).toHaveProperty('photo');
  expect(await photosOf(bureau.store.read, kase.id)).toHaveLength(1);
  await bureau.stop();
  expect(bureau.errors).toEqual([]);
});
