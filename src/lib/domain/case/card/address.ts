/**
 * Words that were searched stand behind the `#` of an address: it can be kept and shared, the back button finds it
 * again, and no server and no log ever sees a name that somebody looked for.
 */
export function readWords({ hash, searchParams }: URL): string {
  return new URLSearchParams(hash.slice(1)).get('q') ?? searchParams.get('q') ?? '';
}

/** The same as the end of an address; empty where nothing is searched. */
export function writeWords(words: string): string {
  return words.trim() && `#${new URLSearchParams({ q: words.trim() }).toString()}`;
}

/** What units, categories and other codes look like. */
export const CODE = /^[A-Za-z0-9-]{1,24}$/;
