import { expect, test } from 'vitest';
import { halfOf, hostileTexts, WORKS, type Work } from '../bench/hostile-texts.ts';

/** So many texts for each kind of work, fewer of those that are long; all kinds together are ten thousand. */
const textsFor = ({ length }: Work) => (length < 5000 ? 1250 : 260);
/** Texts are weighed together, so that one turn of the machine's weighs little. */
const BATCH = 26;

/** Processor time of this process, in microseconds: waiting for others costs none. */
function costOf(take: Work['take'], texts: readonly string[]): number {
  const before = process.cpuUsage();
  for (const text of texts) take(text);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

test.each(WORKS)(
  'I9: $name take at most four times as long for a full field as for half of it, whatever stands in it',
  (work) => {
    const { take, length } = work;
    const generated = hostileTexts(length, length);
    const ratios: number[] = [];
    for (let done = 0; done < textsFor(work); done += BATCH) {
      const full = Array.from({ length: BATCH }, () => generated.next().value as string);
      const half = full.map(halfOf);
      // In turns, each at its best: what else the process does at the time is no work of a pattern.
      let most = Infinity;
      let least = Infinity;
      for (let round = 0; round < 3 && (round === 0 || most > least * 3); round++) {
        least = Math.min(least, costOf(take, half));
        most = Math.min(most, costOf(take, full));
      }
      ratios.push((most + GRAIN) / (least + GRAIN));
    }
    expect(Math.max(...ratios)).toBeLessThanOrEqual(4);
  },
  60_000,
);

/** Less than this the clock of the processor does not tell apart. */
const GRAIN = 500;
