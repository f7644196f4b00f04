import { sql } from 'drizzle-orm';
import type { CaseId, CaseType, Origin, ResultKind, UserId } from '../../domain/case/case.ts';
import type { PersonRole, UnitKind } from '../../domain/bureau/directory.ts';
import type { PhotoStep } from '../../domain/case/photos.ts';
import type { Stage } from '../../domain/case/stages.ts';
import {
  flag,
  index,
  integer,
  json,
  moment,
  primaryKey,
  table,
  text,
  uniqueIndex,
  whole,
} from './dialect.ts';

/**
 * Everything that ever happened, one row an event, never updated and never deleted (triggers refuse it). Holds ids,
 * codes, public names and moments; what is personal stands in `texts`, here only its salted hash.
 */
export const ledger = table(
  'ledger',
  {
    /** Gapless, from 1. */
    seq: whole('seq').primaryKey(),
    /** Null for what concerns the bureau and no case: directory, policy, calendar. */
    caseId: whole('case_id').$type<CaseId>(),
    version: integer('version'),
    /**
     * The event of the same case before this one, null at its first: a case is read by following these back from
     * `cases.lastSeq`. An index by case, or by act, would touch a page of its own for every move of a group.
     */
    previous: whole('previous'),
    type: text('type').notNull(),
    /** The act that brought it, as its author's screen named it; empty for what nobody asked for. */
    act: text('act').notNull(),
    by: whole('by').$type<UserId>().notNull(),
    onBehalfOf: whole('on_behalf_of').$type<UserId>(),
    occurredAt: moment('occurred_at').notNull(),
    recordedAt: moment('recorded_at').notNull(),
    /** JSON text, hashed exactly as it stands. */
    data: text('data').notNull(),
    /** JSON text: field → SHA-256 (hex) of salt and text. Null when the event has no texts. */
    textHashes: text('text_hashes'),
    /** Who saw the case after the event, and before it where that differs; see `audiences.ts`. */
    audiences: text('audiences').notNull(),
    audiencesBefore: text('audiences_before'),
    /** How its hash is made; see `chain.ts`. */
    algorithm: integer('algorithm').notNull(),
    hash: text('hash').notNull(),
    /** What its act asked for, as `bodyOf` has it: sent again with other commands it is another act. */
    body: whole('body'),
  },
  (row) => [
    index('ledger_bureau')
      .on(row.seq)
      .where(sql`case_id is null`),
    uniqueIndex('ledger_registration')
      .on(row.act, row.by)
      .where(sql`type = 'received'`),
    index('ledger_erased')
      .on(row.caseId)
      .where(sql`type = 'texts-erased'`),
  ],
);

/** What is personal or free, by its event: erased without touching the ledger. */
export const texts = table(
  'texts',
  {
    seq: whole('seq')
      .notNull()
      .references(() => ledger.seq),
    field: text('field').notNull(),
    salt: text('salt').notNull(),
    body: text('body').notNull(),
  },
  (row) => [primaryKey({ columns: [row.seq, row.field] })],
);

/** The ledger's head, signed with a key that the database does not hold. */
export const heads = table('heads', {
  seq: whole('seq').primaryKey(),
  hash: text('hash').notNull(),
  signedAt: moment('signed_at').notNull(),
  key: text('key').notNull(),
  signature: text('signature').notNull(),
});

