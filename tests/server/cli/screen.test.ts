import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { Screen } from '../../../src/cli/screen.ts';
import { startBureau, type Bureau } from '../helpers/bureau.ts';

let bureau: Bureau;
beforeEach(async () => {
  bureau = await startBureau();
});
afterEach(() => bureau.stop());

test('a line that is cut before the board was answered is no error: the screen asks again when it is back', async () => {
  const kase = await bureau.dispatched();
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  const screen = new Screen(bureau.url, bureau.signIn('coordinator'));
  screen.socket.once('connect', () => screen.socket.io.engine.close());
  await screen.ready();
  expect(screen.cards.get(kase.id)?.number).toBe(kase.number);
  expect(unhandled).toEqual([]);
  screen.close();
});
