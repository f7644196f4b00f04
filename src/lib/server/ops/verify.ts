import type Database from 'better-sqlite3';
import type { Case, CaseId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import { NOTICES_KEPT } from '../../domain/notices/notices.ts';
import { headText, isSignedBy, publicKeyOf, trustedKeys } from '../store/keys.ts';
import type { Seq } from '../../live/protocol.ts';
import { roadSaid, type Seal } from '../store/bureau.ts';
import { rowOf } from '../store/case-row.ts';
import { bureauOf } from '../ledger/bureau-state.ts';
import { hashAudit, PHOTO_KEPT, photoEntry, CHAINED_FROM } from '../store/audit-chain.ts';
import { ALGORITHMS, GENESIS, hashEntry, hashText, type LedgerRow } from '../store/chain.ts';
import { openReader } from '../store/sqlite/database.ts';
import { eventOf, fold } from '../store/events.ts';
import { exportedHeads, HEAD_ALGORITHM, type ExportedHeads, type SignedHead } from '../store/heads.ts';
import { LedgerReads } from '../store/sqlite/ledger-reads.ts';
import { isOfThisVersion, otherVersion } from '../store/sqlite/migrate.ts';
import { isWhole } from './photo-backup.ts';
import { SearchRows } from '../store/sqlite/search-rows.ts';
import { Seals } from '../store/sqlite/seals.ts';
import { comparer, selection } from '../store/sqlite/statements.ts';
import { cases, categories, people, photos, roads, roster, units } from '../store/tables.ts';
import { AuditReads } from '../store/sqlite/audit-reads.ts';
import { StoreError } from '../store/errors.ts';
import type { TextsErased } from '../store/stored-event.ts';

export interface Verdict {
  /** Sentences, the first one first; none: everything is as it was written. */
  problems: string[];
  /** Keys that signed heads but do not lie in `keys/`: nothing can be said about those heads. */
  unknownKeys: string[];
  /** Files among the exported heads that hold none. */
  unreadable: string[];
  events: number;
  cases: number;
  head: { seq: Seq; hash: string } | null;
  /** The newest head that somebody signed. */
  signed: { seq: Seq; signedAt: number } | null;
}

export interface VerifyOptions {
  /** Where the keys and the exported heads lie. */
  dataDir: string;
  /** The heads that the ledger must contain; left out: those that were exported to the data folder. */
  heads?: ExportedHeads;
  /** A head that was kept outside: the ledger must still contain it. */
  against?: SignedHead;
  /** The folder with the photos, for looking at each picture as well; left out: they are not looked at. */
  photos?: string;
  /** Now; older notices are not kept. */
  now?: Moment;
  /** Hears how much of the ledger was read, from 0 to 1. */
  onProgress?: (share: number) => void;
}

/**
 * Reads the whole ledger as of one moment, also beside a running server: every event follows the one before it, every
 * text is what its event says or was erased, every signed head is still there, and the present state is what the
 * events make it.
 * @throws {StoreError} when there is no database, or not one of this version
 */
export function verifyDatabase(file: string, options: VerifyOptions): Verdict {
  const client = openReader(file, true);
  try {
    if (!isOfThisVersion(client, file)) {
      throw new StoreError(otherVersion(file));
    }
    client.exec('begin');
    return new Verification(client, options).run();
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'SQLITE_CORRUPT') throw error;
    const nothing = { unknownKeys: [], unreadable: [], events: 0, cases: 0, head: null, signed: null };
    return { problems: [`The database ${file} is damaged.`], ...nothing };
  } finally {
    client.close();
  }
}

