import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Commit, Store } from '../../../src/lib/server/store/index.ts';
import {
  accepted,
  ADMIN,
  COORDINATOR,
  dispatched,
  does,
  HEAD,
  newStore,
  opening,
  received,
  WORKER,
} from './bureau.ts';

/** Two programs on one data folder: a server, and a command beside it. */
async function serverAndCommand(): Promise<{ server: Store; command: Store }> {
  const server = await newStore();
  return { server, command: await opening({ dataDir: server.dataDir }) };
}

/** The commits that a store tells of, until it stands at `to`. */
async function toldUntil(store: Store, to: number, meanwhile: () => Promise<unknown>): Promise<Commit[]> {
  const told: Commit[] = [];
  const stop = store.onCommit((commit) => told.push(commit));
  await meanwhile();
  while (store.head < to) await turn();
  stop();
  return told;
}

describe('what another program writes', () => {
  it('is told here in order, with its texts, without anybody asking', async () => {
    const { server, command } = await serverAndCommand();
    const told = await toldUntil(server, 3, () => dispatched(command));
    expect(told.map(({ from }) => from)[0]).toBe(1);
    expect(told.at(-1)?.to).toBe(3);
    const changes = told.flatMap((commit) => commit.changes);
    expect(changes.map(({ seq, event }) => [seq, event.type])).toEqual([
      [2, 'received'],
      [3, 'dispatched'],
    ]);
    expect(changes[1]).toMatchObject({
      before: ['centre', 'overseers', 'wall'],
      after: ['centre', 'overseers', 'wall', 'unit:JC1'],
    });
    expect(changes[0]?.event.texts['caller.1.phone']).toBe('13800000101');
    expect(new Map(server.open)).toEqual(new Map(command.open));
  });

  it('is known before the next act is decided here: two programs never give one number twice', async () => {
    const { server, command } = await serverAndCommand();
    const kept = await Promise.all(
      Array.from({ length: 40 }, (_, index) => received(index % 2 ? server : command)),
    );
    expect(new Set(kept.map(({ number }) => number)).size).toBe(40);
    expect(kept.map(({ id }) => id).sort((a, b) => a - b)).toEqual(kept.map((_, index) => index + 1));
  });

  it('makes an act on the older state stale here', async () => {
    const { server, command } = await serverAndCommand();
    const kase = await dispatched(server);
    accepted(
      await does(command, COORDINATOR, kase, {
        type: 'reassign',
        unit: 'JC2',
        reason: 'wrong-unit',
        note: '公园内',
      }),
    );
    const late = await does(server, HEAD, kase, { type: 'accept', handler: WORKER.id });
    expect(late).toMatchObject({ ok: false, refusal: { code: 'passed-on', unit: 'JC2' } });
  });

  it('D4 counts as accepted here when its author sends it again to this program', async () => {
    const { server, command } = await serverAndCommand();
    const kase = await dispatched(server);
    const act = {
      ...{ id: 'once-for-both', caseId: kase.id, moves: kase.moves },
      commands: [{ type: 'note' as const, text: '已备锯。' }],
    };
    accepted(await command.write(HEAD, act));
    accepted(await server.write(HEAD, act));
    expect((await server.readCase(kase))?.story).toHaveLength(3);
  });

  it('may be a case that leaves the board, an erasure or a new name', async () => {
    const { server, command } = await serverAndCommand();
    const [one, two] = [await received(server), await received(server)];
    const told = await toldUntil(server, 6, async () => {
      accepted(await does(command, COORDINATOR, one, { type: 'return-out', reason: '非本局职责' }));
      await command.erase(ADMIN, two.id);
      await command.changeDirectory(ADMIN, {
        people: [{ id: 4, name: '陆工', unit: 'JC1', roles: ['staff'], active: true }],
      });
    });
    expect(server.open.has(one.id)).toBe(false);
    expect(server.open.get(two.id)).toMatchObject({ erased: true, title: '', version: 2 });
    expect(server.directory().people.get(4)?.name).toBe('陆工');
    expect(told.flatMap(({ bureau }) => bureau)).toEqual(['directory']);
  });
});
