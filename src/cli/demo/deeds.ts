import type { CommandInput } from '../../lib/domain/case/commands/index.ts';
import { HOUR, MINUTE } from '../../lib/domain/bureau/policy.ts';

/** One deed of the demonstration: how long ago, by which account, on which case, what. */
export interface Deed {
  ago: number;
  by: string;
  case: string;
  /** What was done; told the moment of it, for what is due at a date. */
  commands: CommandInput[] | ((at: number) => CommandInput[]);
}

export type Receive = Extract<CommandInput, { type: 'receive' }>;
export type Kind = Pick<Receive, 'caseType' | 'category'> & Partial<Receive>;

const SECOND = 1000;
export const minutes = (whole: number, seconds = 0) => whole * MINUTE + seconds * SECOND;
export const EAST = '东片';
export const WEST = '西片';

export function kind(
  caseType: Receive['caseType'],
  category: string,
  road: string,
  area: string,
  text: string,
  title: string,
  detail = '',
): Kind {
  return { caseType, category, place: { road, area, detail }, text, title };
}
export function complaint(
  category: string,
  road: string,
  area: string,
  text: string,
  title: string,
  detail = '',
): Kind {
  return kind('complaint', category, road, area, text, title, detail);
}
export function help(
  category: string,
  road: string,
  area: string,
  text: string,
  title: string,
  detail = '',
): Kind {
  return kind('help', category, road, area, text, title, detail);
}

export function deed(ago: number, by: string, key: string, ...commands: CommandInput[]): Deed {
  return { ago, by, case: key, commands };
}
/** The runner names the handler: whoever accepts. */
export const accept: CommandInput = { type: 'accept', handler: 1 };
export function contact(gist: string): CommandInput {
  return { type: 'contact', gist };
}
export function resolve(text: string, result: 'solved' | 'explained' | 'partial'): CommandInput {
  return { type: 'resolve', text, result, informed: [{ caller: 1 }] };
}

export function received(key: string, ago: number, what: Kind): Deed[] {
  return [deed(ago, 'intake', key, { type: 'receive', origin: 'call', ...what } as Receive)];
}

/** Dispatched `ago` (received two and a half minutes earlier), accepted two minutes later unless nobody did. */
export function dispatched(
  key: string,
  unit: string,
  handler: string | null,
  ago: number,
  what: Kind,
): Deed[] {
  const deeds = [
    ...received(key, ago + minutes(2, 30), what),
    deed(ago, 'coordinator', key, { type: 'dispatch', unit }),
  ];
  return handler ? [...deeds, deed(ago - minutes(2), handler, key, accept)] : deeds;
}

export function contacted(key: string, unit: string, handler: string, ago: number, what: Kind): Deed[] {
  return [
    ...dispatched(key, unit, handler, ago, what),
    deed(ago - minutes(9), handler, key, contact('已说明情况，愿在现场等')),
  ];
}

export function reached(key: string, unit: string, handler: string, ago: number, what: Kind): Deed[] {
  const first = what.callers?.length === 0 ? dispatched : contacted;
  return [
    ...first(key, unit, handler, ago, what),
    deed(ago - minutes(55), handler, key, { type: 'arrive', finding: '现场属实，正在安排处置。' }),
  ];
}

export function solved(key: string, unit: string, handler: string, ago: number, what: Kind): Deed[] {
  return [
    ...reached(key, unit, handler, ago, what),
    deed(ago - 4 * HOUR, handler, key, resolve('已按要求处置完毕，现场清理干净。', 'solved')),
  ];
}
