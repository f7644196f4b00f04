import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a scanner says of a file; `unknown`: it did not work, or did not answer. */
export type Scanned = 'clean' | 'found' | 'unknown';

/** A scanner that takes longer than this for one photo does not work, in milliseconds. */
const WITHIN = 30_000;

/**
 * Lets the bureau's virus scanner look at a file before anything else reads it: a program that takes the bytes from its
 * input and ends with 0 where it finds nothing and with 1 where it does, as `clamdscan --no-summary -` does.
 * @param scanner the program and its arguments
 */
export async function scan(bytes: Buffer, [program, ...args]: readonly string[]): Promise<Scanned> {
  if (program === undefined) return 'unknown';
  const signal = AbortSignal.timeout(WITHIN);
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], signal, killSignal: 'SIGKILL' });
  // It may know enough before it has read everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(bytes);
  const code = await once(child, 'close').then(
    ([ended]: unknown[]) => ended,
    () => null,
  );
  if (code === 0) return 'clean';
  return code === 1 ? 'found' : 'unknown';
}