/** The present state of every case in narrow columns, for queries; rebuilt from the ledger by `npm run rebuild`. */
export const cases = table(
  'cases',
  {
    id: whole('id').$type<CaseId>().primaryKey(),
    number: text('number').notNull().unique(),
    version: integer('version').notNull(),
    /** Its last event. */
    lastSeq: whole('last_seq').notNull(),
    moves: integer('moves').notNull(),
    stage: text('stage').$type<Stage>().notNull(),
    /** True while it stands on the board. */
    open: flag('open').notNull(),
    origin: text('origin').$type<Origin>().notNull(),
    externalNo: text('external_no'),
    districtDue: moment('district_due'),
    type: text('type').$type<CaseType>().notNull(),
    category: text('category').notNull(),
    urgent: flag('urgent').notNull(),
    confidential: flag('confidential').notNull(),
    against: text('against'),
    unit: text('unit'),
    handler: whole('handler').$type<UserId>(),
    road: text('road').notNull(),
    cross: text('cross').notNull(),
    area: text('area').notNull(),
    /** `detail` and `title` are erased with the case's texts. */
    detail: text('detail').notNull(),
    title: text('title').notNull(),
    erased: flag('erased').notNull(),
    receivedAt: moment('received_at').notNull(),
    dispatchedAt: moment('dispatched_at'),
    contactedAt: moment('contacted_at'),
    arrivedAt: moment('arrived_at'),
    resolvedAt: moment('resolved_at'),
    closedAt: moment('closed_at'),
    result: text('result').$type<ResultKind>(),
    rework: integer('rework').notNull(),
    /** The due moment of the clock that its card counts down to; off the board, of the feedback that is owed. */
    due: moment('due'),
    imported: flag('imported').notNull(),
    /** The units that see it, and those that see it or once held it: `,JC1,JC2,`; see `case-row.ts`. */
    seenBy: text('seen_by').notNull().default(''),
    reachedBy: text('reached_by').notNull().default(''),
  },
  (row) => [
    index('cases_open')
      .on(row.id)
      .where(sql`open`),
    index('cases_owed')
      .on(row.id)
      .where(sql`not open and due is not null`),
    index('cases_received').on(row.receivedAt),
    // Written when a case closes, so that no move of an open one pays for them.
    index('cases_closed')
      .on(row.closedAt)
      .where(sql`closed_at is not null`),
    index('cases_closed_on_road')
      .on(row.road, row.receivedAt)
      .where(sql`stage = 'closed'`),
    index('cases_external')
      .on(row.externalNo)
      .where(sql`external_no is not null`),
  ],
);

/** Which case a row of another system became, so that importing it again adds nothing. */
export const imports = table(
  'imports',
  {
    source: text('source').notNull(),
    sourceId: text('source_id').notNull(),
    caseId: whole('case_id').$type<CaseId>().notNull(),
  },
  (row) => [primaryKey({ columns: [row.source, row.sourceId] })],
);

/** The bureau as it stands, the fold of the ledger's `directory-changed` events. */
export const units = table('units', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  short: text('short').notNull(),
  nameEn: text('name_en').notNull(),
  shortEn: text('short_en').notNull(),
  kind: text('kind').$type<UnitKind>().notNull(),
  dutyPhone: text('duty_phone').notNull(),
  active: flag('active').notNull(),
});

export const categories = table('categories', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  short: text('short').notNull(),
  nameEn: text('name_en').notNull(),
  shortEn: text('short_en').notNull(),
  unit: text('unit'),
  byArea: json('by_area').$type<Record<string, string>>(),
  site: flag('site').notNull(),
  urgent: flag('urgent').notNull(),
  words: json('words').$type<string[]>().notNull(),
});

export const roads = table('roads', {
  name: text('name').primaryKey(),
  area: text('area').notNull(),
  public: flag('public').notNull().default(true),
});

export const people = table('people', {
  id: whole('id').$type<UserId>().primaryKey(),
  name: text('name').notNull(),
  unit: text('unit').references(() => units.code),
  roles: json('roles').$type<PersonRole[]>().notNull(),
  active: flag('active').notNull(),
});

/** Who is on duty when, the fold of the ledger's `roster-changed` events. */
export const roster = table(
  'roster',
  {
    id: whole('id').primaryKey(),
    /** A unit's code, or the centre's for its acting coordinator. */
    unit: text('unit').notNull(),
    person: whole('person').$type<UserId>().notNull(),
    from: moment('starts_at').notNull(),
    to: moment('ends_at').notNull(),
  },
  (row) => [index('roster_unit').on(row.unit, row.from)],
);

/** Photos of a step. The pictures themselves lie in `photos/` of the data folder, by case and `id`; see `photo-files.ts`. */
export const photos = table(
  'photos',
  {
    /** Random: the stored file's name. */
    id: text('id').primaryKey(),
    caseId: whole('case_id').$type<CaseId>().notNull(),
    step: text('step').$type<PhotoStep>().notNull(),
    /** How often the case had been sent back when it was taken in: each time the step may carry photos anew. */
    rework: integer('rework').notNull(),
    unit: text('unit'),
    by: whole('by').$type<UserId>().notNull(),
    recordedAt: moment('recorded_at').notNull(),
    /** As the phone named it: sent again, it is the same photo. */
    clientId: text('client_id').notNull(),
    /** Bytes and SHA-256 (hex) of the picture as it is stored. */
    size: integer('size').notNull(),
    hash: text('hash').notNull(),
  },
  (row) => [index('photos_case').on(row.caseId), uniqueIndex('photos_sent').on(row.by, row.clientId)],
);
