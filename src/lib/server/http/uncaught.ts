/**
 * Calls `end` with whatever nobody caught, a rejected promise too, in the place of Node's own report, which repeats an
 * error's words: a database error's hold names and numbers. The process is to end then, since nobody knows what was
 * left half-done. Who asks last is called alone.
 */
export function whenUncaught(end: (error: unknown) => void): void {
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.removeAllListeners(event).on(event, (error: unknown) => end(error));
  }
}
