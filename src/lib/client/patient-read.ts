/** How long after one failure the next try comes, in milliseconds; the last one holds for all later ones. */
export const PAUSES: readonly number[] = [2_000, 5_000, 15_000, 30_000];

/** Signed out, not allowed before something else is done, too often. */
const SHUT: readonly number[] = [401, 403, 429];

export interface Reading {
  /** Asks once. */
  ask: () => Promise<Response>;
  /** No hand asked for it: that nobody is signed in any more is then told elsewhere, and no reason to take the page away. */
  background?: boolean;
  /** Whether anybody still waits for it. */
  wanted: () => boolean;
  /** Waits between two tries; ends early where there is a reason to try at once. */
  pause: (milliseconds: number) => Promise<void>;
  /** Told of each failure, and with false once it succeeded. */
  behind: (failed: boolean) => void;
}

/**
 * Reads a page's data anew without ever failing for a passing reason: a lost line, a server that restarts, an error of it.
 * It is asked for again until it comes, or until nobody wants it any more; meanwhile the page shows what it had. An answer
 * that says something (gone, not signed in, elsewhere) is an answer.
 * @throws {Error} once nobody wants it
 */
export async function readPatiently({
  ask,
  background = false,
  wanted,
  pause,
  behind,
}: Reading): Promise<Response> {
  for (let failures = 0; ; failures += 1) {
    const answer = await ask()
      .then(whole)
      .catch(() => null);
    if (answer && !(background && SHUT.includes(answer.status)) && !(await hasFailed(answer))) {
      behind(false);
      return answer;
    }
    if (wanted()) {
      behind(true);
      await pause(PAUSES[Math.min(failures, PAUSES.length - 1)]!);
    }
    if (!wanted()) throw new Error('nobody waits for this any more');
  }
}

/** With its body, which may break off half-way. */
async function whole(answer: Response): Promise<Response> {
  const { status, statusText, headers } = answer;
  const body = await answer.text();
  return new Response([101, 204, 205, 304].includes(status) ? null : body, { status, statusText, headers });
}

/** Also where the failure travels under status 200, as one of the page's parts. */
async function hasFailed(answer: Response): Promise<boolean> {
  if (answer.status >= 500) return true;
  const [first = ''] = (await answer.clone().text()).split('\n');
  try {
    const { nodes = [] } = JSON.parse(first) as { nodes?: ({ type?: string; status?: number } | null)[] };
    return nodes.some((node) => node?.type === 'error' && (node.status ?? 500) >= 500);
  } catch {
    return answer.ok;
  }
}
