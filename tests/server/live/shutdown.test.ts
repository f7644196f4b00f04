import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { accept, idOf, startBureau } from '../helpers/bureau.ts';

test('D18: a server that ends answers what was asked, tells every screen, loses nothing it answered, and lets go of its port', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'bureau-'));
  const bureau = await startBureau({ dataDir });
  const cases = await Promise.all(Array.from({ length: 40 }, () => bureau.dispatched()));
  const screens = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      bureau.connect('jc1.staff', { transports: [index % 8 === 0 ? 'polling' : 'websocket'] }),
    ),
  );
  const ended = screens.map((screen) => screen.ended());
  const asked = screens.map((screen, index) =>
    screen.do(cases[index]!.id, accept(idOf('jc1.staff'))).catch(() => null),
  );
  const first = await Promise.race(asked);
  await bureau.stop({ leaveScreens: true });
  await Promise.all(ended);
  const answers = await Promise.all(asked);
  expect(first).toMatchObject({ ok: true });
  await expect(fetch(bureau.url)).rejects.toThrow();

  const again = await startBureau({ dataDir });
  answers.forEach((answer, index) => {
    if (answer?.ok) expect(again.case(cases[index]!.id).handler).toBe(idOf('jc1.staff'));
  });
  await again.stop();
  for (const screen of screens) screen.close();
  expect([...bureau.errors, ...again.errors]).toEqual([]);
  await rm(dataDir, { recursive: true });
});
