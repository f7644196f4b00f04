import { sql } from 'drizzle-orm';
import type { CaseId, UserId } from '../../domain/case/case.ts';
import type { Milestone } from '../../domain/case/clocks.ts';
import type { NoticeKind, Threshold } from '../../domain/notices/notices.ts';
import { flag, index, integer, moment, primaryKey, table, text, uniqueIndex, whole } from './dialect.ts';
import { people } from './tables.ts';

/** What each person was told: ids, codes and moments alone, for as long as `NOTICES_KEPT` says. */
export const notices = table(
  'notices',
  {
    /** Rising; the newest row always stays, so that no id is given twice. */
    id: whole('id').primaryKey(),
    person: whole('person').$type<UserId>().notNull(),
    caseId: whole('case_id').$type<CaseId>().notNull(),
    kind: text('kind').$type<NoticeKind>().notNull(),
    milestone: text('milestone').$type<Milestone>().notNull(),
    round: integer('round').notNull(),
    threshold: text('threshold').$type<Threshold>().notNull(),
    /** Who owes the clock, and its due moment. */
    unit: text('unit').notNull(),
    due: moment('due').notNull(),
    at: moment('at').notNull(),
    readAt: moment('read_at'),
    /** Several cases that came by one gesture are one notice: its first case's, and how many came with it. */
    batch: text('batch'),
    others: integer('others').notNull().default(0),
  },
  (row) => [
    uniqueIndex('notices_batch').on(row.batch, row.person),
    uniqueIndex('notices_once').on(row.caseId, row.milestone, row.round, row.threshold, row.person),
    index('notices_person').on(row.person, row.id),
    index('notices_unread')
      .on(row.person, row.at)
      .where(sql`read_at is null`),
  ],
);

/** The last threshold of each clock that was told to anybody; it outlives the notices themselves. */
export const warnings = table(
  'warnings',
  {
    caseId: whole('case_id').$type<CaseId>().notNull(),
    milestone: text('milestone').$type<Milestone>().notNull(),
    round: integer('round').notNull(),
    threshold: text('threshold').$type<Threshold>().notNull(),
  },
  (row) => [primaryKey({ columns: [row.caseId, row.milestone, row.round] })],
);

/** How a person wants to be called; without a row, as `DEFAULT_CALLING` says. */
export const callings = table('callings', {
  person: whole('person')
    .$type<UserId>()
    .primaryKey()
    .references(() => people.id),
  sound: flag('sound').notNull(),
  browser: flag('browser').notNull(),
  /** Minutes of the bureau's day between which he is not to be disturbed; both or neither. */
  quietFrom: integer('quiet_from'),
  quietTo: integer('quiet_to'),
});

/** What goes to the bureau's messenger, in order; what its receiver will never take is set aside for an administrator. */
export const outbound = table(
  'outbound',
  {
    id: whole('id').primaryKey(),
    /** Names the message to its receiver, the same at every try. */
    key: text('key').notNull().unique(),
    /** JSON text, signed and sent exactly as it stands. */
    body: text('body').notNull(),
    at: moment('at').notNull(),
    tries: integer('tries').notNull(),
    /** Not tried again before this moment. */
    nextAt: moment('next_at').notNull(),
    /** Why the last try failed: a status or a short code. */
    error: text('error'),
    sentAt: moment('sent_at'),
    /** Left out of the queue for good, or until an administrator sends it again: `error` says why. */
    asideAt: moment('aside_at'),
  },
  (row) => [
    index('outbound_queue')
      .on(row.id)
      .where(sql`sent_at is null and aside_at is null`),
    index('outbound_aside')
      .on(row.id)
      .where(sql`aside_at is not null`),
  ],
);
