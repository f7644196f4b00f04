import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { referenceCategories, referenceUnits } from '../../../src/lib/domain/bureau/reference/index.ts';
import { databaseFile } from '../../../src/lib/server/store/sqlite/database.ts';
import { verifyDatabase } from '../../../src/lib/server/ops/verify.ts';
import { startBureau, type Bureau, type Screen } from '../helpers/bureau.ts';

const HEADER = 'source_id,opened_at,closed_at,source_category,category_zh,crew,anonymous,address,area';
/** Still open at half past nine of the fourth; the house number stands before the street. */
const OPEN = Array.from(
  { length: 40 },
  (_, at) =>
    `open-${at},2018-01-04 0${at % 9}:1${at % 6}:00,2018-01-09 10:00:00,Bulky Items,大件垃圾未清运,NC,N,"98${at}41Q S BERENDO ST, 90020",WILSHIRE CENTER`,
);
const CLOSED = `closed-1,2018-01-01 00:00:09,2018-01-02 10:18:29,Graffiti Removal,乱涂写,WV,Y,"98771Q E MESA AVE, 90042",HIGHLAND PARK`;
const NOT_YET = `later-1,2018-01-04 12:00:00,,Bulky Items,大件垃圾未清运,NC,N,"98772Q E MESA AVE, 90042",HIGHLAND PARK`;
const UNREADABLE = [
  `bad-1,yesterday,,Bulky Items,大件垃圾未清运,NC,N,"98773Q E MESA AVE, 90042",HIGHLAND PARK`,
  `bad-2,2018-01-03 08:00:00,,Lost Dogs,走失,NC,N,"98774Q E MESA AVE, 90042",HIGHLAND PARK`,
];

let bureau: Bureau;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'));
  bureau = await startBureau({ now: Date.now() });
  const directory = { units: [...referenceUnits], categories: [...referenceCategories] };
  await bureau.store.changeDirectory(bureau.actor('admin'), directory);
});
afterEach(async () => {
  await bureau.stop();
  await rm(folder, { recursive: true, force: true });
});

test('R1: a history that comes in beside a running server reaches its screens, alarms nobody, comes in once, and shows no wall a house number', async () => {
  const file = join(folder, 'requests.csv');
  await writeFile(file, [HEADER, ...OPEN, CLOSED, NOT_YET, ...UNREADABLE].join('\n'));
  const wall = await bureau.connect('wall');
  const centre = await bureau.connect('coordinator');

  const first = await importing(file);
  expect(first).toContain('44 rows read: 41 cases added, 0 here already, 1 not yet happened, 2 refused');
  for (const screen of [wall, centre]) await screen.until(({ cards }) => cards.size === OPEN.length);
  const kept = await readFile(join(folder, 'requests.refused.csv'), 'utf8');
  expect(kept).toMatch(/44,.*«yesterday»/);
  expect(kept).toMatch(/45,.*«Lost Dogs»/);

  const second = await importing(file);
  expect(second).toContain('0 cases added, 41 here already');
  await bureau.tick(10_000);
  for (const screen of [wall, centre]) {
    await screen.until(({ pulses }) => pulses.length > 0);
    expect(screen.cards.size).toBe(OPEN.length);
    expect(screen.mismatches).toBe(0);
    expect(screen.notices).toEqual([]);
  }
  for (const kase of bureau.store.open.values()) expect(kase.breaches).toEqual([]);
  expect(houseNumbersIn(wall)).toEqual([]);
  expect(houseNumbersIn(centre)).not.toEqual([]);
  // A street and a quarter that this bureau's catalogue does not know are shown on no wall.
  expect(centre.wire.join()).toContain('S BERENDO ST');
  for (const unknown of ['BERENDO', 'WILSHIRE']) expect(wall.wire.join()).not.toContain(unknown);
  const { dataDir } = bureau;
  expect(verifyDatabase(databaseFile(dataDir), { dataDir }).problems).toEqual([]);
});

test('a table in GB18030 comes in as Chinese, an id twice in one batch stops nothing, and each faulty row is named by its line', async () => {
  const file = join(folder, 'excel.csv');
  const rows = [
    HEADER,
    'one,2018/1/4 8:00,,Bulky Items,大件垃圾未清运,NC,N,青禾路,东片',
    'one,2018/1/4 8:05,,Bulky Items,大件垃圾未清运,NC,N,柳荫路,东片',
    '1.23457E+11,2018/1/4 8:10,,Bulky Items,大件垃圾未清运,NC,N,柳荫路,东片',
    'two,2018/2/30 8:15,,Bulky Items,大件垃圾未清运,NC,N,柳荫路,东片',
    'three,2018/1/4 8:20,,Bulky Items,"大件垃圾,NC,N,柳荫路,东片',
    'four,2018/1/4 8:25,,Bulky Items,大件垃圾未清运,NC,N,"望春路, 近青禾路",东片',
  ];
  await writeFile(file, asGb18030(rows.join('\r\n')));

  expect(await importing(file)).toContain('6 rows read as gb18030: 2 cases added, 0 here already');
  const kept = await readFile(join(folder, 'excel.refused.csv'), 'utf8');
  expect(kept.match(/^\d+(?=,)/gm)).toEqual(['3', '4', '5', '6']);
  await expect.poll(() => bureau.store.open.size).toBe(2);
  for (const { title } of bureau.store.open.values()) expect(title).toBe('大件垃圾未清运');
});

/** Bytes of a text by the table that decoding has: Node writes no GB18030. */
function asGb18030(text: string): Buffer {
  const decoder = new TextDecoder('gb18030');
  const bytesOf = new Map<string, number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1)
      bytesOf.set(decoder.decode(Uint8Array.from([lead, trail])), [lead, trail]);
  return Buffer.from(
    [...text].flatMap((char) => (char < '\x80' ? [char.charCodeAt(0)] : bytesOf.get(char)!)),
  );
}

function houseNumbersIn({ wire }: Screen): string[] {
  return wire.join('\n').match(/98\d{1,2}41Q|9877\dQ/g) ?? [];
}

async function importing(file: string): Promise<string> {
  const asked = ['src/cli/import.ts', file, '--as-of', '2018-01-04T09:33', '--shift-to-now'];
  const child = spawn(process.execPath, asked, {
    env: { ...process.env, DATA_DIR: bureau.dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return said;
}
