import * as v from 'valibot';
import type { Context, Outcome } from '../decision.ts';
import { startClock } from '../limits.ts';
import { type Road, CASE_TYPES, CENTRE } from '../../bureau/directory.ts';
import { refuse } from '../refusals.ts';
import { settledPlace } from '../../bureau/road.ts';
import { cutText } from '../../text/clean.ts';
import { proposeTitle, shownTitle } from '../title.ts';
import * as f from './fields.ts';

const caller = v.strictObject({
  name: v.optional(f.name(60), ''),
  /** Left out or empty: 匿名, nobody to call back. */
  phone: v.optional(f.phone, ''),
});

/** 受理: a case enters the one register. */
export const receiveData = v.strictObject({
  type: v.literal('receive'),
  origin: v.picklist(['call', 'assigned', 'supervised', 'web']),
  externalNo: v.optional(v.nullable(f.line(60)), null),
  districtDue: v.optional(v.nullable(f.moment), null),
  caseType: v.picklist(CASE_TYPES),
  category: f.code,
  urgent: v.optional(v.boolean()),
  place: v.strictObject({
    road: f.line(f.LENGTHS.road, 1),
    cross: v.optional(f.line(f.LENGTHS.cross), ''),
    detail: v.optional(f.line(f.LENGTHS.detail), ''),
    area: v.optional(f.line(f.LENGTHS.area), ''),
  }),
  text: f.longText,
  title: v.optional(f.line(f.LENGTHS.title), ''),
  receivedAt: v.optional(f.moment),
  callers: v.optional(v.pipe(v.array(caller), v.maxLength(20)), []),
  confidential: v.optional(v.boolean(), false),
  against: v.optional(v.nullable(f.code), null),
});

/** The first event of a case. */
export function register(command: v.InferOutput<typeof receiveData>, context: Context): Outcome {
  const category = context.directory.categories.get(command.category);
  if (!category) return refuse('category-unknown', { field: 'category' });
  if (command.against !== null && !context.directory.units.has(command.against)) {
    return refuse('unit-unknown', { field: 'against' });
  }
  const receivedAt = command.receivedAt ?? context.now;
  if (receivedAt > context.now) return refuse('moment-in-future', { field: 'receivedAt' });
  const { detail, ...place } = settledPlace(command.place, context.directory.roads);
  const callers = command.callers.length > 0 ? command.callers : [{ name: '', phone: '' }];
  const texts: Record<string, string> = {
    text: command.text,
    title: titleOf(command, context.directory.roads),
    detail,
  };
  callers.forEach(({ name, phone }, index) => {
    texts[`caller.${index + 1}.name`] = name;
    texts[`caller.${index + 1}.phone`] = phone;
  });
  return {
    made: [
      {
        type: 'received',
        data: {
          number: context.next.number,
          origin: command.origin,
          externalNo: command.externalNo,
          districtDue: command.districtDue,
          caseType: command.caseType,
          category: command.category,
          urgent: command.urgent ?? category.urgent,
          place,
          receivedAt,
          callers: callers.map(({ phone }, index) => ({ id: index + 1, hasPhone: phone !== '' })),
          confidential: command.confidential,
          against: command.against,
          starts: [startClock([], 'dispatch', CENTRE, receivedAt, context)],
        },
        occurredAt: receivedAt,
        texts,
      },
    ],
  };
}

/**
 * A card holds no person and nowhere that people live: a title that was given loses its callers' names, every number and
 * the names of estates as well.
 */
function titleOf(
  { title, text, callers }: v.InferOutput<typeof receiveData>,
  roads: readonly Road[],
): string {
  const names = callers.map(({ name }) => name);
  return cutText(shownTitle(title, names, roads), f.LENGTHS.title) || proposeTitle(text, names, roads);
}
