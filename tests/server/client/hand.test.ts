import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { askByHand, reportHands } from '../../../src/lib/client/hand.ts';

const MINUTE = 60_000;

let heard: Map<string, (event: { isTrusted: boolean }) => void>;
let sent: string[];
let answer: () => Promise<Response>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  heard = new Map();
  sent = [];
  answer = () => Promise.resolve(new Response(null, { status: 204 }));
  vi.stubGlobal('addEventListener', (kind: string, hear: () => void) => heard.set(kind, hear));
  vi.stubGlobal('removeEventListener', (kind: string) => heard.delete(kind));
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('fetch', (address: string, init: RequestInit = {}) => {
    sent.push(`${init.method ?? 'GET'} ${address}`);
    return answer();
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('S4: a page tells of the hand at its screen', () => {
  test('of the first, and then at most once a minute; of nothing that a script does', () => {
    const stop = reportHands();
    heard.get('keydown')!({ isTrusted: false });
    expect(sent).toEqual([]);
    for (let second = 0; second < 120; second += 1) {
      heard.get(second % 2 ? 'keydown' : 'pointerdown')!({ isTrusted: true });
      vi.advanceTimersByTime(1000);
    }
    expect(sent).toEqual(['POST /hand', 'POST /hand']);
    vi.advanceTimersByTime(MINUTE);
    expect(sent).toHaveLength(2);
    stop();
    expect(heard.size).toBe(0);
  });

  test('without network nothing, and what did not arrive is told again', async () => {
    reportHands();
    vi.stubGlobal('navigator', { onLine: false });
    heard.get('pointerdown')!({ isTrusted: true });
    expect(sent).toEqual([]);
    vi.stubGlobal('navigator', { onLine: true });
    answer = () => Promise.reject(new TypeError('no line'));
    heard.get('pointerdown')!({ isTrusted: true });
    await Promise.resolve();
    await Promise.resolve();
    heard.get('pointerdown')!({ isTrusted: true });
    expect(sent).toHaveLength(2);
  });
});

describe('S4: what a hand asked for is held up, not lost', () => {
  const due = () => Response.json({ ok: false, confirm: true }, { status: 401 });
  const done = () => Response.json({ ok: true });

  test('once the password was given the same goes out once more; without it the refusal stands', async () => {
    const answers = [due, done];
    answer = () => Promise.resolve(answers.shift()!());
    const asked = await askByHand('/views', { method: 'POST' }, () => Promise.resolve(true));
    expect(asked?.status).toBe(200);
    expect(sent).toEqual(['POST /views', 'POST /views']);

    answer = () => Promise.resolve(due());
    expect((await askByHand('/views', {}, () => Promise.resolve(false)))?.status).toBe(401);
    expect(sent).toHaveLength(3);
  });

  test('nobody is asked for what a page reads by itself, nor where the sign-in is over, nor where nothing answers', async () => {
    const confirm = vi.fn(() => Promise.resolve(true));
    answer = () => Promise.resolve(due());
    expect((await askByHand('/cases/1/callers'))?.status).toBe(401);
    answer = () => Promise.resolve(Response.json({ message: 'x' }, { status: 401 }));
    expect((await askByHand('/cases/1/callers', {}, confirm))?.status).toBe(401);
    answer = () => Promise.reject(new TypeError('no line'));
    expect(await askByHand('/cases/1/callers', {}, confirm)).toBeNull();
    expect(confirm).not.toHaveBeenCalled();
  });
});
