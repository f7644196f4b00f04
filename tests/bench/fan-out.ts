import { setTimeout as pause } from 'node:timers/promises';
import { instant } from './child.ts';
import { beside, median, quantile, type Row } from './figures.ts';
import type { Variant } from './variant.ts';

/** How much of each is measured, in each of the rounds. */
export interface Pace {
  rounds: number;
  lone: number;
  bursts: number;
  seconds: number;
}

interface Measured {
  ack: number[];
  last: number[];
}
type Round = Record<
  'ackP50' | 'ackP99' | 'lastP50' | 'lastP99' | 'burst' | 'rate32' | 'rate256' | 'fresh256',
  number
>;

/**
 * One move after another, bursts of twenty, and as many as go, to the same number of screens: bare and ours in turn.
 * Gives the medians of the rounds.
 */
export async function benchFanOut(
  variants: readonly Variant[],
  screens: number,
  pace: Pace,
  advance: () => void,
): Promise<Row[]> {
  const rounds: Record<string, Round[]> = { ours: [], bare: [] };
  for (const variant of variants) await variant.watch(screens);
  for (let round = 0; round < pace.rounds; round++) {
    for (const variant of variants) {
      rounds[variant.name]!.push(await oneRound(variant, pace));
      advance();
    }
  }
  const lost = variants.find(({ name }) => name === 'ours')!.lost;
  for (const variant of variants) await variant.unwatch(screens);
  const of = (name: string, figure: keyof Round) => median(rounds[name]!.map((one) => one[figure]));
  return rowsOf(screens, (figure) => [of('ours', figure), of('bare', figure)], lost);
}

async function oneRound(variant: Variant, { lone, bursts, seconds }: Pace): Promise<Round> {
  const alone = await loneMoves(variant, lone);
  const burst: number[] = [];
  for (let count = 0; count < bursts; count++) burst.push(...(await burstOf(variant, 20)));
  const some = await sustained(variant, 32, seconds);
  const many = await sustained(variant, 256, seconds);
  return {
    ackP50: median(alone.ack),
    ackP99: quantile(alone.ack, 0.99),
    lastP50: median(alone.last),
    lastP99: quantile(alone.last, 0.99),
    burst: quantile(burst, 0.99),
    rate32: some.rate,
    rate256: many.rate,
    fresh256: quantile(many.last, 0.99),
  };
}

async function loneMoves(variant: Variant, count: number): Promise<Measured> {
  const measured: Measured = { ack: [], last: [] };
  for (let done = 0; done < count; done++) {
    const { sent, acked, to } = await variant.move();
    const told = await variant.toldTo(to);
    measured.ack.push(acked - sent);
    measured.last.push(told - sent);
    await pause(LONE_GAP);
  }
  return measured;
}

async function burstOf(variant: Variant, size: number): Promise<number[]> {
  const last = await Promise.all(
    Array.from({ length: size }, async () => {
      const { sent, to } = await variant.move();
      return (await variant.toldTo(to)) - sent;
    }),
  );
  await pause(LONE_GAP);
  return last;
}

/** Keeps so many moves in flight for a while; counts them over the time until the last screen knew of the last. */
async function sustained(
  variant: Variant,
  inFlight: number,
  seconds: number,
): Promise<{ rate: number; last: number[] }> {
  const started = instant();
  const last: number[] = [];
  let done = 0;
  let highest = 0;
  const heard: Promise<unknown>[] = [];
  const one = async (): Promise<void> => {
    while (instant() - started < seconds * 1000) {
      const { sent, to } = await variant.move();
      done += 1;
      highest = Math.max(highest, to);
      if (done % 10 === 0) heard.push(variant.toldTo(to).then((at) => last.push(at - sent)));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, one));
  const end = await variant.toldTo(highest);
  await Promise.all(heard);
  await pause(LONE_GAP);
  return { rate: (done / (end - started)) * 1000, last };
}

function rowsOf(screens: number, of: (figure: keyof Round) => [number, number], lost: number): Row[] {
  const part = 'fan-out';
  const to = (what: string) => `${what}, ${screens.toLocaleString('en')} screens`;
  const [fresh] = of('fresh256');
  const remark = `last screen p99 ${Math.round(fresh)} ms${lost > 0 ? `, ${lost} screens cut` : ''}`;
  const least = { 10: 1, 200: 10, 1000: 20 }[screens] ?? 1;
  const full = screens === 1000;
  return [
    beside({ part, what: to('lone move, last screen p50'), unit: 'ms' }, ...of('lastP50')),
    beside(
      { part, what: to('lone move, last screen p99'), unit: 'ms' },
      ...of('lastP99'),
      full ? { most: 1.25 } : undefined,
    ),
    beside(
      { part, what: to('acknowledged p50'), unit: 'ms' },
      ...of('ackP50'),
      full ? { mostOver: 3 } : undefined,
    ),
    beside(
      { part, what: to('acknowledged p99'), unit: 'ms' },
      ...of('ackP99'),
      full ? { most: 2 } : undefined,
    ),
    beside({ part, what: to('durable moves, 32 in flight'), unit: '/s' }, ...of('rate32'), { least }),
    beside({ part, what: to('durable moves, 256 in flight'), unit: '/s', remark }, ...of('rate256'), {
      least,
    }),
    beside(
      { part, what: to('burst of 20, last screen p99'), unit: 'ms' },
      ...of('burst'),
      full ? { most: 0.25 } : undefined,
    ),
  ];
}

/** Longer than the window in which changes travel together, so that the next move is a lone one again. */
const LONE_GAP = 30;
