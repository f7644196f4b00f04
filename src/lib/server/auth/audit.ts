import type { CaseId, UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Role } from '../../domain/bureau/directory.ts';
import type { Db } from '../store/index.ts';
import { appendAudit } from '../store/audit-chain.ts';

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
  | 'clock-confirmed'
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

/** Adds a row a deed, within the `store.transact` that makes the change it tells of. */
export function writeAudit<What extends string = AuthDeed>(db: Db, ...deeds: Deed<What>[]): Promise<void> {
  return appendAudit(
    db,
    deeds.map((deed) => ({
      ...deed,
      subject: deed.subject === undefined ? null : String(deed.subject),
    })),
  );
}
