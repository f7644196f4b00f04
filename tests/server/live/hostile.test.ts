import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { COMMAND_TYPES, type CommandInput } from '../../../src/lib/domain/case/commands/index.ts';
import { BOARD_STAGES } from '../../../src/lib/domain/case/stages.ts';
import type { ActAnswer } from '../../../src/lib/live/protocol.ts';
import { cutOff, screens as screensGauge } from '../../../src/lib/server/http/metrics.ts';
import { DISPATCH, EVERY, RECEIVE, startBureau, type Bureau } from '../helpers/bureau.ts';
import { RawPolling } from '../helpers/raw-polling.ts';
import { RawSocket } from '../helpers/raw-socket.ts';

let bureau: Bureau;
beforeEach(async () => {
  bureau = await startBureau();
});
afterEach(async () => {
  await bureau.stop();
  expect(bureau.errors).toEqual([]);
});

test('Z3: a wall that sends every event, with every command, writes nothing', async () => {
  const kase = await bureau.dispatched();
  const wall = await bureau.connect('wall');
  const { head } = bureau.store;
  for (const command of Object.values(EVERY)) {
    const caseId = command.type === 'receive' ? null : kase.id;
    expect(await wall.do(caseId, command, kase.moves), command.type).toEqual({
      ok: false,
      refusal: { code: 'not-allowed', command: 0 },
      ...(caseId === null ? {} : { card: wall.cards.get(kase.id) }),
    });
  }
  expect(await wall.focus(kase.id, 'dragging')).toEqual({ refusal: { code: 'not-allowed' } });
  expect(bureau.store.head).toBe(head);
});

test('Z9: what a stage does not allow is refused on the wire, whoever asks, and changes nothing', async () => {
  const held: CommandInput['type'][] = [
    'accept',
    'attempt-contact',
    'reassign',
    'urge',
    'co-handle',
    'supervise',
    'request-return',
    'escalate',
    'void',
  ];
  const allowed: Record<(typeof BOARD_STAGES)[number], CommandInput['type'][]> = {
    received: ['dispatch', 'return-out', 'escalate', 'void'],
    dispatched: [...held, 'contact', 'request-waive', 'return-out'],
    contacted: [...held, 'arrive', 'request-hard'],
    'on-site': [...held, 'resolve', 'request-hard'],
    resolved: ['verify', 'reject', 'reopen', 'escalate', 'void'],
  };
  const everywhere = ['note', 'step-back', 'feedback'];
  for (const stage of BOARD_STAGES) {
    const kase = await bureau.caseAt(stage);
    const actors = await Promise.all([bureau.connect('coordinator'), bureau.connect('jc1.staff')]);
    for (const screen of actors) {
      for (const command of Object.values(EVERY)) {
        if (allowed[stage].includes(command.type) || everywhere.includes(command.type)) continue;
        const answer = await screen.do(kase.id, command, kase.moves);
        expect(answer.ok, `${command.type} while ${stage}`).toBe(false);
      }
      screen.close();
    }
    expect(bureau.store.open.get(kase.id)?.version).toBe(kase.version);
  }
});

