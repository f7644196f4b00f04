/** The store cannot start or go on; the message is one sentence for whoever runs it. */
export class StoreError extends Error {
  override name = 'StoreError';
}

/** True for errors that say: not now. Nothing was stored, and trying later may help. */
export function isUnavailable(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED|FULL|READONLY|IOERR|CANTOPEN|NOMEM|PROTOCOL|CORRUPT|NOTADB)/.test(
    codeOf(error),
  );
}

export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}

/** The code of a driver's error, or of the one that it was wrapped around. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Object)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? codeOf(error.cause) : '';
}
