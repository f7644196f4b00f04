import { describe, expect, it } from 'vitest';
import { SHANGHAI_OFFSET } from '../../../src/lib/domain/bureau/calendar.ts';
import { DEFAULT_POLICY, HOUR, MINUTE } from '../../../src/lib/domain/bureau/policy.ts';
import { databaseFile } from '../../../src/lib/server/store/sqlite/database.ts';
import type { Commit } from '../../../src/lib/server/store/index.ts';
import { ledger, people, units } from '../../../src/lib/server/store/tables.ts';
import { verifyDatabase } from '../../../src/lib/server/ops/verify.ts';
import { ADMIN, dispatched, MORNING, newStore, opening } from './bureau.ts';

describe('the directory', () => {
  it('is the fold of its changes, in memory, in its tables and after a restart', async () => {
    const store = await newStore();
    const changed = await store.changeDirectory(ADMIN, {
      people: [
        { name: '新师傅', unit: 'JC2', roles: ['staff'], active: true },
        { id: 5, name: '金师傅', unit: 'JC2', roles: ['staff'], active: false },
      ],
    });
    expect(changed).toMatchObject({ ok: true, to: 2, people: [{ id: 7 }, { id: 5 }] });
    const directory = store.directory();
    expect(directory.people.get(7)?.name).toBe('新师傅');
    expect(await store.read.$count(people)).toBe(7);
    expect(directory.units.get('JC1')?.dutyPhone).toBe('021-55550100');
    await store.close();
    const again = await opening({ dataDir: store.dataDir });
    expect(again.directory()).toEqual(directory);
    expect(verifyDatabase(databaseFile(again.dataDir), { dataDir: again.dataDir }).problems).toEqual([]);
  });

  it('keeps names and telephones out of the ledger', async () => {
    const store = await newStore();
    const rows = await store.read.select({ data: ledger.data }).from(ledger);
    expect(rows[0]?.data).toContain('JC1');
    expect(rows[0]?.data).not.toMatch(/陆师傅|55550100/);
    expect((await store.read.select().from(units))[0]?.dutyPhone).toBe('021-55550100');
  });

  it('as it stood at a moment can be read again', async () => {
    let now = MORNING;
    const store = await newStore({ now: () => now });
    now += HOUR;
    const person = { id: 4, name: '陆师傅', unit: 'JC2', roles: ['staff' as const], active: true };
    await store.changeDirectory(ADMIN, { people: [person] });
    expect((await store.directoryAt(MORNING)).people.get(4)?.unit).toBe('JC1');
    expect((await store.directoryAt(now)).people.get(4)?.unit).toBe('JC2');
    expect((await store.directoryAt(MORNING - 1)).people.size).toBe(0);
  });

  it('that changes is told to whoever shows names, in its place in the ledger', async () => {
    const store = await newStore();
    const commits: Commit[] = [];
    store.onCommit((commit) => commits.push(commit));
    await store.changeDirectory(ADMIN, { roads: [{ name: '云帆路', area: '西片' }] });
    expect(commits).toEqual([{ from: 1, to: 2, changes: [], bureau: ['directory'] }]);
    expect(store.directory().roads).toHaveLength(2);
  });
});

describe('policy and calendar', () => {
  it('get new versions that hold from then on; a deadline that was given stays', async () => {
    const store = await newStore();
    const kase = await dispatched(store);
    const { rules, ...rest } = store.policy();
    const contact = { ...rules.contact, limit: { minutes: 30 } };
    expect(await store.changePolicy(ADMIN, { ...rest, rules: { ...rules, contact } })).toMatchObject({
      ok: true,
    });
    expect(store.policy()).toMatchObject({ version: DEFAULT_POLICY.version + 1, from: MORNING });
    expect(store.open.get(kase.id)?.clocks).toEqual(kase.clocks);
    const next = await dispatched(store);
    expect(next.clocks.find(({ milestone }) => milestone === 'contact')?.due).toBe(MORNING + 30 * MINUTE);
  });

  it('as they stood at a moment can be read again, also after a restart', async () => {
    let now = MORNING;
    const store = await newStore({ now: () => now });
    const exceptions = { '2026-12-31': false };
    await store.changeCalendar(ADMIN, { offset: SHANGHAI_OFFSET, exceptions });
    now += HOUR;
    await store.changeCalendar(ADMIN, { offset: SHANGHAI_OFFSET, exceptions: {} });
    await store.close();
    const again = await opening({ dataDir: store.dataDir });
    expect(again.calendar()).toEqual({ version: 2, offset: SHANGHAI_OFFSET, exceptions: {} });
    expect(again.calendarAt(MORNING).exceptions).toEqual(exceptions);
    expect(again.policyAt(now)).toEqual(DEFAULT_POLICY);
  });
});
