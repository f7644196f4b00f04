import { expect, test } from 'vitest';
import { PAUSES, readPatiently } from '../../src/lib/client/patient-read.ts';

type Try = () => Promise<Response>;
const lost: Try = () => Promise.reject(new TypeError('Failed to fetch'));
const bad: Try = async () => new Response('Bad gateway', { status: 502 });
const broken: Try = async () =>
  new Response('{"type":"data","nodes":[null,{"type":"error","error":{"message":"出错"},"status":500}]}\n');
const torn: Try = async () =>
  new Response(new ReadableStream({ start: (body) => body.error(new TypeError('network error')) }));
const there = '{"type":"data","nodes":[null,{"type":"data","data":[{}]}]}\n';
const good: Try = async () => new Response(there, { headers: { 'content-type': 'application/json' } });

/** Reads with these tries, one after the other; `leaveAfter`: whoever waited has gone after so many. */
async function read(tries: Try[], { leaveAfter = Infinity, background = false } = {}) {
  const pauses: number[] = [];
  const behind: boolean[] = [];
  let asked = 0;
  const answer = await readPatiently({
    background,
    ask: () => tries[Math.min(asked++, tries.length - 1)]!(),
    wanted: () => asked < leaveAfter,
    pause: async (milliseconds) => void pauses.push(milliseconds),
    behind: (failed) => behind.push(failed),
  }).catch(() => null);
  return { answer: answer && { status: answer.status, text: await answer.text() }, asked, pauses, behind };
}

test('one failed background read does not replace the page: it is read again until it comes', async () => {
  const { answer, pauses, behind } = await read([lost, bad, broken, torn, lost, lost, good]);
  expect(answer).toEqual({ status: 200, text: there });
  expect(pauses).toEqual([...PAUSES, PAUSES.at(-1), PAUSES.at(-1)]);
  expect(behind).toEqual([true, true, true, true, true, true, false]);
});

test.each([
  ['gone', '{"type":"data","nodes":[null,{"type":"error","error":{"message":"没有"},"status":404}]}', 200],
  ['elsewhere', '{"type":"redirect","location":"/login"}', 200],
  ['signed out', '{"message":"已退出"}', 401],
])('an answer that says something is an answer: %s', async (_, body, status) => {
  const { answer, asked } = await read([async () => new Response(body, { status }), good]);
  expect(answer).toEqual({ status, text: body });
  expect(asked).toBe(1);
});

test('a session that ended takes no page away that nobody touched: it goes on when somebody is signed in again', async () => {
  const ended: Try = async () => new Response('{"message":"已退出"}', { status: 401 });
  const { answer, asked } = await read([ended, ended, good], { background: true });
  expect([answer?.status, asked]).toEqual([200, 3]);
});

test('nothing is asked for any more once the page is another', async () => {
  const { answer, asked, behind } = await read([lost], { leaveAfter: 3 });
  expect(answer).toBeNull();
  expect(asked).toBe(3);
  expect(behind).toEqual([true, true]);
});
