import { setTimeout as pause } from 'node:timers/promises';
import { openStore } from '../../src/lib/server/store/index.ts';
import { Child, instant } from './child.ts';
import { beside, median, unmeasured, within, type Row } from './figures.ts';
import { giveAccounts, signedIn } from './real-server.ts';
import { Variant, started, type Payload } from './variant.ts';

/** What an idle screen costs the server's memory, over servers that were just started, bare and ours in turn. */
export async function benchMemory(
  makeVariants: (() => Promise<Variant>)[],
  { screens, rounds }: { screens: number; rounds: number },
  advance: () => void,
): Promise<Row[]> {
  const each: Record<string, number[]> = { ours: [], bare: [] };
  for (let round = 0; round < rounds; round++) {
    for (const make of makeVariants) {
      const variant = await make();
      const before = await variant.server.ask<Memory>('memory');
      await variant.watch(screens);
      const after = await variant.server.ask<Memory>('memory');
      await variant.end();
      each[variant.name]!.push((after.rss - before.rss) / screens / 1024);
      advance();
    }
  }
  const what = `memory of an idle screen, of ${screens.toLocaleString('en')}`;
  return [
    beside({ part: 'memory', what, unit: 'kB' }, median(each.ours!), median(each.bare!), { most: 1.3 }),
  ];
}

/** Screens that join one after the other and take the whole board. */
export async function benchJoin(
  variants: readonly Variant[],
  { screens, rounds, cases }: { screens: number; rounds: number; cases: number },
  advance: () => void,
): Promise<Row[]> {
  const took: Record<string, number[]> = { ours: [], bare: [] };
  const spent: Record<string, number[]> = { ours: [], bare: [] };
  for (let round = 0; round < rounds; round++) {
    for (const variant of variants) {
      const before = await variant.server.ask<NodeJS.CpuUsage>('cpu');
      took[variant.name]!.push(...(await variant.watch(screens, { sync: 'whole', atOnce: 1 })));
      const after = await variant.server.ask<NodeJS.CpuUsage>('cpu');
      spent[variant.name]!.push((after.user + after.system - before.user - before.system) / 1000 / screens);
      await variant.unwatch(screens);
      advance();
    }
  }
  const [ours, bare] = [median(took.ours!), median(took.bare!)];
  const remark = `${median(spent.ours!).toFixed(1)} ms of the server's processor, bare ${median(spent.bare!).toFixed(1)}`;
  const what = `join with the snapshot of ${cases} cards, p50`;
  return [within({ part: 'join', what, unit: 'ms', remark }, ours, 4, bare)];
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
