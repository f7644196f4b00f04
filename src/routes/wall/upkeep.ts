import { updated } from '$app/state';
import { stayAwake } from '$lib/client/browser.ts';
import { reloadWhenServed } from '$lib/client/reload.ts';

const LOOK_EVERY = 10 * 60_000;
/** After an error nobody saw, the page waits this long before it begins afresh, and again before the next time. */
const AFTER_ERROR = 60_000;
const TRY_AGAIN = 30_000;
/** A page that has run for so long begins afresh in the small hours. */
const OLD = 20 * 3_600_000;

/**
 * Keeps a page that nobody touches well for weeks: it reloads after a new build, after an error and once a night, but
 * only when the server answers, and holds the monitor awake. `look` is to be called when the line is back.
 * @param isNight whether this is a moment at which nobody minds a reload
 */
export function keepUp(isNight: () => boolean): { look: () => void; stop: () => void } {
  const begun = Date.now();
  let reload: ReturnType<typeof setTimeout> | undefined;
  const reloadIn = (delay: number): void => {
    reload ??= setTimeout(
      () => void reloadWhenServed(() => ((reload = undefined), reloadIn(TRY_AGAIN))),
      delay,
    );
  };
  const look = async (): Promise<void> => {
    try {
      if (await updated.check()) reloadIn(Math.random() * 5_000);
    } catch {
      // The server is away: the next look will tell.
    }
    if (Date.now() - begun > OLD && isNight()) reloadIn(0);
  };
  const fail = (): void => reloadIn(AFTER_ERROR);
  const wake = (): void => void stayAwake();
  const timer = setInterval(() => void look(), LOOK_EVERY);
  addEventListener('error', fail);
  addEventListener('unhandledrejection', fail);
  document.addEventListener('visibilitychange', wake);
  wake();
  return {
    look: () => void look(),
    stop: () => {
      clearInterval(timer);
      clearTimeout(reload);
      removeEventListener('error', fail);
      removeEventListener('unhandledrejection', fail);
      document.removeEventListener('visibilitychange', wake);
    },
  };
}
