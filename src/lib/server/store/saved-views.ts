import type { UserId } from '../../domain/case/case.ts';
import type { SharedWith, ViewFilter } from '../../live/views.ts';
import { index, json, moment, table, text, whole } from './dialect.ts';
import { people } from './tables.ts';

/** Filters of the board that people keep under a name; holds codes, and nothing that was searched. */
export const savedViews = table(
  'saved_views',
  {
    id: text('id').primaryKey(),
    person: whole('person')
      .$type<UserId>()
      .notNull()
      .references(() => people.id),
    name: text('name').notNull(),
    filter: json('filter').$type<ViewFilter>().notNull(),
    /** Null: for himself alone. */
    shared: text('shared').$type<SharedWith>(),
    createdAt: moment('created_at').notNull(),
  },
  (row) => [index('saved_views_person').on(row.person)],
);
