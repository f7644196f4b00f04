import type { CaseId } from '../../../domain/case/case.ts';
import type { Moment } from '../../../domain/case/clocks.ts';
import type { Seq } from '../../../live/protocol.ts';
import type { Seal } from '../../store/bureau.ts';
import { ALGORITHMS, GENESIS, hashEntry, hashText, type LedgerRow } from '../../store/chain.ts';
import type { LedgerReads } from '../../store/sqlite/ledger-reads.ts';
import type { TextsErased } from '../../store/stored-event.ts';

/** Reads the ledger from its first event to its last: each follows the one before it, each text is what its event says. */
export class Chain {
  head: { seq: Seq; hash: string } = { seq: 0, hash: GENESIS };
  /** Each case's last event. */
  readonly lastOf = new Map<CaseId, Seq>();
  /** Each case's last event that erased all of its texts. */
  readonly erasedAt = new Map<CaseId, Seq>();
  readonly seals: { seq: Seq; recordedAt: Moment; seal: Seal }[] = [];
  /** Events at which an event was recorded before the one that it follows. */
  readonly falls: Seq[] = [];
  beganAt: Moment = 0;
  imported = 0;
  readonly #ledger: LedgerReads;
  readonly #problems: string[];
  /** Single texts that were erased: `seq field`. */
  readonly #erasedTexts = new Set<string>();
  /** Texts that are missing: `seq field`, by event. */
  readonly #lacking = new Map<string, { caseId: CaseId; seq: Seq }>();
  #texts = 0;
  #recordedAt: Moment = 0;

  constructor(ledger: LedgerReads, problems: string[]) {
    this.#ledger = ledger;
    this.#problems = problems;
  }

  /** False when the chain breaks: what comes after cannot be trusted, so nothing is made of it. */
  read(onProgress: (share: number) => void): boolean {
    const total = this.#ledger.lastSeq();
    for (const row of this.#ledger.after(0)) {
      const { seq, hash } = row;
      const broken = this.#breakAt(row);
      if (broken) {
        this.#problems.push(broken);
        return false;
      }
      this.head = { seq, hash };
      if (row.caseId !== null) this.lastOf.set(row.caseId, seq);
      if (row.type === 'imported') this.imported += 1;
      if (row.type === 'texts-erased') this.#noteErasure(row);
      if (row.type === 'sealed') this.seals.push({ ...row, seal: JSON.parse(row.data) as Seal });
      if (seq === 1) this.beganAt = row.recordedAt;
      if (row.recordedAt < this.#recordedAt) this.falls.push(seq);
      this.#recordedAt = Math.max(this.#recordedAt, row.recordedAt);
      this.#checkTexts(row);
      if (seq % 1000 === 0) onProgress(seq / total);
    }
    return true;
  }

  /**
   * Every text that is missing was erased by an event, and none stands that belongs to no event.
   * @param stored how many texts there are
   */
  checkErasures(stored: number): void {
    const told = new Set<Seq>();
    for (const [text, { caseId, seq }] of this.#lacking) {
      if ((this.erasedAt.get(caseId) ?? 0) > seq || this.#erasedTexts.has(text) || told.has(seq)) continue;
      told.add(seq);
      this.#problems.push(`A text of event ${seq} is missing, and nobody erased it.`);
    }
    if (stored > this.#texts && this.#problems.length === 0) {
      this.#problems.push(`${stored - this.#texts} texts belong to no event.`);
    }
  }

  #noteErasure({ caseId, seq, data }: LedgerRow): void {
    const { of } = JSON.parse(data) as TextsErased['data'];
    if (!of) this.erasedAt.set(caseId!, seq);
    for (const [event, field] of of ?? []) this.#erasedTexts.add(`${event} ${field}`);
  }

  #breakAt(row: LedgerRow): string | null {
    const { seq, caseId } = row;
    const next = this.head.seq + 1;
    if (seq !== next) return `The ledger breaks at event ${next}: it is missing.`;
    if (!ALGORITHMS.includes(row.algorithm) || hashEntry(this.head.hash, row) !== row.hash) {
      return `The ledger breaks at event ${seq} (${row.type}): it is not what was written.`;
    }
    const previous = caseId === null ? null : (this.lastOf.get(caseId) ?? null);
    return row.previous === previous
      ? null
      : `The ledger breaks at event ${seq}: it follows the wrong event.`;
  }

  #checkTexts({ seq, caseId, textHashes }: LedgerRow): void {
    if (textHashes === null) return;
    const standing = new Map(this.#ledger.saltedTextsOf(seq).map((text) => [text.field, text]));
    for (const [field, hash] of Object.entries(JSON.parse(textHashes) as Record<string, string>)) {
      const text = standing.get(field);
      if (!text) this.#lacking.set(`${seq} ${field}`, { caseId: caseId ?? 0, seq });
      else if (hashText(text.salt, text.body) !== hash) {
        this.#problems.push(`The text ‘${field}’ of event ${seq} is not what was written.`);
      } else this.#texts += 1;
    }
  }
}
