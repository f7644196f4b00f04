import { m } from '$lib/paraglide/messages';
import type { AccountState } from './shown.ts';

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