class Verification {
  readonly #client: Database.Database;
  readonly #ledger: LedgerReads;
  readonly #options: VerifyOptions;
  readonly #exported: ExportedHeads;
  readonly #problems: string[] = [];
  /** Each case's last event. */
  readonly #lastOf = new Map<CaseId, Seq>();
  readonly #erasedAt = new Map<CaseId, Seq>();
  /** Single texts that were erased: `seq field`. */
  readonly #erasedTexts = new Set<string>();
  /** Texts that are missing: `seq field`, by event. */
  readonly #lacking = new Map<string, { caseId: CaseId; seq: Seq }>();
  readonly #unknownKeys = new Set<string>();
  #texts = 0;
  #imported = 0;
  #head: { seq: Seq; hash: string } = { seq: 0, hash: GENESIS };
  /** Events at which an event was recorded before the one that it follows. */
  readonly #falls: Seq[] = [];
  #recordedAt: Moment = 0;
  #beganAt: Moment = 0;
  readonly #seals: { seq: Seq; recordedAt: Moment; seal: Seal }[] = [];

  constructor(client: Database.Database, options: VerifyOptions) {
    this.#client = client;
    this.#ledger = new LedgerReads(client);
    this.#options = options;
    this.#exported = options.heads ?? exportedHeads(options.dataDir);
  }

  run(): Verdict {
    const sound = this.#readChain();
    const signed = this.#checkHeads();
    if (sound) {
      this.#checkErasures();
      this.#checkCases();
      this.#checkBureau();
      this.#checkAudit();
      this.#checkNotices();
      this.#checkPages();
    }
    return {
      problems: this.#problems,
      unknownKeys: [...this.#unknownKeys],
      unreadable: this.#exported.unreadable,
      events: this.#head.seq,
      cases: this.#lastOf.size,
      head: this.#head.seq > 0 ? this.#head : null,
      signed,
    };
  }

  /** False when the chain breaks: what comes after cannot be trusted, so nothing is made of it. */
  #readChain(): boolean {
    const total = this.#ledger.lastSeq();
    for (const row of this.#ledger.after(0)) {
      const { seq, hash } = row;
      const broken = this.#breakAt(row);
      if (broken) {
        this.#problems.push(broken);
        return false;
      }
      this.#head = { seq, hash };
      if (row.caseId !== null) this.#lastOf.set(row.caseId, seq);
      if (row.type === 'imported') this.#imported += 1;
      if (row.type === 'texts-erased') this.#noteErasure(row);
      if (row.type === 'sealed') this.#seals.push({ ...row, seal: JSON.parse(row.data) as Seal });
      if (seq === 1) this.#beganAt = row.recordedAt;
      if (row.recordedAt < this.#recordedAt) this.#falls.push(seq);
      this.#recordedAt = Math.max(this.#recordedAt, row.recordedAt);
      this.#checkTexts(row);
      if (seq % 1000 === 0) this.#options.onProgress?.(seq / total);
    }
    return true;
  }

  #noteErasure({ caseId, seq, data }: LedgerRow): void {
    const { of } = JSON.parse(data) as TextsErased['data'];
    if (!of) this.#erasedAt.set(caseId!, seq);
    for (const [event, field] of of ?? []) this.#erasedTexts.add(`${event} ${field}`);
  }

