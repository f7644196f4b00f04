/** A hand that goes on is reported as often as this, far within the half hour after which the password is asked again. */
const EVERY = 60_000;
const BY_HAND = ['pointerdown', 'keydown', 'wheel'] as const;

/**
 * Tells the server that a hand is at this screen, whatever it does there; nothing that a script does counts.
 * @returns how to stop
 */
export function reportHands(): () => void {
  let told = -Infinity;
  const tell = ({ isTrusted }: Event) => {
    const now = performance.now();
    if (!isTrusted || now - told < EVERY || !navigator.onLine) return;
    told = now;
    fetch('/hand', { method: 'POST', keepalive: true }).catch(() => (told = -Infinity));
  };
  for (const kind of BY_HAND) addEventListener(kind, tell, { capture: true, passive: true });
  return () => {
    for (const kind of BY_HAND) removeEventListener(kind, tell, { capture: true });
  };
}

/** Asks who is there; true once the password was given again. */
export type Confirm = () => Promise<boolean>;

/**
 * Asks the server for what a hand asked for: where the password is due first, it is asked for, and then the same goes
 * out once more. Null without an answer.
 * @param confirm left out, nobody is asked: for what a page reads by itself
 */
export async function askByHand(
  address: string,
  init: RequestInit = {},
  confirm?: Confirm,
): Promise<Response | null> {
  const ask = () => fetch(address, init).catch(() => null);
  const answer = await ask();
  if (!confirm || !answer || !(await isHeldUp(answer))) return answer;
  return (await confirm()) ? ask() : answer;
}

/** The server's own word for it, see `heldUp` in `hooks.server.ts`. */
async function isHeldUp(answer: Response): Promise<boolean> {
  if (answer.status !== 401) return false;
  const said = (await answer
    .clone()
    .json()
    .catch(() => null)) as { confirm?: unknown } | null;
  return said?.confirm === true;
}
