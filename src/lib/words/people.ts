import type { PersonRole } from '../domain/bureau/directory.ts';
import type { CallerView } from '../live/case-view.ts';
import type { SharedWith } from '../live/views.ts';
import { m } from '../paraglide/messages.js';

/** How a role is called on the screen. */
export function roleName(role: PersonRole): string {
  switch (role) {
    case 'intake':
      return m.auth_role_intake();
    case 'coordinator':
      return m.auth_role_coordinator();
    case 'staff':
      return m.auth_role_staff();
    case 'head':
      return m.auth_role_head();
    case 'leader':
      return m.auth_role_leader();
    case 'supervisor':
      return m.auth_role_supervisor();
    case 'admin':
      return m.auth_role_admin();
    case 'district':
      return m.auth_role_district();
    default:
      return role satisfies never;
  }
}

/** Why a name or password was not taken; the codes are those of `accounts.ts` and `passwords.ts` on the server. */
export type Fault =
  | 'too-short'
  | 'too-long'
  | 'unclean'
  | 'guessable'
  | 'same'
  | 'bad-username'
  | 'username-taken'
  | 'person-unknown'
  | 'has-account'
  | 'no-account'
  | 'name-missing'
  | 'role-missing'
  | 'unit-missing'
  | 'unit-unknown'
  | 'own-rights'
  | 'unavailable';

export function faultText(fault: Fault): string {
  switch (fault) {
    case 'too-short':
      return m.auth_fault_too_short({ length: SHORTEST });
    case 'too-long':
      return m.auth_fault_too_long({ length: LONGEST });
    case 'unclean':
      return m.auth_fault_unclean();
    case 'guessable':
      return m.auth_fault_guessable();
    case 'same':
      return m.auth_fault_same();
    case 'bad-username':
      return m.auth_fault_bad_username();
    case 'username-taken':
      return m.auth_fault_username_taken();
    case 'name-missing':
      return m.auth_fault_name_missing();
    case 'role-missing':
      return m.admin_fault_role_missing();
    case 'unit-missing':
      return m.admin_fault_unit_missing();
    case 'unit-unknown':
      return m.admin_fault_unit_unknown();
    case 'person-unknown':
      return m.admin_fault_person_unknown();
    case 'has-account':
      return m.admin_fault_has_account();
    case 'no-account':
      return m.admin_fault_no_account();
    case 'own-rights':
      return m.admin_fault_own_rights();
    case 'unavailable':
      return m.auth_unavailable();
    default:
      return fault satisfies never;
  }
}

export const SHORTEST = 12;

export const LONGEST = 256;

/** With whom a view is shared: 中心, 单位经办 … */
export const SHARED_WORDS: Record<SharedWith, () => string> = {
  centre: m.common_centre,
  staff: m.views_share_staff,
  heads: m.views_share_heads,
  overseers: m.views_share_overseers,
};

/** What a caller is called where he left no name. */
export function callerName({ id, name }: CallerView): string {
  if (name) return name;
  return id === 1 ? m.common_caller() : m.sheets_caller_number({ id });
}

/** What becomes of an account: in use, before its first sign-in, its first password run out, shut, or not there. */
export type AccountState = 'active' | 'first' | 'expired' | 'disabled' | 'none';

export function stateName(state: AccountState): string {
  switch (state) {
    case 'active':
      return m.admin_state_active();
    case 'first':
      return m.admin_state_first();
    case 'expired':
      return m.admin_state_expired();
    case 'disabled':
      return m.admin_state_disabled();
    case 'none':
      return m.admin_state_none();
    default:
      return state satisfies never;
  }
}