  #breakAt(row: LedgerRow): string | null {
    const { seq, caseId } = row;
    const next = this.#head.seq + 1;
    if (seq !== next) return `The ledger breaks at event ${next}: it is missing.`;
    if (!ALGORITHMS.includes(row.algorithm) || hashEntry(this.#head.hash, row) !== row.hash) {
      return `The ledger breaks at event ${seq} (${row.type}): it is not what was written.`;
    }
    const previous = caseId === null ? null : (this.#lastOf.get(caseId) ?? null);
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

  #checkErasures(): void {
    const told = new Set<Seq>();
    for (const [text, { caseId, seq }] of this.#lacking) {
      if ((this.#erasedAt.get(caseId) ?? 0) > seq || this.#erasedTexts.has(text) || told.has(seq)) continue;
      told.add(seq);
      this.#problems.push(`A text of event ${seq} is missing, and nobody erased it.`);
    }
    const stored = this.#client.prepare('select count(*) from texts').pluck().get() as number;
    if (stored > this.#texts && this.#problems.length === 0) {
      this.#problems.push(`${stored - this.#texts} texts belong to no event.`);
    }
  }

  /** The newest head whose signature holds and whose event is still the same. */
  #checkHeads(): Verdict['signed'] {
    const { dataDir, against } = this.#options;
    const trusted = trustedKeys(dataDir);
    let newest: Verdict['signed'] = null;
    const heads = [...this.#ledger.heads(), ...this.#exported.heads, ...(against ? [against] : [])];
    for (const head of heads.toSorted((a, b) => a.seq - b.seq)) {
      const day = new Date(head.signedAt).toISOString().slice(0, 10);
      const key = trusted.get(head.key) ?? (against?.key === head.key && publicKeyOf(against.publicKey));
      if (!key) this.#unknownKeys.add(head.key);
      else if (!isSignedBy(key, headText({ ...head, algorithm: HEAD_ALGORITHM }), head.signature)) {
        this.#problems.push(`The signature of the head at event ${head.seq} is false.`);
      } else if (this.#ledger.lastSeq() < head.seq) {
        this.#problems.push(
          `The ledger breaks at event ${this.#ledger.lastSeq() + 1}: it ends before, but had ${head.seq} events when its head was signed on ${day}.`,
        );
      } else if (this.#ledger.hashAt(head.seq) !== head.hash) {
        const after = newest ? `after event ${newest.seq} and ` : '';
        this.#problems.push(
          `The ledger was rewritten ${after}up to event ${head.seq}: it is not the one whose head was signed on ${day}.`,
        );
      } else newest = { seq: head.seq, signedAt: head.signedAt };
    }
    return newest;
  }

  #checkCases(): void {
    const compare = comparer(this.#client, cases, 'id');
    const search = new SearchRows(this.#client);
    for (const [id, last] of this.#lastOf) {
      try {
        let kase: Case | null = null;
        for (const row of this.#ledger.endingAt(last)) {
          kase = fold(kase, eventOf(row, this.#ledger.cardTextsOf(row)));
        }
        const differing = compare(rowOf(kase!, last));
        if (!search.isRight(id, last))
          this.#problems.push(`Case ${kase!.number} is not found by all of its words.`);
        if (!differing) this.#problems.push(`Case ${kase!.number} is missing among the present cases.`);
        else if (differing.length > 0) {
          this.#problems.push(`Case ${kase!.number} differs from its events in ${differing.join(', ')}.`);
        }
      } catch (error) {
        const why = error instanceof Error ? error.message : 'unknown';
        this.#problems.push(`Case ${id} cannot be read from its events: ${why}.`);
      }
    }
    const stored = this.#client.prepare('select count(*) from cases').pluck().get() as number;
    if (stored > this.#lastOf.size) {
      this.#problems.push(`${stored - this.#lastOf.size} of the present cases have no event.`);
    }
    const known = this.#client.prepare('select count(*) from imports').pluck().get() as number;
    if (known !== this.#imported) {
      this.#problems.push(`${this.#imported} cases were imported, but ${known} are known as imported.`);
    }
  }

  #checkBureau(): void {
    const { directory, shifts } = bureauOf(this.#ledger);
    const compareUnit = comparer(this.#client, units, 'code');
    const compareCategory = comparer(this.#client, categories, 'code');
    const compareRoad = comparer(this.#client, roads, 'name');
    const comparePerson = comparer(this.#client, people, 'id');
    const compareShift = comparer(this.#client, roster, 'id');
    const check = (what: string, differing: string[] | null) => {
      if (!differing) this.#problems.push(`${what} is missing in the directory.`);
      else if (differing.length > 0) {
        this.#problems.push(`${what} differs from its events in ${differing.join(', ')}.`);
      }
    };
    for (const unit of directory.units.values()) check(`Unit ${unit.code}`, compareUnit(unit));
    for (const category of directory.categories.values()) {
      check(`Category ${category.code}`, compareCategory({ ...category, byArea: category.byArea ?? null }));
    }
    for (const road of directory.roads) check(`Road ${road.name}`, compareRoad(roadSaid(road)));
    for (const person of directory.people.values()) check(`Person ${person.id}`, comparePerson(person));
    let strange = this.#client.prepare('select count(*) from roster').pluck().get() as number;
    for (const shift of shifts) {
      check(`Shift ${shift.id}`, compareShift(shift));
      strange -= 1;
    }
    if (strange > 0) this.#problems.push(`${strange} entries of the roster have no event.`);
  }

  /** The audit row by row, against its own hashes, the seals in the ledger and the photos that it took in. */
  #checkAudit(): void {
    const sealed = new Map(
      this.#seals.map(({ seq, seal }) => [seal.audit?.id, { seq, hash: seal.audit?.hash }]),
    );
    const kept = new Map<string, { id: number; caseId: CaseId }>();
    let [last, hash, chainedFrom] = [0, GENESIS, 0];
    for (const row of new AuditReads(this.#client).all()) {
      if (hashAudit(hash, row) !== row.hash) {
        const what = row.id === last + 1 ? `row ${row.id} (${row.what}): it is not what was written` : null;
        return void this.#problems.push(`The audit breaks at ${what ?? `row ${last + 1}: it is missing`}.`);
      }
      last = row.id;
      hash = row.hash;
      const seal = sealed.get(last);
      if (seal && seal.hash !== hash) {
        return void this.#problems.push(
          `The audit was rewritten up to row ${last}: it is not the one that event ${seal.seq} sealed.`,
        );
      }
      if (row.what === PHOTO_KEPT) kept.set(row.subject!, { id: last, caseId: row.caseId! });
      if (row.what === CHAINED_FROM) chainedFrom = Number(row.subject);
    }
    const newest = this.#seals.findLast(({ seal }) => seal.audit !== null);
    if (newest && newest.seal.audit!.id > last) {
      const { id } = newest.seal.audit!;
      this.#problems.push(
        `The audit breaks at row ${last + 1}: it ends before, but had ${id} rows when event ${newest.seq} sealed it.`,
      );
    }
    this.#checkPhotos(kept);
    const fall = this.#falls.find((seq) => seq > chainedFrom);
    if (fall !== undefined) {
      this.#problems.push(`Event ${fall} was recorded before event ${fall - 1}, which it follows.`);
    }
  }

  /** @param kept what the audit says of each photo, with its row and case */
  #checkPhotos(kept: Map<string, { id: number; caseId: CaseId }>): void {
    const { photos: folder } = this.#options;
    const rows = this.#client
      .prepare(`select ${selection(photos)} from photos order by case_id, recorded_at, id`)
      .iterate() as Iterable<typeof photos.$inferSelect>;
    for (const photo of rows) {
      const which = `Photo ${photo.id} of case ${photo.caseId}`;
      if (!kept.delete(photoEntry(photo).subject!)) {
        this.#problems.push(`${which} is not what was taken in.`);
      } else if (folder !== undefined && !isWhole(photo, folder)) {
        this.#problems.push(`${which}: its picture is missing or not what was taken in.`);
      }
    }
    for (const { id, caseId } of kept.values()) {
      if (this.#erasedAt.has(caseId)) continue;
      this.#problems.push(
        `A photo of case ${caseId} that row ${id} of the audit took in is missing, and nobody erased it.`,
      );
    }
  }

  /** What was told, as far as it is kept for good and sealed. */
  #checkNotices(): void {
    const seals = new Seals(this.#client, this.#ledger);
    const kept = (this.#options.now ?? Date.now()) - NOTICES_KEPT;
    for (const [index, { seq, seal }] of this.#seals.entries()) {
      const since = this.#seals[index - 1]?.recordedAt ?? this.#beganAt;
      if (!seal.notices || since < kept) continue;
      const { after, to, count, hash } = seal.notices;
      const found = seals.noticesIn(after, to);
      if (found.count === count && found.hash === hash) continue;
      this.#problems.push(`The notices ${after + 1} to ${to} are not the ${count} that event ${seq} sealed.`);
    }
  }

  #checkPages(): void {
    if (this.#client.pragma('quick_check(1)', { simple: true }) !== 'ok') {
      this.#problems.push('A page of the database is damaged.');
    }
    const dangling = this.#client.pragma('foreign_key_check') as { table: string }[];
    if (dangling.length > 0) this.#problems.push(`A row of ${dangling[0]!.table} belongs to nothing.`);
  }
}