describe('I1: what the schema does not take', () => {
  const act = (command: unknown, more: object = {}) => ({
    id: 'hostile-0001',
    caseId: null,
    moves: 0,
    commands: [command],
    ...more,
  });
  test.each([
    ['a text longer than it may be', act({ ...RECEIVE, text: '长'.repeat(5001) }), 'text'],
    ['a text of 60 kB', act({ ...RECEIVE, title: 'x'.repeat(60_000) }), 'title'],
    ['a list for a text', act({ ...RECEIVE, text: ['a', 'b'] }), 'text'],
    ['a number for a text', act({ ...RECEIVE, text: 12_345 }), 'text'],
    ['an object for a text', act({ ...RECEIVE, place: { ...RECEIVE.place, road: {} } }), 'place.road'],
    ['a text for a number', act({ ...RECEIVE, receivedAt: '2026-11-24' }), 'receivedAt'],
    ['a number that is none', act({ ...RECEIVE, receivedAt: Infinity }), 'receivedAt'],
    ['half a millisecond', act({ ...RECEIVE, receivedAt: 1_795_000_000_000.5 }), 'receivedAt'],
    ['a field nobody knows', act({ ...RECEIVE, role: 'admin' }), 'role'],
    ['an actor', act(RECEIVE, { actor: { id: 1, role: 'admin', unit: null } }), 'actor'],
    ['a verb nobody knows', act({ type: 'drop-table' }), 'type'],
    ['nine commands', act(RECEIVE, { commands: Array.from({ length: 9 }, () => RECEIVE) }), 'commands'],
    ['no command', act(RECEIVE, { commands: [] }), 'commands'],
    ['a case that is a text', act(DISPATCH, { caseId: '1' }), 'caseId'],
    ['an id with a quote', act(RECEIVE, { id: "a'; drop table" }), 'id'],
    ['I3: __proto__', act(JSON.parse('{"type":"note","text":"x","__proto__":{"x":1}}')), '__proto__'],
    ['I3: constructor', act({ ...RECEIVE, constructor: { prototype: { x: 1 } } }), 'constructor'],
    ['I6: NUL', act({ ...RECEIVE, text: 'a\0b' }), 'text'],
    ['I6: half a character', act({ ...RECEIVE, text: '\ud800' }), 'text'],
    ['I6: nothing but what nobody sees', act({ ...RECEIVE, text: '\u202e\u200b\v' }), 'text'],
  ])('%s is refused by the name of its field, and is not repeated', async (_, message, field) => {
    const screen = await bureau.connect('intake');
    const { head } = bureau.store;
    const answer = await screen.ask<ActAnswer>('act', message);
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'bad-message', field } });
    expect(JSON.stringify(answer).length).toBeLessThan(200);
    expect(bureau.store.head).toBe(head);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

test('I6: what people really write is stored and read as it was written', async () => {
  const screen = await bureau.connect('intake');
  const text = '👨‍👩‍👧 𠮷野家 旁 “引号” \t e\u0301 ≠ é，‏עברית‏';
  const answer = await screen.do(null, { ...RECEIVE, text });
  const file = await bureau.store.readCase({ id: answer.ok ? answer.card!.id : 0 });
  expect(file?.texts.text).toBe(text);
});

test('I2: a frame over 64 kB ends its connection with 1009, and nobody else hears of it', async () => {
  const witness = await bureau.connect('coordinator');
  const raw = await RawSocket.open(bureau.url, bureau.signIn('intake'));
  raw.send(`42["act",{"id":"${'x'.repeat(1_200_000)}"}]`);
  expect(await raw.closeCode()).toBe(1009);
  const headers = { origin: bureau.url, cookie: bureau.signIn('intake') };
  const poll = await fetch(`${bureau.url}/socket.io/?EIO=4&transport=polling`, { headers });
  const { sid } = JSON.parse((await poll.text()).slice(1)) as { sid: string };
  const posted = await fetch(`${bureau.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`, {
    method: 'POST',
    headers,
    body: 'x'.repeat(70_000),
  });
  expect(posted.status).toBe(413);
  expect(witness.online).toBe(true);
});

test('I6: bytes that are no text end their connection with 1007', async () => {
  const raw = await RawSocket.open(bureau.url, bureau.signIn('intake'));
  raw.send(Buffer.from([0x34, 0x32, 0xc3, 0x28]));
  expect(await raw.closeCode()).toBe(1007);
});

test('I5: whatever arrives under whatever name, with or without an answer asked for, the server goes on', async () => {
  const witness = await bureau.connect('coordinator');
  const payloads: unknown[][] = [
    [],
    [null],
    [undefined],
    [0],
    [''],
    ['sync'],
    [[]],
    [{}],
    [{ since: -1 }],
    [{ since: null }],
    [{ since: 1e300 }],
    [{ caseId: null }],
    [{ caseId: 1, how: 'staring' }],
    [{ id: null, caseId: {}, moves: [], commands: 'receive' }],
    [{ commands: [null, undefined, 1, {}] }],
    [Buffer.from('binary')],
    [{ id: Buffer.from('binary') }],
    [Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`k${index}`, index]))],
    Array.from({ length: 50 }, (_, index) => index),
  ];
  const events = [
    'sync',
    'act',
    'focus',
    'where',
    'error',
    'toString',
    '__proto__',
    'constructor',
    'message',
    '连接',
    '',
  ];
  for (const event of events) {
    const screen = await bureau.connect('intake', { sync: false });
    const emit = screen.socket.emit.bind(screen.socket) as (...parts: unknown[]) => void;
    for (const payload of payloads) emit(event, ...payload);
    const heard = ['sync', 'act', 'focus', 'where'].includes(event);
    if (heard) {
      for (const payload of payloads) {
        const answer = await screen.ask<object>(event, ...payload);
        expect(answer).toBeTypeOf('object');
      }
    }
  }
  const frames = ['', '4', '40', '42', '42[', '42[]', '42["act"', '42[null]', '42["act",null]', '420["act"]'];
  const odd = [
    '43',
    '431[]',
    '44{}',
    '45',
    '451-["act",{"_placeholder":true,"num":0}]',
    '46',
    '4/other,',
    '9',
    '{}',
  ];
  const deep = `420["act",${'['.repeat(30_000)}${']'.repeat(30_000)}]`;
  for (const frame of [...frames, ...odd, deep, '42'.repeat(9000), '2', '3', '6', '40/admin,']) {
    const raw = await RawSocket.open(bureau.url, bureau.signIn('intake'));
    raw.send(frame);
    raw.send(frame, 2);
    raw.tcp.destroy();
  }
  const kase = await bureau.dispatched();
  await witness.until(({ cards }) => cards.has(kase.id));
  expect(await witness.do(kase.id, EVERY.note)).toMatchObject({ ok: true });
});

