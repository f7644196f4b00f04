import type { CaseId, UserId } from '../../domain/case.ts';
import type { Moment } from '../../domain/clocks.ts';
import type { Role } from '../../domain/directory.ts';
import type { Db } from '../store/index.ts';
import { audit } from '../store/accounts.ts';

/** What the audit knows of sign-in and administration; whoever reads cases adds kinds of his own. */
export type AuthDeed =
  | 'signed-in'
  | 'sign-in-failed'
  | 'signed-out'
  | 'confirmed'
  | 'role-switched'
  | 'password-changed'
  | 'password-reset'
  | 'account-made'
  | 'account-disabled'
  | 'account-enabled'
  | 'person-changed'
  | 'session-ended'
  | 'wall-key-made'
  | 'wall-key-withdrawn'
  | 'wall-paired'
  | 'wall-pairing-failed'
  | 'wall-renamed'
  | 'wall-revoked'
  | 'set-up';

export interface Deed<What extends string = AuthDeed> {
  at: Moment;
  what: What;
  /** Who did it; left out: nobody who had signed in. */
  by?: UserId;
  role?: Role;
  subject?: string | number;
  caseId?: CaseId;
  address?: string;
}

/** Adds one row, within the `store.transact` that makes the change it tells of. */
export async function writeAudit<What extends string = AuthDeed>(db: Db, deed: Deed<What>): Promise<void> {
  const subject = deed.subject === undefined ? null : String(deed.subject);
  await db.insert(audit).values({ ...deed, subject });
}
