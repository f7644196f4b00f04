import type { UserId } from '../../domain/case/case.ts';
import type { PersonRole, Role } from '../../domain/bureau/directory.ts';
import { counter, flag, index, integer, moment, table, text, whole } from './dialect.ts';
import { people } from './tables.ts';

/** Who may sign in: one account a person. Names, roles and units stand in the directory alone. */
export const accounts = table('accounts', {
  person: whole('person')
    .$type<UserId>()
    .primaryKey()
    .references(() => people.id),
  /** Folded as `usernameOf` folds it. */
  username: text('username').notNull().unique(),
  /** argon2id in PHC form. */
  passwordHash: text('password_hash').notNull(),
  /** Must be changed at the next sign-in: somebody else has seen it. */
  mustChange: flag('must_change').notNull(),
  /** A password that was handed over opens nothing from this moment on. */
  passwordUntil: moment('password_until'),
  passwordAt: moment('password_at').notNull(),
  /** The role of the last session, proposed for the next. */
  role: text('role').$type<PersonRole>(),
  disabledAt: moment('disabled_at'),
  createdAt: moment('created_at').notNull(),
  lastSignInAt: moment('last_sign_in_at'),
});

/** Who is signed in, and in which role. The token is `id.secret`; of the secret only its SHA-256 is here. */
export const accountSessions = table(
  'account_sessions',
  {
    id: text('id').primaryKey(),
    secretHash: text('secret_hash').notNull(),
    person: whole('person')
      .$type<UserId>()
      .notNull()
      .references(() => accounts.person, { onDelete: 'cascade' }),
    role: text('role').$type<PersonRole>().notNull(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    /** When its person last touched the screen, to the minute; the password again counts as touching. */
    touchedAt: moment('touched_at').notNull(),
    /** What the browser calls itself, and from where it signed in: for its owner to know it again. */
    agent: text('agent').notNull(),
    address: text('address').notNull(),
  },
  (row) => [index('account_sessions_person').on(row.person)],
);

/** Monitors that were paired: read-only, named, never signed out by time. Token as with sessions. */
export const wallDevices = table('wall_devices', {
  id: text('id').primaryKey(),
  secretHash: text('secret_hash').notNull(),
  name: text('name').notNull(),
  pairedAt: moment('paired_at').notNull(),
  seenAt: moment('seen_at').notNull(),
  address: text('address').notNull(),
  revokedAt: moment('revoked_at'),
});

/** Keys that pair a monitor, by the SHA-256 of the key. */
export const wallKeys = table('wall_keys', {
  keyHash: text('key_hash').primaryKey(),
  /** What the monitor will be called. */
  name: text('name').notNull(),
  /** Pairs one monitor and is gone. */
  once: flag('once').notNull(),
  /** Null: until it is withdrawn. */
  expiresAt: moment('expires_at'),
  createdAt: moment('created_at').notNull(),
});

/** Failed attempts by account and by sender; survives a restart. `key` is a digest, never what somebody typed. */
export const lockouts = table('lockouts', {
  key: text('key').primaryKey(),
  failures: integer('failures').notNull(),
  lastAt: moment('last_at').notNull(),
  until: moment('until').notNull(),
});

/**
 * Who did what outside the cases' ledger, and who looked. Rows are only ever added. Ids and codes alone: no names, no
 * text, nothing that somebody typed into a wrong field.
 */
export const audit = table(
  'audit',
  {
    id: counter('id').primaryKey(),
    at: moment('at').notNull(),
    what: text('what').notNull(),
    /** Who did it; null: nobody signed in. */
    by: whole('by').$type<UserId>(),
    role: text('role').$type<Role>(),
    /** Whom or what it was done to: a person's id, a session's or a wall's. */
    subject: text('subject'),
    /** For whoever looked at a case. */
    caseId: whole('case_id'),
    address: text('address'),
    /** Over the row and the hash of the one before it, as `audit-chain.ts` says. */
    hash: text('hash'),
  },
  (row) => [
    index('audit_at').on(row.at),
    index('audit_case').on(row.caseId),
    index('audit_by').on(row.by, row.at),
  ],
);
