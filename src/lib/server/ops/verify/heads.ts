import type { Moment } from '../../../domain/case/clocks.ts';
import type { Seq } from '../../../live/protocol.ts';
import { HEAD_ALGORITHM, type ExportedHeads, type SignedHead } from '../../store/heads.ts';
import { headText, isSignedBy, publicKeyOf, trustedKeys } from '../../store/keys.ts';
import type { LedgerReads } from '../../store/sqlite/ledger-reads.ts';

export interface SignedUpTo {
  seq: Seq;
  signedAt: Moment;
}
interface HeadsCheck {
  ledger: LedgerReads;
  /** Where the trusted keys lie. */
  dataDir: string;
  exported: ExportedHeads;
  against: SignedHead | undefined;
}

/** The newest head whose signature holds and whose event is still the same. */
export function checkHeads(
  options: HeadsCheck,
  problems: string[],
  unknownKeys: Set<string>,
): SignedUpTo | null {
  const { ledger, dataDir, exported, against } = options;
  const trusted = trustedKeys(dataDir);
  let newest: SignedUpTo | null = null;
  const heads = [...ledger.heads(), ...exported.heads, ...(against ? [against] : [])];
  for (const head of heads.toSorted((a, b) => a.seq - b.seq)) {
    const day = new Date(head.signedAt).toISOString().slice(0, 10);
    const key = trusted.get(head.key) ?? (against?.key === head.key && publicKeyOf(against.publicKey));
    if (!key) unknownKeys.add(head.key);
    else if (!isSignedBy(key, headText({ ...head, algorithm: HEAD_ALGORITHM }), head.signature)) {
      problems.push(`The signature of the head at event ${head.seq} is false.`);
    } else if (ledger.lastSeq() < head.seq) {
      problems.push(
        `The ledger breaks at event ${ledger.lastSeq() + 1}: it ends before, but had ${head.seq} events when its head was signed on ${day}.`,
      );
    } else if (ledger.hashAt(head.seq) !== head.hash) {
      const after = newest ? `after event ${newest.seq} and ` : '';
      problems.push(
        `The ledger was rewritten ${after}up to event ${head.seq}: it is not the one whose head was signed on ${day}.`,
      );
    } else newest = { seq: head.seq, signedAt: head.signedAt };
  }
  return newest;
}
