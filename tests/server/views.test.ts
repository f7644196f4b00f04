import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { MOST_VIEWS, viewSaved, type SavedView, type SharedWith } from '../../src/lib/live/views.ts';
import { changeView, deleteView, listViews, saveView } from '../../src/lib/server/cases/views.ts';
import { idOf, PEOPLE, startBureau, type Bureau, type PersonName } from './helpers/bureau.ts';

const FILTER = { unit: 'JC1', category: '', mine: false, risk: true, pressing: false, decide: false };

let bureau: Bureau;
beforeEach(async () => {
  bureau = await startBureau();
});
afterEach(() => bureau.stop());

const list = (who: PersonName) => listViews(bureau.store, bureau.actor(who));
const names = async (who: PersonName) => (await list(who)).map(({ name }) => name);
async function save(who: PersonName, name: string, shared: SharedWith | null = null): Promise<SavedView> {
  const answer = await saveView(bureau.store, bureau.actor(who), { name, filter: FILTER, shared });
  if (!answer.ok) throw new Error(answer.fault);
  return answer.views.find((view) => view.own && view.name === name)!;
}

describe('views that people keep', () => {
  it('are their own: nobody else sees, renames or deletes them', async () => {
    const view = await save('jc1.head', '快到期');
    expect(await list('jc1.head')).toEqual([
      { id: view.id, name: '快到期', filter: FILTER, shared: null, own: true },
    ]);
    for (const who of ['jc1.staff', 'coordinator', 'leader', 'admin'] as const) {
      expect(await names(who), who).toEqual([]);
      const actor = bureau.actor(who);
      const gone = { ok: false, fault: 'gone' };
      expect(await changeView(bureau.store, actor, view.id, { name: '别人', shared: null })).toEqual(gone);
      expect(await deleteView(bureau.store, actor, view.id)).toEqual(gone);
    }
    expect(await names('jc1.head')).toEqual(['快到期']);
  });

  it('are renamed and deleted by whom they belong to', async () => {
    const { id } = await save('jc1.head', '一');
    const head = bureau.actor('jc1.head');
    expect(await changeView(bureau.store, head, id, { name: '二', shared: null })).toMatchObject({
      ok: true,
      views: [{ id, name: '二' }],
    });
    expect(await deleteView(bureau.store, head, id)).toEqual({ ok: true, views: [] });
    expect(await deleteView(bureau.store, head, id)).toEqual({ ok: false, fault: 'gone' });
  });

  it('are shared by coordinators alone, with one role, as long as they are coordinators', async () => {
    await save('coordinator', '给经办', 'staff');
    await save('coordinator', '给负责人', 'heads');
    await save('coordinator', '给中心', 'centre');
    await save('coordinator', '给领导', 'overseers');
    await save('jc1.head', '想共享', 'staff');
    expect(await names('jc1.staff')).toEqual(['给经办']);
    expect(await names('jc2.head')).toEqual(['给负责人']);
    expect(await names('intake')).toEqual(['给中心']);
    for (const who of ['leader', 'supervisor'] as const) expect(await names(who)).toEqual(['给领导']);
    expect((await list('jc1.staff'))[0]).toMatchObject({ own: false });
    const { name } = PEOPLE.coordinator;
    await bureau.store.changeDirectory(bureau.actor('admin'), {
      people: [{ id: idOf('coordinator'), name, unit: null, roles: ['intake'], active: true }],
    });
    expect(await names('jc1.staff')).toEqual([]);
    expect(await names('coordinator')).toHaveLength(4);
  });

  it('are at most fifty a person', async () => {
    for (let at = 0; at < MOST_VIEWS; at++) await save('intake', `第${at}`);
    const once = { name: '多', filter: FILTER, shared: null };
    expect(await saveView(bureau.store, bureau.actor('intake'), once)).toEqual({
      ok: false,
      fault: 'too-many',
    });
    expect(await saveView(bureau.store, bureau.actor('intake2'), once)).toMatchObject({ ok: true });
  });

  it('are read by a schema: no key beside, no words that were searched, no name that disguises itself', () => {
    const good = { name: '快到期', filter: FILTER, shared: null };
    expect(v.is(viewSaved, good)).toBe(true);
    for (const bad of [
      { ...good, person: 7 },
      { ...good, filter: { ...FILTER, words: '王丽华' } },
      { ...good, name: '  ' },
      { ...good, name: '很'.repeat(31) },
      { ...good, name: '\u202e\u200b' },
      { ...good, shared: 'everybody' },
      { ...good, filter: { ...FILTER, unit: "JC1' or 1=1" } },
    ]) {
      expect(v.is(viewSaved, bad), JSON.stringify(bad)).toBe(false);
    }
    expect(v.parse(viewSaved, { ...good, name: '\u202e反过来' }).name).toBe('反过来');
  });
});
