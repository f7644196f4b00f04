import { join } from 'node:path';
import { SYSTEM } from '../../src/lib/domain/case/case.ts';
import { snapshotFor } from '../../src/lib/server/cases/page-data.ts';
import { search } from '../../src/lib/server/cases/search.ts';
import { type Present, type Store } from '../../src/lib/server/store/index.ts';
import { write } from '../../src/lib/server/cases/write.ts';
import { actOn } from './variant.ts';
import { COORDINATOR, fill, furnish, HEAD } from './bureau.ts';
import { beside, median, type Row } from './figures.ts';
import { openStore } from '../../src/lib/server/ledger/open.ts';

const OPEN = 300;

/** The board and a move with many closed cases behind them, against few. */
export async function benchClosed(
  folder: string,
  { few, many, rounds }: { few: number; many: number; rounds: number },
  advance: () => void,
): Promise<Row[]> {
  const stores = [
    await bureauWith(join(folder, 'few'), few),
    await bureauWith(join(folder, 'many'), many, advance),
  ];
  try {
    const took = {
      move: [[], []] as number[][],
      board: [[], []] as number[][],
      read: [[], []] as number[][],
      often: [[], []] as number[][],
      seldom: [[], []] as number[][],
    };
    for (let round = 0; round < rounds; round++) {
      for (const [index, store] of stores.entries()) {
        took.move[index]!.push(await timed(() => moves(store)));
        took.board[index]!.push(await timed(() => snapshotFor(store, COORDINATOR)));
        took.read[index]!.push(await timed(() => store.readCase({ id: 1 + round })));
        took.often[index]!.push(await timed(() => search(store, COORDINATOR, { words: '路灯' })));
        took.seldom[index]!.push(await timed(() => search(store, COORDINATOR, { words: '古井' })));
      }
    }
    const count = many.toLocaleString('en');
    const row = (what: string, [behindFew, behindMany]: number[][]) =>
      beside(
        { part: 'closed', what: `${what}, ${count} closed against ${few.toLocaleString('en')}`, unit: 'ms' },
        median(behindMany!),
        median(behindFew!),
        { most: 1.2 },
      );
    return [
      row('a move, of 8 at once', took.move),
      row('the board', took.board),
      row('a closed case', took.read),
      row('a search by what every case holds', took.often),
      row('a search by what ten cases hold', took.seldom),
    ];
  } finally {
    for (const store of stores) await store.close();
  }
}

async function bureauWith(dataDir: string, closed: number, advance?: () => void): Promise<Store> {
  const store = await openStore({ dataDir });
  await furnish(store);
  for (let made = 0; made < closed; made += BATCH) {
    const size = Math.min(BATCH, closed - made);
    await store.append((present) =>
      Array.from({ length: size }, (_, index) =>
        closedCase(made + index, present, (made + index) % (closed / SELDOM) === 0),
      ),
    );
    if (made % (closed / 10) < BATCH) advance?.();
  }
  await fill(store, OPEN);
  return store;
}

/** A case as an import leaves it: over before it came. */
function closedCase(index: number, present: Present, seldom: boolean) {
  const receivedAt = present.now - 24 * 3_600_000 - index * 60_000;
  const { id, number } = present.newCase(receivedAt);
  return {
    type: 'imported' as const,
    data: {
      ...{ number, source: 'bench', sourceId: String(index), stage: 'closed' as const },
      ...{ caseType: 'complaint' as const, category: 'G02', urgent: false },
      place: { road: '青禾路', cross: '', area: '东片' },
      ...{ receivedAt, closedAt: receivedAt + 3_600_000, unit: 'JC1', anonymous: true, starts: [] },
    },
    ...{ caseId: id, version: 1, by: SYSTEM, onBehalfOf: null },
    ...{
      occurredAt: receivedAt,
      recordedAt: present.now,
      act: `import-${id}`,
      texts: { title: seldom ? '古井旁行道树遮挡路灯' : '行道树遮挡路灯' },
    },
  };
}

async function moves(store: Store): Promise<void> {
  const cards = snapshotFor(store, HEAD)!.cards.slice(0, 8);
  const written = await Promise.all(cards.map((card) => write(HEAD, actOn(card as never), store)));
  if (written.some(({ ok }) => !ok)) throw new Error('a move of the bench was refused');
}

async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const BATCH = 200;
/** So many cases hold a word that the others do not. */
const SELDOM = 10;
