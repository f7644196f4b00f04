/** How long a sheet waits for its answer: less than anybody notices, more than a healthy line ever needs. */
const PATIENCE = 600;

/** What was promised, or null when it takes longer than a person should be kept waiting. */
export function soon<T>(promised: Promise<T>): Promise<T | null> {
  return Promise.race([promised, new Promise<null>((late) => setTimeout(late, PATIENCE, null))]);
}
