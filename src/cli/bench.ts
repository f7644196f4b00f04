import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeBureau } from '../../tests/bench/bureau.ts';
import { benchClosed } from '../../tests/bench/closed.ts';
import { benchFanOut } from '../../tests/bench/fan-out.ts';
import { beside, unmeasured, type Row } from '../../tests/bench/figures.ts';
import { benchOld, STEPS } from '../../tests/bench/old.ts';
import { benchPage } from '../../tests/bench/page.ts';
import { benchJoin, benchMemory, benchRestart, variantsOver } from '../../tests/bench/standing.ts';
import { benchStore } from '../../tests/bench/store.ts';
import { tableOf } from '../../tests/bench/table.ts';
import { benchTexts } from '../../tests/bench/texts.ts';
import { Variant } from '../../tests/bench/variant.ts';
import { progressBar } from './progress.ts';
import { root } from './steps.ts';

// npm run bench [-- PART …] [--quick] [--json FILE] [--closed N]
//   PART   store, fan-out, join, restart, closed, page, texts, memory or old; without one: all of them
//   N      closed cases of the old bureau: a million, or as many as there is time for
// Measures ours beside its limit in the same run, in turns, and says plainly what misses its
// target. Takes some five minutes, with --quick some fifty seconds; ends with 0 whatever it finds.

const PARTS = ['store', 'fan-out', 'join', 'restart', 'closed', 'page', 'texts', 'memory', 'old'] as const;
type Part = (typeof PARTS)[number];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    closed: { type: 'string' },
  },
});
const unknown = positionals.filter((word) => !PARTS.includes(word as Part));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown[0]}: ${PARTS.join(', ')}.`);
  process.exit(1);
}
const { quick } = values;
const chosen = PARTS.filter((part) => positionals.length === 0 || positionals.includes(part));
/** What is not begun by then is left out, and said to be. */
const until = performance.now() + (quick ? 45_000 : 330_000);
const OUT_OF_TIME = 'left out: no time left';
const CASES = 500;

process.chdir(root);
const folder = mkdtempSync(join(tmpdir(), 'board-bench-'));
const rows: Row[] = [];
try {
  if (loadavg()[0]! > availableParallelism() / 2) {
    console.log(`The machine is busy (load ${loadavg()[0]!.toFixed(1)}): ratios count, figures do not.`);
  }
  for (const part of chosen) await measure(part);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${tableOf(rows)}`);
console.log(`\nWritten to ${writeJson(resolve(values.json ?? 'data/bench.json'))}.`);

async function measure(part: Part): Promise<void> {
  if (performance.now() > until) {
    rows.push(unmeasured(part, part, OUT_OF_TIME));
    return;
  }
  const started = performance.now();
  const found = await rowsOf(part, join(folder, part)).catch((error: unknown) => [
    unmeasured(part, part, error instanceof Error ? error.message : String(error)),
  ]);
  rows.push(...found);
  const held = found.filter(({ ok }) => ok !== null);
  const met = held.filter(({ ok }) => ok).length;
  const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  console.log(`${part.padEnd(10)} ${seconds.padStart(8)}  ${met} of ${held.length} on target`);
}

function rowsOf(part: Part, dataDir: string): Promise<Row[]> {
  switch (part) {
    case 'store':
      return store();
    case 'fan-out':
      return withVariants(dataDir, fanOut);
    case 'join':
      return withVariants(dataDir, (variants) =>
        shown('join', quick ? 2 : 6, (advance) =>
          benchJoin(variants, { screens: quick ? 20 : 40, rounds: quick ? 1 : 3, cases: CASES }, advance),
        ),
      );
    case 'memory':
      return memory(dataDir);
    case 'restart':
      return makeBureau(dataDir, CASES).then(() => benchRestart(dataDir, quick ? 300 : 1000));
    case 'page':
      return benchPage(dataDir);
    case 'texts':
      return Promise.resolve(benchTexts(quick ? 200 : 850));
    case 'closed': {
      const size = quick ? { few: 500, many: 5000, rounds: 15 } : { few: 1000, many: 100_000, rounds: 61 };
      return shown('closed cases', 10, (advance) => benchClosed(dataDir, size, advance));
    }
    case 'old': {
      const closed = Number(values.closed ?? (quick ? 20_000 : 1_000_000));
      const rest = {
        shifts: 10_000,
        people: 5000,
        letters: 100_000,
        unread: 3000,
        events: 2000,
        lately: 300,
      };
      return shown('an old bureau', STEPS, (advance) => benchOld(dataDir, { closed, ...rest }, advance));
    }
    default:
      return part satisfies never;
  }
}

async function store(): Promise<Row[]> {
  const figures = await benchStore(quick ? { rounds: 5, seconds: 0.1 } : { rounds: 11, seconds: 0.25 });
  return figures.map(({ group, ours, bare }) => {
    const what = `durable moves, no screens, ${group} a group`;
    return beside({ part: 'store', what, unit: '/s' }, ours, bare, { least: group > 64 ? 0.4 : 0.5 });
  });
}

async function fanOut(variants: Variant[]): Promise<Row[]> {
  const all: Row[] = [];
  for (const screens of quick ? [1000, 10] : [1000, 200, 10]) {
    if (performance.now() > until) {
      all.push(unmeasured('fan-out', `fan-out, ${screens} screens`, OUT_OF_TIME));
      continue;
    }
    const rounds = quick ? 1 : 5;
    const pace = quick ? { lone: 15, bursts: 2, seconds: 0.4 } : { lone: 40, bursts: 3, seconds: 1 };
    const found = await shown(`fan-out, ${screens} screens`, rounds * variants.length, (advance) =>
      benchFanOut(variants, screens, { rounds, ...pace }, advance),
    );
    all.push(...found);
  }
  return all;
}

async function memory(dataDir: string): Promise<Row[]> {
  const payload = await withVariants(dataDir, ([ours]) => ours!.payload());
  const size = quick ? { screens: 300, rounds: 1 } : { screens: 1000, rounds: 3 };
  return shown('memory', size.rounds * 2, (advance) =>
    benchMemory(variantsOver(dataDir, payload), size, advance),
  );
}

async function shown<T>(what: string, total: number, work: (advance: () => void) => Promise<T>): Promise<T> {
  const bar = progressBar(what, total);
  try {
    return await work(() => bar.advance());
  } finally {
    bar.end();
  }
}

/** Ours over a bureau that is made for it, and bare sending what ours sends; both end with the work. */
async function withVariants<T>(dataDir: string, work: (variants: Variant[]) => Promise<T>): Promise<T> {
  await makeBureau(dataDir, CASES);
  const ours = await Variant.ours(dataDir);
  const bare = await Variant.bare(await ours.payload());
  try {
    return await work([ours, bare]);
  } finally {
    await Promise.all([ours.end(), bare.end()]);
  }
}

function writeJson(file: string): string {
  const machine = {
    cpus: cpus().length,
    model: cpus()[0]?.model ?? '',
    load: loadavg()[0],
    node: process.version,
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), quick, machine, rows }, null, 2)}\n`);
  return file;
}