test('I4: JSON as deep or as wide as a frame can carry is refused in words, and others are served between', async () => {
  const kase = await bureau.dispatched();
  const [hostile, calm] = await Promise.all([bureau.connect('intake'), bureau.connect('coordinator')]);
  const act = (command: unknown) => ({
    id: 'as-deep-as-0001',
    caseId: kase.id,
    moves: kase.moves,
    commands: [command],
  });
  const wide = Object.fromEntries(Array.from({ length: 4000 }, (_, index) => [`k${index}`, index]));
  const deep = `${'['.repeat(29_000)}${']'.repeat(29_000)}`;
  const { head } = bureau.store;
  for (const load of [{ ...EVERY.note, ...wide }, wide]) {
    const answer = await hostile.ask<ActAnswer>('act', act(load));
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'bad-message' } });
    expect(await calm.focus(kase.id)).toEqual({ ok: true });
  }
  // Socket.IO's own client cannot write anything so deep: it is written by hand.
  for (const load of [deep, `{"type":"note","text":${deep}}`]) {
    const raw = await RawSocket.open(bureau.url, bureau.signIn('intake'));
    raw.send(`420["act",${JSON.stringify(act('HERE')).replace('"HERE"', () => load)}]`);
    expect(await calm.focus(kase.id)).toEqual({ ok: true });
    raw.tcp.destroy();
  }
  expect(bureau.store.head).toBe(head);
  expect(await calm.do(kase.id, EVERY.urge)).toMatchObject({ ok: true });
});

