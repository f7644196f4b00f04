import { setTimeout as pause } from 'node:timers/promises';
import { openStore } from '../../src/lib/server/ledger/open.ts';
import { Child, instant } from './child.ts';
import type { CrowdOptions } from './crowd-process.ts';
import { beside, median, unmeasured, within, type Row } from './figures.ts';
import { giveAccounts, signedIn } from './real-server.ts';
import { Variant, started, type Payload } from './variant.ts';

/** What an idle screen costs the server's memory, over servers that were just started, bare and ours in turn. */
export async function benchMemory(
  makeVariants: (() => Promise<Variant>)[],
  { screens, rounds }: { screens: number; rounds: number },
  advance: () => void,
): Promise<Row[]> {
  const held: Record<string, number[]> = { ours: [], bare: [] };
  const rss: Record<string, number[]> = { ours: [], bare: [] };
  for (let round = 0; round < rounds; round++) {
    for (const make of makeVariants) {
      const variant = await make();
      // The first brings what the whole audience shares.
      await variant.watch(1);
      const before = await variant.server.ask<Memory>('memory');
      await variant.watch(screens);
      const after = await variant.server.ask<Memory>('memory');
      await variant.end();
      held[variant.name]!.push((after.held - before.held) / screens / 1024);
      rss[variant.name]!.push((after.rss - before.rss) / screens / 1024);
      advance();
    }
  }
  const what = `memory of an idle screen, of ${screens.toLocaleString('en')}`;
  const remark = `the process grew by ${median(rss.ours!).toFixed(0)} kB each, bare by ${median(rss.bare!).toFixed(0)}`;
  const row = { part: 'memory', what, unit: 'kB', remark };
  return [beside(row, median(held.ours!), median(held.bare!), { most: 1.3 })];
}

/** Screens that join one after the other: with the whole board, and catching up where their page brought it. */
export async function benchJoin(
  variants: readonly Variant[],
  { screens, rounds, cases }: { screens: number; rounds: number; cases: number },
  advance: () => void,
): Promise<Row[]> {
  const whole = { ours: new Joins(), bare: new Joins() };
  const since = { ours: new Joins(), bare: new Joins() };
  for (let round = 0; round < rounds; round++) {
    for (const variant of variants) {
      await whole[variant.name].measure(variant, screens, { sync: 'whole', atOnce: 1 });
      await since[variant.name].measure(variant, screens, { atOnce: 1 });
      advance();
    }
  }
  const row = (what: string, { ours, bare }: typeof whole) => {
    const remark = `${ours.processor.toFixed(1)} ms of the server's processor, bare ${bare.processor.toFixed(1)}`;
    return within({ part: 'join', what, unit: 'ms', remark }, ours.took, 4, bare.took);
  };
  return [
    row(`join with the snapshot of ${cases} cards, p50`, whole),
    row('join of a page that brought the board, p50', since),
  ];
}

class Joins {
  readonly #took: number[] = [];
  readonly #spent: number[] = [];

  async measure(variant: Variant, screens: number, options: Partial<CrowdOptions>): Promise<void> {
    const before = await variant.server.ask<NodeJS.CpuUsage>('cpu');
    this.#took.push(...(await variant.watch(screens, options)));
    const after = await variant.server.ask<NodeJS.CpuUsage>('cpu');
    this.#spent.push((after.user + after.system - before.user - before.system) / 1000 / screens);
    await variant.unwatch(screens);
  }

  get took(): number {
    return median(this.#took);
  }

  /** Milliseconds of the server's processor for each. */
  get processor(): number {
    return median(this.#spent);
  }
}

/** Kills the server under its screens, starts it again on the same port, and waits until the last is in step. */
export async function benchRestart(dataDir: string, screens: number): Promise<Row[]> {
  const what = `${screens.toLocaleString('en')} screens back in step`;
  const cookie = await signInTo(dataDir);
  const first = await started('live-server.ts', [dataDir]);
  const crowds = new Child('crowd-process.ts');
  let second: Child | undefined;
  try {
    const sync = { since: await first.child.ask<number>('head') };
    const crowd = {
      name: 'restart',
      port: first.port,
      cookies: [cookie],
      count: screens,
      sync,
    };
    await crowds.ask('open', { ...crowd, auth: { packed: true }, returns: true, atOnce: 32 });
    const back = new Promise<number>((done) => (crowds.ontold = ({ at }) => at && done(at as number)));
    const killed = instant();
    await first.child.kill();
    second = (await started('live-server.ts', [dataDir, String(first.port)])).child;
    const listening = instant();
    const all = await Promise.race([back, pause(GIVE_UP)]);
    if (all === undefined) return [unmeasured('restart', what, `not within ${GIVE_UP / 1000} s`)];
    const remark = `${((all - killed) / 1000).toFixed(1)} s after kill -9; the store was open after ${((listening - killed) / 1000).toFixed(1)} s`;
    return [within({ part: 'restart', what, unit: 's', remark }, (all - listening) / 1000, 3)];
  } finally {
    await Promise.all([crowds.kill(), first.child.kill(), second?.kill()]);
  }
}

/** A real session, since looking it up for each screen is a part of coming back. */
async function signInTo(dataDir: string): Promise<string> {
  const store = await openStore({ dataDir });
  try {
    await giveAccounts(store);
    return await signedIn(store);
  } finally {
    await store.close();
  }
}

/** Both variants over one folder, made anew each time. */
export function variantsOver(dataDir: string, payload: Payload): (() => Promise<Variant>)[] {
  return [() => Variant.ours(dataDir), () => Variant.bare(payload)];
}

interface Memory {
  rss: number;
  held: number;
}
const GIVE_UP = 30_000;
