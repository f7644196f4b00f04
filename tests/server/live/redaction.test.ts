import { expect, test } from 'vitest';
import {
  accept,
  ARRIVE,
  CANARIES,
  CONTACT,
  DISPATCH,
  idOf,
  MINUTE,
  PEOPLE,
  reassign,
  RECEIVE,
  RESOLVE,
  startBureau,
  VERIFY,
  type Screen,
} from '../helpers/bureau.ts';
import { unpack } from '../../../src/lib/client/unpack.ts';

/** Everything a screen was sent, packed frames opened, in the shapes in which a text could hide. */
async function sentTo(screen: Screen): Promise<string> {
  const frames = await Promise.all(
    screen.wire.map(async (frame) => {
      const packed = /"packed":"([^"]+)"/.exec(frame)?.[1];
      return packed ? JSON.stringify(await unpack(packed)) : frame;
    }),
  );
  const all = frames.join('\n');
  return `${all}\n${all.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))}`;
}

function hidden(word: string): string[] {
  return [word, Buffer.from(word).toString('base64').replace(/=+$/, ''), encodeURIComponent(word)];
}

test('R2: neither cards, answers, refusals, notices nor presence hold a caller, a text, or more than an audience may see', async () => {
  const bureau = await startBureau();
  const screens = {
    intake: await bureau.connect('intake'),
    coordinator: await bureau.connect('coordinator', { packed: true }),
    'jc1.staff': await bureau.connect('jc1.staff'),
    'jc1.head': await bureau.connect('jc1.head', { transports: ['polling'] }),
    'jc2.staff': await bureau.connect('jc2.staff'),
    leader: await bureau.connect('leader'),
    supervisor: await bureau.connect('supervisor'),
    wall: await bureau.connect('wall'),
  };
  const { intake, coordinator, wall } = screens;
  const worker = screens['jc1.staff'];
  const answer = await intake.do(null, [RECEIVE, DISPATCH]);
  const id = answer.ok ? answer.card!.id : 0;
  await worker.until(({ cards }) => cards.has(id));
  await worker.focus(id, 'dragging');
  const moves = () => bureau.case(id).moves;
  await worker.do(id, accept(idOf('jc1.staff')), 0);
  await worker.do(id, accept(idOf('jc1.staff')), moves());
  await worker.do(id, { ...CONTACT, gist: CANARIES.join('，') }, moves());
  await worker.do(id, { ...CONTACT, gist: CANARIES.join('，') }, moves());
  await coordinator.do(id, { type: 'urge', text: CANARIES.join('，') });
  await bureau.tick(21 * MINUTE);
  await worker.do(id, { ...ARRIVE, finding: CANARIES.join('，') }, moves());
  await coordinator.do(id, reassign('JC2'), 1);
  await worker.do(id, { ...RESOLVE, text: CANARIES.join('，').padEnd(20, '。') }, moves());
  await worker.do(id, { ...RESOLVE, text: '' }, moves());
  await intake.do(id, VERIFY, 0);
  await intake.act({ id: 'bad-message-1', caseId: id, moves: 0, commands: [{ type: CANARIES[0] } as never] });
  await wall.do(id, { type: 'note', text: CANARIES[0] }, moves());
  await Promise.all(Array.from({ length: 20 }, () => bureau.dispatched()));
  await bureau.tick(10_000);
  for (const screen of Object.values(screens)) await screen.until(({ pulses }) => pulses.length > 0);

  const [name, phone, text, house] = CANARIES;
  for (const [who, screen] of Object.entries(screens)) {
    const sent = await sentTo(screen);
    for (const word of [name, phone, text].flatMap(hidden))
      expect(sent.includes(word), `${who} ${word}`).toBe(false);
  }
  for (const who of ['leader', 'supervisor'] as const) {
    const sent = await sentTo(screens[who]);
    for (const word of hidden(house)) expect(sent.includes(word), `${who} ${word}`).toBe(false);
    expect(sent).toContain(RECEIVE.place.road);
  }
  const onTheWall = await sentTo(wall);
  const forbidden = [
    house,
    RECEIVE.title,
    RECEIVE.place.cross,
    ...Object.values(PEOPLE).map((one) => one.name),
  ];
  for (const word of forbidden.flatMap(hidden)) expect(onTheWall.includes(word), word).toBe(false);
  expect(onTheWall).toContain(RECEIVE.place.road);
  expect(await sentTo(coordinator)).toContain(house);
  await bureau.stop();
  expect(bureau.errors).toEqual([]);
});
