import { plainError, sentenceOf } from '../lib/server/http/plain-error.ts';
import type { CopiedPhotos } from '../lib/server/ops/photo-backup.ts';
import type { Verdict } from '../lib/server/ops/verify.ts';
import { progressBar } from './progress.ts';

/**
 * Runs a command, whose files are its owner's alone; what goes wrong is told in one sentence, without anything that
 * somebody typed, and the command fails.
 */
export async function toldPlainly(command: () => unknown): Promise<void> {
  process.umask(0o077);
  try {
    await command();
  } catch (error) {
    console.error(whatWentWrong(error));
    process.exitCode = 1;
  }
}

/** A command was asked for what it cannot do; the message is one sentence for whoever asked. */
export class CommandError extends Error {
  override name = 'CommandError';
}

/** The sentence that was meant for whoever runs a command; else what is known of an error without its words. */
export function whatWentWrong(error: unknown): string {
  return sentenceOf(error) ?? JSON.stringify(plainError(error));
}

/** What there is to say of a sound ledger. */
export function verdictLine({ events, cases, head, signed }: Verdict): string {
  const end = head ? `, head ${head.seq} ${head.hash.slice(0, 16)}…` : '';
  const until = signed
    ? `signed up to event ${signed.seq} on ${new Date(signed.signedAt).toISOString().slice(0, 10)}`
    : 'never signed';
  return `Sound: ${events} events, ${cases} cases${end}, ${until}.`;
}

/** A head that says nothing proves nothing, and hinders nothing. */
export function unreadableLine(file: string): string {
  return `${file} holds no head of a ledger (cut off while it was written?) and was left out.`;
}

/** What there is to say of the photos; nothing where there are none. */
export function photosLine({ copied, missing }: CopiedPhotos): string {
  if (copied + missing === 0) return '';
  const lost = missing > 0 ? `; ${missing} are missing or damaged and were left out` : '';
  return `\n${copied} photos${lost}.`;
}

/** A progress bar for work that says how much of it is done, from 0 to 1. */
export function shareBar(what: string): { to: (share: number) => void; end: () => void } {
  const bar = progressBar(what, 1000);
  let shown = 0;
  const to = (share: number) => {
    bar.advance(share * 1000 - shown);
    shown = share * 1000;
  };
  return { to, end: () => bar.end() };
}
