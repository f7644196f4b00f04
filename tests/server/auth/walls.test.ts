import { describe, expect, test } from 'vitest';
import { readActor } from '../../../src/lib/server/auth/reader.ts';
import {
  createWallKey,
  listWalls,
  pairWall,
  renameWall,
  revokeWall,
} from '../../../src/lib/server/auth/walls.ts';
import { audit, wallDevices, wallKeys } from '../../../src/lib/server/store/accounts.ts';
import { ADMIN, HOUR, MINUTE, openBureau, type Bureau } from './bureau.ts';

const address = '10.3.0.1';
const WALL = { id: 0, role: 'wall', unit: null };

async function paired(bureau: Bureau, name = '受理大厅东墙') {
  const { key } = await createWallKey(bureau.store, { name, by: ADMIN });
  const answer = await pairWall(bureau.store, { key, address });
  if (!answer.ok) throw new Error('not paired');
  return answer;
}
async function reader({ store, clock }: Bureau, cookie: string, as: 'person' | 'wall' = 'wall') {
  return readActor(cookie, clock.now, as, store);
}

describe('pairing a wall', () => {
  test('a key pairs one monitor, which then reads as a wall and as nobody else', async () => {
    const bureau = await openBureau();
    const { key } = await createWallKey(bureau.store, { name: '受理大厅东墙', by: ADMIN });
    const answer = await pairWall(bureau.store, { key, address });
    expect(answer).toMatchObject({ ok: true, wall: { name: '受理大厅东墙' } });
    const { token, wall } = answer as Extract<typeof answer, { ok: true }>;
    expect(await reader(bureau, `wall=${token}`)).toEqual({ actor: WALL, wallId: wall.id, expiresAt: null });
    expect(await reader(bureau, `session=${token}`)).toBeNull();
    expect(await pairWall(bureau.store, { key, address })).toEqual({ ok: false, why: 'wrong' });
  });

  test('the key may be typed with small letters and without its dash, O for 0 and l for 1', async () => {
    const bureau = await openBureau();
    const { key } = await createWallKey(bureau.store, { name: '大屏' });
    const typed = ` ${key.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
    expect(await pairWall(bureau.store, { key: typed, address })).toMatchObject({ ok: true });
  });

  test('after ten minutes the key pairs nothing', async () => {
    const bureau = await openBureau();
    const { key } = await createWallKey(bureau.store, { name: '大屏' });
    bureau.clock.now += 10 * MINUTE;
    expect(await pairWall(bureau.store, { key, address })).toEqual({ ok: false, why: 'wrong' });
  });

  test('the key of a demonstration pairs as many as are opened with it, for as long as it stands', async () => {
    const bureau = await openBureau();
    const key = 'wall-of-the-journeys-7f3k9q2m';
    await createWallKey(bureau.store, { name: '演示大屏', key });
    bureau.clock.now += 48 * HOUR;
    expect(await pairWall(bureau.store, { key, address })).toMatchObject({ ok: true });
    expect(await pairWall(bureau.store, { key, address })).toMatchObject({ ok: true });
    expect(await listWalls(bureau.store)).toHaveLength(2);
  });

  test('keys are not guessed: after five wrong ones the sender waits', async () => {
    const bureau = await openBureau();
    for (let i = 0; i < 5; i++) {
      expect(await pairWall(bureau.store, { key: `guess-${i}`, address })).toMatchObject({ why: 'wrong' });
    }
    const { key } = await createWallKey(bureau.store, { name: '大屏' });
    expect(await pairWall(bureau.store, { key, address })).toMatchObject({ why: 'wait' });
    expect(await pairWall(bureau.store, { key, address: '10.3.0.2' })).toMatchObject({ ok: true });
  });

  test('neither key nor token stands in the database', async () => {
    const bureau = await openBureau();
    const { key } = await createWallKey(bureau.store, { name: '大屏' });
    const { token } = await paired(bureau);
    const kept = JSON.stringify([
      await bureau.store.read.select().from(wallKeys),
      await bureau.store.read.select().from(wallDevices),
      await bureau.store.read.select().from(audit),
    ]);
    expect(kept).not.toContain(key);
    expect(kept).not.toContain(token.split('.')[1]);
  });
});

describe('a paired wall', () => {
  test('is never signed out by time', async () => {
    const bureau = await openBureau();
    const { token } = await paired(bureau);
    for (let month = 0; month < 12; month++) {
      bureau.clock.now += 30 * 24 * HOUR;
      expect(await reader(bureau, `wall=${token}`)).toMatchObject({ actor: WALL });
    }
    const [wall] = await listWalls(bureau.store);
    expect(wall?.seenAt).toBe(bureau.clock.now);
  });

  test('S6: goes dark at once when it is revoked, and stays so', async () => {
    const bureau = await openBureau();
    const { token, wall } = await paired(bureau);
    const other = await paired(bureau, '值班室');
    await revokeWall(bureau.store, ADMIN, wall.id);
    expect(bureau.revocations).toEqual([{ wallId: wall.id }]);
    expect(await reader(bureau, `wall=${token}`)).toBeNull();
    expect(await reader(bureau, `wall=${other.token}`)).toMatchObject({ actor: WALL });
    expect((await listWalls(bureau.store)).map(({ name }) => name)).toEqual(['值班室']);
  });

  test('is renamed, and paired anew without leaving a second one behind', async () => {
    const bureau = await openBureau();
    const first = await paired(bureau);
    await renameWall(bureau.store, ADMIN, first.wall.id, ' 受理大厅西墙 ');
    expect((await listWalls(bureau.store))[0]?.name).toBe('受理大厅西墙');
    const { key } = await createWallKey(bureau.store, { name: '西墙' });
    await pairWall(bureau.store, { key, address, replaces: first.wall.id });
    expect((await listWalls(bureau.store)).map(({ name }) => name)).toEqual(['西墙']);
    expect(await reader(bureau, `wall=${first.token}`)).toBeNull();
  });

  test('is numbered when another carries its name, and keeps its own when it is given again', async () => {
    const bureau = await openBureau();
    const first = await paired(bureau, '大屏');
    const second = await paired(bureau, '大屏');
    const third = await paired(bureau, '西墙');
    expect(second.wall.name).toBe('大屏 2');
    await renameWall(bureau.store, ADMIN, third.wall.id, '大屏');
    await renameWall(bureau.store, ADMIN, second.wall.id, '大屏 2');
    expect((await listWalls(bureau.store)).map(({ name }) => name)).toEqual(['大屏', '大屏 2', '大屏 3']);
    await revokeWall(bureau.store, ADMIN, first.wall.id);
    expect((await paired(bureau, '大屏')).wall.name).toBe('大屏');
    const long = '受'.repeat(40);
    await paired(bureau, long);
    expect((await paired(bureau, long)).wall.name).toBe(`${'受'.repeat(38)} 2`);
  });

  test('in a browser where somebody is signed in too, each page says as whom it comes', async () => {
    const bureau = await openBureau();
    await bureau.account('coordinator', ['coordinator']);
    const { token } = await bureau.session('coordinator');
    const wall = await paired(bureau);
    const cookie = `session=${token}; wall=${wall.token}`;
    expect(await reader(bureau, cookie, 'person')).toMatchObject({ actor: { role: 'coordinator' } });
    expect(await reader(bureau, cookie, 'wall')).toMatchObject({ actor: WALL });
  });
});
