import * as v from 'valibot';
import type { Calendar } from '../../lib/domain/calendar.ts';
import type { Place } from '../../lib/domain/case.ts';
import type { Moment } from '../../lib/domain/clocks.ts';
import { LENGTHS, text } from '../../lib/domain/commands/fields.ts';
import type { Directory } from '../../lib/domain/directory.ts';
import { MINUTE } from '../../lib/domain/policy.ts';
import type { Mapping } from './mappings.ts';

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
  sourceId: text(60, 1),
  title: text(LENGTHS.title),
  road: text(LENGTHS.road, 1),
  cross: text(LENGTHS.cross),
  detail: text(LENGTHS.detail),
  area: text(LENGTHS.area),
});

/** Reads one record, or says in one sentence why it cannot be read. */
export function readRow(
  record: Record<string, string>,
  mapping: Mapping,
  directory: Directory,
  calendar: Calendar,
): SourceRow | { reason: string } {
  const { columns } = mapping;
  const field = (column: string | undefined) => (column ? (record[column] ?? '').trim() : '');
  const label = field(columns.category);
  const category = mapping.categories[label];
  if (!category) return { reason: `the category «${label}» is not in the alias table` };
  const known = directory.categories.get(category);
  if (!known)
    return {
      reason: `the alias table gives «${label}» the category ${category}, which is not in the catalogue`,
    };
  const openedAt = momentOf(field(columns.openedAt), calendar);
  if (openedAt === null) return { reason: `the opening time «${field(columns.openedAt)}» cannot be read` };
  const closed = field(columns.closedAt);
  const closedAt = closed === '' ? null : momentOf(closed, calendar);
  if (closed !== '' && closedAt === null) return { reason: `the closing time «${closed}» cannot be read` };
  if (closedAt !== null && closedAt < openedAt) return { reason: 'it was closed before it was opened' };
  const place = placeOf(field(columns.address), field(columns.area), mapping.address);
  const sourceId = field(columns.sourceId);
  const title = field(columns.title) || known.name;
  const checked = v.safeParse(limits, { sourceId, title, ...place });
  if (!checked.success) return { reason: `${v.getDotPath(checked.issues[0])} is empty, too long or unclean` };
  return {
    sourceId,
    openedAt,
    closedAt,
    category,
    title,
    place,
    district: mapping.areas[field(columns.district)] ?? mapping.otherArea,
    anonymous: field(columns.anonymous) === mapping.yes,
    notOurs: mapping.notOurs.includes(label),
  };
}

/** `2018-01-01 00:00:09` or with a `T`, in the bureau's zone; null when it is no moment. */
export function momentOf(written: string, calendar: Pick<Calendar, 'offset'>): Moment | null {
  const parts = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?$/.exec(written);
  if (!parts) return null;
  const utc = Date.parse(`${parts[1]}T${parts[2]}${parts[3] ?? ':00'}Z`);
  return Number.isNaN(utc) ? null : utc - calendar.offset * MINUTE;
}

/** Splits the house number off, or it would reach the wall: `356 S BERENDO ST, 90020` → road `S BERENDO ST`, detail `356`. */
export function placeOf(address: string, area: string, rule: Mapping['address']): Place {
  const kept = rule.drop ? address.replace(new RegExp(rule.drop, 'u'), '') : address;
  const [street = '', ...crossing] = rule.cross ? kept.split(new RegExp(rule.cross, 'u')) : [kept];
  const house = new RegExp(rule.house, 'u').exec(street)?.[0] ?? '';
  return {
    road: street.slice(house.length).trim() || area,
    cross: crossing.join(' ').trim(),
    detail: house.trim(),
    area,
  };
}