test('I7: a socket that floods is told so and cut, and hurts nobody else', { timeout: 30_000 }, async () => {
  const kase = await bureau.caseAt('contacted');
  const [flood, calm] = await Promise.all([bureau.connect('jc1.staff'), bureau.connect('coordinator')]);
  const { head } = bureau.store;
  const codes: string[] = [];
  const note = (index: number) => ({
    id: `flood-${index}-flood`,
    caseId: kase.id,
    moves: kase.moves,
    commands: [EVERY.note],
  });
  for (let index = 0; index < 20_000; index += 1) {
    flood.socket.emit('act', note(index), (answer) => codes.push(answer.ok ? 'ok' : answer.refusal.code));
  }
  await flood.ended();
  expect(await calm.do(kase.id, EVERY.urge)).toMatchObject({ ok: true });
  expect(bureau.store.head - head).toBeLessThan(120);
  expect(new Set(codes).has('unavailable')).toBe(false);
  const cuts = (await cutOff.get()).values.find(({ labels }) => labels.why === 'flood');
  expect(cuts?.value).toBeGreaterThan(0);
});

test('a person in a hurry is not a flood: what is too fast is refused, and his line stays open', async () => {
  const kase = await bureau.caseAt('contacted');
  const screen = await bureau.connect('jc1.staff');
  const answers = await Promise.all(Array.from({ length: 60 }, () => screen.do(kase.id, EVERY.note)));
  const refused = answers.filter((answer) => !answer.ok);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.every((answer) => !answer.ok && answer.refusal.code === 'too-fast')).toBe(true);
  expect(screen.online).toBe(true);
});

describe('D20: a reader who takes nothing', () => {
  const place = { ...RECEIVE.place, cross: '望'.repeat(60), detail: '弄'.repeat(120) };
  const fill = (count: number) =>
    Promise.all(Array.from({ length: count }, () => bureau.received({ place, title: '树'.repeat(60) })));
  const slow = async () =>
    (await cutOff.get()).values.find(({ labels }) => labels.why === 'slow')?.value ?? 0;
  const asking = (count: number) => Array.from({ length: count }, (_, id) => `42${id}["sync",{}]`);

  test(
    'while the board is busy is cut within five seconds, and nobody else',
    { timeout: 60_000 },
    async () => {
      const before = await slow();
      const stalled = await RawPolling.open(bureau.url, bureau.signIn('coordinator'));
      const reader = await bureau.connect('intake');
      await fill(1600);
      await reader.reaches(bureau.store.head);
      for (let beats = 0; beats < 5; beats += 1) await bureau.live.beat();
      expect(await slow()).toBe(before + 1);
      await expect(stalled.fetch()).rejects.toThrow('the line was cut');
      const open = (await screensGauge.get()).values.find(({ labels }) => labels.audience === 'centre');
      expect(open?.value).toBe(1);
      expect(reader.online).toBe(true);
    },
  );

  test('and asks for the whole board again and again gets it once, and again when he has read it', async () => {
    await fill(300);
    const stalled = await RawPolling.open(bureau.url, bureau.signIn('coordinator'));
    await stalled.send(...asking(4));
    const answers = await stalled.fetch();
    expect(answers.filter((answer) => answer.includes('"full":true'))).toHaveLength(1);
    expect(answers.filter((answer) => answer.includes('"too-fast"'))).toHaveLength(3);
    await stalled.send('429["focus",{"caseId":null,"how":"viewing"}]');
    await stalled.fetch();
    await stalled.send(...asking(1));
    expect((await stalled.fetch())[0]).toContain('"full":true');
  });

  test('and presses for more of the board is cut at once', async () => {
    await fill(300);
    const before = await slow();
    const stalled = await RawPolling.open(bureau.url, bureau.signIn('coordinator'));
    await stalled.send(...asking(1));
    await stalled.send(...asking(5));
    expect(await slow()).toBe(before + 1);
    await expect(stalled.fetch()).rejects.toThrow('the line was cut');
  });
});

test('every verb is tried here', () => {
  expect(Object.keys(EVERY).toSorted()).toEqual([...COMMAND_TYPES].toSorted());
});
