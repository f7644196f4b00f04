import { randomUUID } from 'node:crypto';
import type { CaseId } from '../../src/lib/domain/case/case.ts';
import type { CommandInput } from '../../src/lib/domain/case/commands/index.ts';
import type { Actor, Person } from '../../src/lib/domain/bureau/directory.ts';
import { type Store } from '../../src/lib/server/store/index.ts';
import { write } from '../../src/lib/server/cases/write.ts';
import { openStore } from '../../src/lib/server/ledger/open.ts';

/** The people of a small bureau, enough for load and for faults. */
export const COORDINATOR: Actor = { id: 1, role: 'coordinator', unit: null };
export const HEAD: Actor = { id: 2, role: 'head', unit: 'JC1' };
export const STAFF = [3, 4] as const;
export const OTHER_HEAD: Actor = { id: 5, role: 'head', unit: 'JC2' };
export const LEADER: Actor = { id: 6, role: 'leader', unit: null };
export const WALL: Actor = { id: 0, role: 'wall', unit: null };

/** The cookie by which the test servers know an actor. */
export function cookieOf({ id, role, unit }: Actor): string {
  return `bench=${role}.${id}.${unit ?? ''}`;
}

export function actorOfCookie(cookies = ''): Actor | null {
  const [, role, id, unit] = /(?:^|; )bench=([a-z]+)\.(\d+)\.([A-Z0-9]*)/.exec(cookies) ?? [];
  return role ? { id: Number(id), role: role as Actor['role'], unit: unit || null } : null;
}

/** Makes a folder's database with the bureau and so many cases in the hands of JC1. */
export async function makeBureau(dataDir: string, cases: number): Promise<void> {
  const store = await openStore({ dataDir });
  try {
    await furnish(store);
    await fill(store, cases);
  } finally {
    await store.close();
  }
}

export async function furnish(store: Store): Promise<Person[]> {
  const unit = { kind: 'base' as const, dutyPhone: '', active: true };
  const names = { name: '行道树修剪', short: '修剪', nameEn: 'Street tree pruning', shortEn: 'Pruning' };
  const { people } = await store.changeDirectory(COORDINATOR, {
    units: [
      { ...unit, code: 'JC1', name: '第一管理所', short: '一所', nameEn: 'Station One', shortEn: 'One' },
      { ...unit, code: 'JC2', name: '第二管理所', short: '二所', nameEn: 'Station Two', shortEn: 'Two' },
    ],
    categories: [{ ...names, code: 'G02', unit: 'JC1', site: true, urgent: false, words: [] }],
    people: [
      { id: 1, name: '林甲', unit: null, roles: ['coordinator'], active: true },
      { id: 2, name: '陶辰', unit: 'JC1', roles: ['head'], active: true },
      { id: 3, name: '李四', unit: 'JC1', roles: ['staff'], active: true },
      { id: 4, name: '张三', unit: 'JC1', roles: ['staff'], active: true },
      { id: 5, name: '姜巳', unit: 'JC2', roles: ['head'], active: true },
      { id: 6, name: '施戊', unit: null, roles: ['leader'], active: true },
      { id: 7, name: '佟己', unit: null, roles: ['supervisor'], active: true },
    ],
  });
  return people;
}

/** Cases as intake leaves them: registered and dispatched to JC1. */
export async function fill(store: Store, cases: number): Promise<CaseId[]> {
  const ids: CaseId[] = [];
  for (let made = 0; made < cases; made += GROUP) {
    const group = Array.from({ length: Math.min(GROUP, cases - made) }, (_, index) => newCase(made + index));
    const written = await Promise.all(group.map((act) => write(COORDINATOR, act, store)));
    for (const one of written) {
      if (!one.ok) throw new Error(`a case was refused: ${JSON.stringify(one.refusal)}`);
      ids.push(one.kase.id);
    }
  }
  return ids;
}

/** Registers a case and hands it to JC1 in one act. */
export function newCase(count: number): {
  id: string;
  caseId: null;
  moves: number;
  commands: CommandInput[];
} {
  return {
    id: randomUUID(),
    caseId: null,
    moves: 0,
    commands: [
      {
        type: 'receive',
        origin: 'call',
        caseType: 'complaint',
        category: 'G02',
        place: {
          road: `${ROADS[count % ROADS.length]}路`,
          cross: '银杏路',
          detail: `${count}号`,
          area: '东片',
        },
        text: '市民反映：行道树枝叶过密，遮挡路灯，夜间行走不便，要求尽快修剪。',
        callers: [{ name: '王丽华', phone: '13800001234' }],
      },
      { type: 'dispatch', unit: 'JC1', channel: 'system', recipient: '' },
    ],
  };
}

const GROUP = 256;
const ROADS = ['青禾', '柳荫', '枫林', '梧桐', '临江', '望月'];
