import { invalidate } from '$app/navigation';
import { page } from '$app/state';
import { clock } from './clock.svelte.ts';
import { readPatiently } from './patient-read.ts';

const DATA = '/__data.json';

/** Whether what this page reads again in the background is there, or still to come. */
class Refreshing {
  /** Since when something of this page could not be read again; null: nothing is amiss. */
  since: number | null = $state(null);

  #background = 0;
  #newest: object | undefined;
  #wake: (() => void) | undefined;

  /**
   * Makes every reading of this page's own data a patient one: a failed one never takes the page's place. To be called
   * once, before the page comes to life. A navigation to another page may fail as ever.
   */
  start(): void {
    const plain = globalThis.fetch.bind(globalThis);
    globalThis.fetch = (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input, location.href);
      return isOwnData(url) ? this.#read(plain, url, init) : plain(input, init);
    };
    addEventListener('online', () => this.hurry());
  }

  /** There is reason to believe that it would go now. */
  hurry(): void {
    this.#wake?.();
  }

  /** Reads again what depends on this, by no hand. */
  async byItself(dependency: string): Promise<void> {
    this.#background += 1;
    await invalidate(dependency).finally(() => (this.#background -= 1));
  }

  #read(plain: typeof fetch, url: URL, init: RequestInit | undefined): Promise<Response> {
    const me = {};
    this.#newest = me;
    this.#wake?.();
    const background = this.#background > 0;
    return readPatiently({
      ask: () => plain(url, init),
      background,
      // The next one reads the same and more.
      wanted: () => this.#newest === me && isOwnData(url),
      pause: (milliseconds) =>
        new Promise((go) => {
          const timer = setTimeout(go, milliseconds);
          this.#wake = () => {
            clearTimeout(timer);
            go();
          };
        }),
      behind: (failed) => {
        if (this.#newest === me) this.since = failed ? (this.since ?? clock.exact()) : null;
      },
    });
  }
}

export const refreshing = new Refreshing();

/** Reads again in the background what depends on this; what is shown stays until the newer is there. */
export function refresh(dependency: string): void {
  void refreshing.byItself(dependency);
}

/** Whether this asks for the data of the page that is shown. */
function isOwnData({ origin, pathname }: URL): boolean {
  // A case that lies over the page has an address of its own.
  const own = page.url.pathname.replace(/\/$/, '');
  return origin === location.origin && pathname === own + DATA;
}
