import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Actor } from '../../src/lib/domain/bureau/directory.ts';
import { type Store } from '../../src/lib/server/store/index.ts';
import { openStore } from '../../src/lib/server/ledger/open.ts';

/** Durable moves a second without screens, beside bare better-sqlite3 in the same run and the same groups. */
export interface StoreFigures {
  group: number;
  bare: number;
  ours: number;
  /** ours ÷ bare. */
  share: number;
}

const CASES = 500;
const GROUPS = [1, 8, 64, 256];
const COORDINATOR: Actor = { id: 1, role: 'coordinator', unit: null };
const HEAD: Actor = { id: 2, role: 'head', unit: 'JC1' };

/** Rounds of bare and ours in turn; the median of each. */
export async function benchStore({ rounds = 5, seconds = 0.5 } = {}): Promise<StoreFigures[]> {
  const folder = mkdtempSync(join(tmpdir(), 'board-bench-'));
  const twin = await openStore({ dataDir: join(folder, 'bare') });
  await fill(twin);
  await twin.close();
  const bare = bareMoves(join(folder, 'bare', 'board.db'));
  const store = await openStore({ dataDir: join(folder, 'ours') });
  await fill(store);
  try {
    const ours = moves(store);
    const figures: StoreFigures[] = [];
    for (const group of GROUPS) {
      const measured = { bare: [] as number[], ours: [] as number[] };
      for (let round = 0; round < rounds; round++) {
        measured.bare.push(await rate(seconds, group, bare));
        measured.ours.push(await rate(seconds, group, ours));
      }
      const [bareRate, oursRate] = [median(measured.bare), median(measured.ours)];
      figures.push({ group, bare: bareRate, ours: oursRate, share: oursRate / bareRate });
    }
    return figures;
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/**
 * The same rows into the same tables with nothing decided, hashed or made into JSON: one update and one insert a move,
 * one transaction a group, WAL and `synchronous=FULL`. The limit of whatever is durable on this machine.
 */
function bareMoves(file: string): (group: number) => void {
  const client = new Database(file);
  client.pragma('journal_mode = wal');
  client.pragma('synchronous = full');
  const update = client.prepare(
    'update cases set version = ?, last_seq = ?, moves = ?, handler = ? where id = ? and version = ?',
  );
  const insert = client.prepare(`insert into ledger values (${Array(17).fill('?').join()})`);
  const last = client
    .prepare('select seq, act, data, audiences, hash from ledger order by seq desc limit 1')
    .get();
  const { act, data, audiences, hash, ...position } = last as Record<
    'act' | 'data' | 'audiences' | 'hash',
    string
  > & {
    seq: number;
  };
  const versions = Array<number>(CASES + 1).fill(2);
  const at = Date.now();
  let { seq } = position;
  let next = 0;
  return client.transaction((group: number) => {
    for (let move = 0; move < group; move++) {
      next = (next + 1) % CASES;
      const id = next + 1;
      const version = versions[id]!++;
      seq += 1;
      insert.run([
        seq,
        id,
        version,
        seq - 1,
        'accepted',
        act,
        2,
        null,
        at,
        at,
        data,
        null,
        audiences,
        null,
        1,
        hash,
        null,
      ]);
      update.run(version + 1, seq, version, 3 + (version % 2), id, version);
    }
  });
}

/** 签收 and 接手 in turn: a real act with its rules, its event and its hash. */
function moves(store: Store): (group: number) => Promise<void> {
  let next = 0;
  return async (group) => {
    const written = await Promise.all(
      Array.from({ length: group }, () => {
        next = (next + 1) % CASES;
        const kase = store.open.get(next + 1)!;
        return store.write(HEAD, {
          id: randomUUID(),
          caseId: kase.id,
          moves: kase.moves,
          commands: [{ type: 'accept', handler: kase.handler === 3 ? 4 : 3 }],
        });
      }),
    );
    if (written.some(({ ok }) => !ok)) throw new Error('a move of the bench was refused');
  };
}

async function fill(store: Store): Promise<void> {
  const unit = { code: 'JC1', name: '一所', short: '一所', nameEn: 'One', shortEn: 'One' };
  const names = { name: '修剪', short: '修剪', nameEn: 'Pruning', shortEn: 'Pruning' };
  const staff = { unit: 'JC1', roles: ['staff' as const], active: true };
  await store.changeDirectory(COORDINATOR, {
    units: [{ ...unit, kind: 'base', dutyPhone: '', active: true }],
    categories: [{ ...names, code: 'G02', unit: 'JC1', site: true, urgent: false, words: [] }],
    people: [
      { id: 1, name: '甲', unit: null, roles: ['coordinator'], active: true },
      { id: 2, name: '乙', unit: 'JC1', roles: ['head'], active: true },
      { ...staff, id: 3, name: '丙' },
      { ...staff, id: 4, name: '丁' },
    ],
  });
  await Promise.all(
    Array.from({ length: CASES }, () =>
      store.write(COORDINATOR, {
        id: randomUUID(),
        caseId: null,
        moves: 0,
        commands: [
          {
            type: 'receive',
            ...{ origin: 'call', externalNo: null, districtDue: null, caseType: 'help', category: 'G02' },
            place: { road: '青禾路', cross: '', detail: '', area: '东片' },
            ...{ text: '树枝遮挡路灯', title: '', callers: [], confidential: false, against: null },
          },
          { type: 'dispatch', unit: 'JC1', channel: 'system', recipient: '' },
        ],
      }),
    ),
  );
}

/** Moves a second, over whole groups for about so many seconds. */
async function rate(seconds: number, group: number, run: (group: number) => unknown): Promise<number> {
  await run(group);
  const start = performance.now();
  let done = 0;
  while (performance.now() - start < seconds * 1000) {
    await run(group);
    done += group;
  }
  return (done / (performance.now() - start)) * 1000;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
