import { dayOf, SHANGHAI_OFFSET } from '$lib/domain/bureau/calendar.ts';
import type { CaseId, Place } from '$lib/domain/case/case.ts';
import type { Moment, UnitCode } from '$lib/domain/case/clocks.ts';
import type { CommandType } from '$lib/domain/case/commands/index.ts';
import { proposedUnit, type Category, type Directory } from '$lib/domain/bureau/directory.ts';
import { DAY, MINUTE } from '$lib/domain/bureau/policy.ts';
import type { Card } from '$lib/domain/case/redact.ts';
import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';

const ZONE = { offset: SHANGHAI_OFFSET };

/** Where it is, in the words that people use: 青禾路近望春路, 望春路23号旁, 碧溪苑, 356 S Berendo St. */
export function placeWords({ road, cross, detail, area }: Place): string {
  if (road && detail && /^\p{Script=Latin}/u.test(road)) return `${detail} ${road}`;
  if (road && detail) return m.board_place_detail({ road, detail });
  if (road && cross) return m.board_place_cross({ road, cross });
  return road || detail || area || m.board_place_unknown();
}

/** The number as people say it: today's `0039`, this year's `23-0013`, else in full. */
export function shortNumber(number: string, now: Moment): string {
  const [day = '', count = ''] = number.split('-');
  const today = dayOf(ZONE, now).replaceAll('-', '');
  if (day === today) return count;
  const recent =
    day.slice(0, 6) === today.slice(0, 6) || dayOf(ZONE, now - 27 * DAY).replaceAll('-', '') <= day;
  if (recent) return `${day.slice(6)}-${count}`;
  return day.slice(0, 4) === today.slice(0, 4) ? `${day.slice(4)}-${count}` : number;
}

/** A length of time in one round word: 40 分, 2 时, 3 天. */
export function ageWords(length: number): string {
  const minutes = Math.max(0, Math.floor(length / MINUTE));
  if (minutes < 60) return m.board_age_minutes({ count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? m.board_age_hours({ count: hours })
    : m.board_age_days({ count: Math.floor(hours / 24) });
}

/** `09:17:42` on the bureau's clocks. */
export function timeOfDay(at: Moment, seconds = true): string {
  return new Date(at + ZONE.offset * 60_000).toISOString().slice(11, seconds ? 19 : 16);
}

export function unitShort(directory: Directory, code: UnitCode | null): string {
  const unit = code === null ? undefined : directory.units.get(code);
  if (!unit) return code ?? '';
  return getLocale() === 'en' ? unit.shortEn : unit.short;
}

export function categoryShort(directory: Directory, code: string): string {
  const category = directory.categories.get(code);
  if (!category) return code;
  return getLocale() === 'en' ? category.shortEn : category.short;
}

/** The unit that the category proposes for an undispatched case. */
export function proposalWords(directory: Directory, card: Pick<Card, 'category' | 'place'>): string {
  const category: Category | undefined = directory.categories.get(card.category);
  const unit = category && proposedUnit(category, card.place.area);
  return unit ? m.board_propose({ unit: unitShort(directory, unit) }) : m.board_no_unit();
}

export function resultWords(result: NonNullable<Card['result']>): string {
  switch (result) {
    case 'solved':
      return m.board_result_solved();
    case 'explained':
      return m.board_result_explained();
    case 'partial':
      return m.board_result_partial();
    default:
      return result satisfies never;
  }
}

/** What a record is called: 联系, 到场, 办结. */
export function stepWord(type: CommandType): string {
  switch (type) {
    case 'dispatch':
      return m.board_step_dispatch();
    case 'accept':
      return m.board_step_accept();
    case 'contact':
      return m.board_step_contact();
    case 'arrive':
      return m.board_step_arrive();
    case 'resolve':
      return m.board_step_resolve();
    case 'reject':
      return m.board_step_reject();
    case 'reassign':
      return m.board_step_reassign();
    case 'verify':
      return m.board_step_verify();
    case 'answer':
      return m.board_step_answer();
    case 'attempt-contact':
      return m.board_step_attempt();
    case 'request-waive':
      return m.board_step_waive();
    case 'decide-waive':
      return m.board_step_decide_waive();
    case 'urge':
      return m.board_step_urge();
    case 'note':
      return m.board_step_note();
    default:
      return m.board_step_other();
  }
}

/** 联系、到场 of a drop two columns ahead; taking the case over is named only when it is all there is. */
export function stepsWords(commands: readonly CommandType[]): string {
  const told = commands.length > 1 ? commands.filter((type) => type !== 'accept') : commands;
  return told.map(stepWord).join(m.board_step_joint());
}

/** The id that a card's element has, for labels and for finding it. */
export const cardId = (id: CaseId): string => `case-${id}`;
