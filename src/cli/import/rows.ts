import * as v from 'valibot';
import { localMoment, type Calendar } from '../../lib/domain/bureau/calendar.ts';
import type { Place } from '../../lib/domain/case/case.ts';
import type { Moment } from '../../lib/domain/case/clocks.ts';
import { LENGTHS, line } from '../../lib/domain/case/commands/fields.ts';
import type { Present } from '../../lib/server/store/index.ts';
import type { Mapping } from './mappings.ts';
import { patternOf, shortened } from './patterns.ts';

/** One line of the foreign table in our words. */
export interface SourceRow {
  sourceId: string;
  openedAt: Moment;
  closedAt: Moment | null;
  category: string;
  title: string;
  place: Place;
  /** The area that decides between units which share a category. */
  district: string;
  anonymous: boolean;
  notOurs: boolean;
}

const limits = v.object({
  /** It stays with the case for ever, so that the row is known again: a code, nothing that somebody wrote. */
  sourceId: v.pipe(line(60, 1), v.regex(/^[!-~]{1,60}$/)),
  title: line(LENGTHS.title),
  road: line(LENGTHS.road, 1),
  cross: line(LENGTHS.cross),
  detail: line(LENGTHS.detail),
  area: line(LENGTHS.area),
});

/** Reads one record, or says in one sentence why it cannot be read. */
export function readRow(
  record: Record<string, string>,
  mapping: Mapping,
  { directory, calendar, now }: Pick<Present, 'directory' | 'calendar' | 'now'>,
): SourceRow | { reason: string } {
  const { columns } = mapping;
  if (Object.values(record).some((cell) => cell.includes('\ufffd')))
    return { reason: 'characters of it were lost when the file was made (\ufffd): export it again' };
  const field = (column: string | undefined) => (column ? (record[column] ?? '').trim() : '');
  const label = field(columns.category);
  const category = mapping.categories[label];
  if (!category) return { reason: `the category «${label}» is not in the alias table` };
  const known = directory.categories.get(category);
  if (!known)
    return {
      reason: `the alias table gives «${label}» the category ${category}, which is not in the catalogue`,
    };
  const openedAt = pastMoment('opening', field(columns.openedAt), { calendar, now });
  if (typeof openedAt !== 'number') return openedAt;
  const closed = field(columns.closedAt);
  const closedAt = closed === '' ? null : pastMoment('closing', closed, { calendar, now });
  if (closedAt !== null && typeof closedAt !== 'number') return closedAt;
  if (closedAt !== null && closedAt < openedAt) return { reason: 'it was closed before it was opened' };
  const place = placeOf(field(columns.address), field(columns.area), mapping.address);
  const sourceId = field(columns.sourceId);
  if (SHORTENED.test(sourceId)) {
    return {
      reason: `the id «${sourceId}» was shortened by a spreadsheet: make its column one of text and export again`,
    };
  }
  const title = field(columns.title) || known.name;
  const checked = v.safeParse(limits, { sourceId, title, ...place });
  if (!checked.success) return { reason: `${v.getDotPath(checked.issues[0])} is empty, too long or unclean` };
  const { sourceId: cleanId, title: cleanTitle, ...cleanPlace } = checked.output;
  return {
    sourceId: cleanId,
    openedAt,
    closedAt,
    category,
    title: cleanTitle,
    place: cleanPlace,
    district: mapping.areas[field(columns.district)] ?? mapping.otherArea,
    anonymous: field(columns.anonymous) === mapping.yes,
    notOurs: mapping.notOurs.includes(label),
  };
}

/**
 * A moment on the bureau's clocks, `2018-01-01 00:00:09` or with a `T`, also as spreadsheets write it anew,
 * `2018/1/1 0:00`; null where it is no moment.
 */
export function momentOf(written: string, calendar: Pick<Calendar, 'offset'>): Moment | null {
  const parts = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})[ T](\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(written);
  if (!parts) return null;
  const [, year, , month, day, hour, minute, second = '00'] = parts;
  const two = (digits: string | undefined) => digits!.padStart(2, '0');
  return localMoment(calendar, `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}`);
}

/** A number as a spreadsheet shows it where it is too long: many ids become one. */
const SHORTENED = /^\d(?:[.,]\d{1,20})?E\+?\d{1,3}$/i;
/** No hotline of a city is older. */
const EARLIEST = Date.UTC(1983, 0, 1);

function pastMoment(
  which: 'opening' | 'closing',
  written: string,
  { calendar, now }: { calendar: Calendar; now: Moment },
): Moment | { reason: string } {
  const at = momentOf(written, calendar);
  if (at === null) {
    const serial = /^\d{5}(?:\.\d+)?$/.test(written);
    const why = serial ? ' (a spreadsheet’s number: give its column the format yyyy-mm-dd hh:mm:ss)' : '';
    return { reason: `the ${which} time «${written}» cannot be read${why}` };
  }
  if (at > now) return { reason: `the ${which} time «${written}» has not come yet` };
  if (at < EARLIEST) return { reason: `the ${which} time «${written}» is older than any hotline` };
  return at;
}

/** Splits the house number off, or it would reach the wall: `356 S BERENDO ST, 90020` → road `S BERENDO ST`, detail `356`. */
export function placeOf(address: string, area: string, rule: Mapping['address']): Place {
  const short = shortened(address);
  const kept = rule.drop ? short.replace(patternOf(rule.drop), '') : short;
  const [street = '', ...crossing] = rule.cross ? kept.split(patternOf(rule.cross)) : [kept];
  const house = patternOf(rule.house).exec(street)?.[0] ?? '';
  return {
    road: street.slice(house.length).trim() || area,
    cross: crossing.join(' ').trim(),
    detail: house.trim(),
    area,
  };
}
