import { pushState, replaceState } from '$app/navigation';
import { page } from '$app/state';

/**
 * Entries of the browser's history for what lies over a page, so that its Back shuts that and not the page. An entry
 * whose sheet was shut by hand stays, for going back by script takes time in which the next one may open; the next sheet
 * takes it over, so that there is never more than one.
 */

/** A sheet lies over the page now. */
export function enterSheet(sheet: string): void {
  const state = { ...page.state, sheet };
  if (page.state.sheet === undefined) pushState('', state);
  else replaceState('', state);
}

/** It was shut by hand: its entry is spent. */
export function leaveSheet(sheet: string): void {
  if (page.state.sheet === sheet) replaceState('', { ...page.state, sheet: '' });
}

/** Shuts the drawer, over a spent entry of a sheet of its own. */
export function leaveDrawer(): void {
  history.go(page.state.sheet === undefined ? -1 : -2);
}
