import { pushState, replaceState } from '$app/navigation';
import { page } from '$app/state';

/**
 * What lies over a page, a drawer with a case and a sheet, as entries of the browser's history, so that its Back shuts
 * that and not the page. An entry whose sheet was shut by hand stays, for going back by script takes time in which the
 * next one may open; the next sheet takes it over, so that there is never more than one.
 *
 * SvelteKit's own `page.state` forgets what lies there whenever the page's data is read again: this is told of people's
 * ways through the history alone.
 */
class OverPage {
  state: App.PageState = $state.raw({});

  /** To be called once; `arrived` after each navigation too. */
  start(): void {
    // Once SvelteKit, which may hear it later, has read the entry.
    addEventListener('popstate', () => setTimeout(() => this.arrived()));
  }

  /** The history stands at another entry. */
  arrived(): void {
    this.state = page.state;
  }

  /** A case lies over the page now, under an address of its own. */
  openCase(number: string): void {
    this.#push(`/cases/${number}`, { case: number });
  }

  /** Another case takes its place. */
  turnTo(number: string): void {
    this.#replace(`/cases/${number}`, { ...this.state, case: number });
  }

  /** Shuts the drawer, over a spent entry of a sheet of its own. */
  leaveCase(): void {
    history.go(this.state.sheet === undefined ? -1 : -2);
  }

  /** A sheet lies over the page now. */
  enterSheet(sheet: string): void {
    const state = { ...this.state, sheet };
    if (this.state.sheet === undefined) this.#push('', state);
    else this.#replace('', state);
  }

  /** It was shut by hand: its entry is spent. */
  leaveSheet(sheet: string): void {
    if (this.state.sheet === sheet) this.#replace('', { ...this.state, sheet: '' });
  }

  /** Writes another address for what is shown, and nothing else. */
  rename(address: string): void {
    this.#replace(address, this.state);
  }

  #push(address: string, state: App.PageState): void {
    pushState(address, state);
    this.state = state;
  }

  #replace(address: string, state: App.PageState): void {
    replaceState(address, state);
    this.state = state;
  }
}

export const overPage = new OverPage();
