import { within, type Row } from './figures.ts';
import { hostileTexts, WORKS } from './hostile-texts.ts';

/** The slowest of so many generated texts of a field's full length, each kind of work; the second of two runs counts. */
export function benchTexts(texts: number): Row[] {
  return WORKS.map(({ name, length, take }) => {
    const generated = hostileTexts(length, length);
    let worst = 0;
    for (let at = 0; at < texts; at++) {
      const text = generated.next().value as string;
      worst = Math.max(worst, Math.min(spent(take, text), spent(take, text)));
    }
    return within(
      { part: 'texts', what: `${name}, ${length} characters, worst of ${texts}`, unit: 'ms' },
      worst,
      20,
    );
  });
}

/** Processor time in milliseconds, so that a busy machine does not count. */
function spent(take: (text: string) => unknown, text: string): number {
  const before = process.cpuUsage();
  take(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
