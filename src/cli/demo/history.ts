import type { CommandInput } from '../../lib/domain/case/commands/index.ts';
import type { Category, Directory } from '../../lib/domain/bureau/directory.ts';
import { handlingUnits, needsVisit, proposedUnit } from '../../lib/domain/bureau/directory.ts';
import { DAY, HOUR, MINUTE } from '../../lib/domain/bureau/policy.ts';
import type { Deed } from './deeds.ts';

/** Three months of closed cases before the demonstration's morning, the same for the same `now`. */
export function demoHistory(directory: Directory, days = 90): Deed[] {
  const chance = dice(20261124);
  const deeds: Deed[] = [];
  for (let day = days; day >= 1; day -= 1) {
    const cases = 2 + Math.floor(chance() * 4);
    for (let index = 0; index < cases; index += 1) {
      deeds.push(...closedCase(`h${day}.${index}`, day * DAY - chance() * 14 * HOUR, directory, chance));
    }
  }
  return deeds;
}

const AREAS = ['东片', '西片'];
const RESULTS = ['solved', 'solved', 'solved', 'explained', 'partial'] as const;
const SATISFACTIONS = ['satisfied', 'satisfied', 'satisfied', 'fairly', 'neutral', 'dissatisfied'] as const;

function closedCase(key: string, ago: number, directory: Directory, chance: () => number): Deed[] {
  const category = pick([...directory.categories.values()].filter(answeredByUnit), chance);
  const area = pick(AREAS, chance);
  const road = pick(
    directory.roads.filter((one) => one.area === area),
    chance,
  );
  const unit = proposedUnit(category, area) ?? handlingUnits(directory)[0]!.code;
  const handler = `${unit.toLowerCase()}.${chance() < 0.6 ? 'staff' : 'staff2'}`;
  const caseType = category.code === 'Q02' ? 'suggestion' : chance() < 0.7 ? 'complaint' : 'help';
  const visit = needsVisit(category, caseType);
  let left = ago;
  const deeds: Deed[] = [];
  const slow = ago > 4 * DAY;
  const next = (after: number, by: string, command: CommandInput) => {
    left -= after;
    if (left > 0) deeds.push({ ago: left, by, case: key, commands: [command] });
  };
  const wait = (typical: number) => spread(typical, slow, chance);
  const phone = `1380000${String(1000 + Math.floor(chance() * 9000))}`;
  next(0, chance() < 0.5 ? 'intake' : 'intake2', {
    type: 'receive',
    origin: 'call',
    caseType,
    category: category.code,
    place: { road: road.name, area },
    text: `${road.name}${category.name}，请处理。`,
    title: `${category.short}，请处理`,
    callers: [{ name: '测试来电', phone }],
  });
  next(wait(3), 'coordinator', { type: 'dispatch', unit });
  next(wait(2), handler, { type: 'accept', handler: 1 });
  next(wait(9), handler, { type: 'contact', gist: '已联系，情况属实' });
  if (visit) next(wait(50), handler, { type: 'arrive', finding: '现场情况属实，安排处置。' });
  next(wait(slow ? 420 : 150), handler, {
    type: 'resolve',
    result: pick(RESULTS, chance),
    text: '已按职责处置完毕，并告知来电人。',
    informed: [{ caller: 1 }],
    ...(visit ? {} : { noVisit: '无需到场，电话答复' }),
  });
  const satisfaction = pick(SATISFACTIONS, chance);
  next(wait(300), 'coordinator2', {
    type: 'verify',
    callback: { satisfaction, called: true, came: visit, done: satisfaction !== 'dissatisfied' },
  });
  return deeds;
}

function answeredByUnit(category: Category): boolean {
  return category.unit !== null || category.byArea !== undefined;
}

/** A wait around `typical` minutes, in the slower weeks now and then three times as long. */
function spread(typical: number, slow: boolean, chance: () => number): number {
  const times = slow && chance() < 0.07 ? 3 : 1;
  return Math.ceil(typical * times * (0.4 + chance() * 1.1) * MINUTE);
}

function pick<T>(from: readonly T[], chance: () => number): T {
  return from[Math.floor(chance() * from.length)]!;
}

/** A repeatable stream of numbers in [0, 1) (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
