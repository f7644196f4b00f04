import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { givenUpAfter, readAtMost, throwAway, TooSlow } from '../../src/lib/server/http/body.ts';
import { receivePicture } from '../../src/lib/server/photos/receive.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const SECOND = 1000;

/** A body of which so many bytes come every so many milliseconds, until it is cancelled or whole. */
function drip(bytes: number, every: number, whole = Infinity) {
  let sent = 0;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, every));
      if (cancelled) return;
      sent += bytes;
      controller.enqueue(new Uint8Array(bytes));
      if (sent >= whole) controller.close();
    },
    cancel: () => void (cancelled = true),
  });
  return { body, isCancelled: () => cancelled };
}

/** How it ended, and after how long on the clock. */
async function ending(work: Promise<unknown>): Promise<{ how: unknown; after: number }> {
  const began = performance.now();
  let ended: { how: unknown; after: number } | undefined;
  const note = (how: unknown) => (ended = { how, after: performance.now() - began });
  work.then(note, note);
  while (!ended) await vi.advanceTimersByTimeAsync(SECOND / 2);
  return ended;
}

describe('U4: a body that comes slowly holds nothing for long', () => {
  test('a byte a second is given up within ten seconds, and its line cut when the answer can have been read', async () => {
    const { body, isCancelled } = drip(1, SECOND);
    const { how, after } = await ending(readAtMost(body, 1_000_000));
    expect(how).toBeInstanceOf(TooSlow);
    expect(after).toBeLessThanOrEqual(10.5 * SECOND);
    expect(isCancelled()).toBe(false);
    await vi.advanceTimersByTimeAsync(4 * SECOND);
    expect(isCancelled()).toBe(true);
  });

  test('so is one that says nothing at all, a photo of which only the head came, and a rest that nobody wants', async () => {
    expect((await ending(readAtMost(drip(1, 1e9).body, 100))).how).toBeInstanceOf(TooSlow);
    expect((await ending(receivePicture(drip(1, SECOND).body))).how).toEqual({ refused: 'too-slow' });
    const rest = drip(1, SECOND);
    await ending(throwAway(rest.body.getReader()));
    await vi.advanceTimersByTimeAsync(4 * SECOND);
    expect(rest.isCancelled()).toBe(true);
  });

  test('what comes steadily comes whole, however slow a phone is within the bound', async () => {
    const { how } = await ending(readAtMost(drip(5_000, SECOND, 400_000).body, 1_000_000));
    expect((how as Uint8Array).length).toBe(400_000);
  });

  test('two minutes are enough for anything', async () => {
    const { how, after } = await ending(readAtMost(drip(8_000, SECOND).body, 1e9));
    expect(how).toBeInstanceOf(TooSlow);
    expect(after).toBeLessThanOrEqual(120.5 * SECOND);
  });

  test('more bytes never shorten the patience, and none lengthens it beyond two minutes', () => {
    const size = fc.nat({ max: 20_000_000 });
    fc.assert(
      fc.property(size, size, (one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(givenUpAfter(less)).toBeLessThanOrEqual(givenUpAfter(more));
        expect(givenUpAfter(more)).toBeLessThanOrEqual(120 * SECOND);
        expect(givenUpAfter(less)).toBeGreaterThanOrEqual(10 * SECOND);
      }),
    );
  });
});
