import type Database from 'better-sqlite3';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Seq } from '../../live/protocol.ts';
import { StoreError } from '../store/errors.ts';
import { exportedHeads, type ExportedHeads, type SignedHead } from '../store/heads.ts';
import { openReader } from '../store/sqlite/database.ts';
import { LedgerReads } from '../store/sqlite/ledger-reads.ts';
import { isOfThisVersion, otherVersion } from '../store/sqlite/migrate.ts';
import { brokenParts, countRows } from '../store/sqlite/row-reads.ts';
import { checkAudit, checkNotices } from './verify/audit.ts';
import { Chain } from './verify/chain.ts';
import { checkHeads, type SignedUpTo } from './verify/heads.ts';
import { checkBureau, checkCases } from './verify/present.ts';

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
  signed: SignedUpTo | null;
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
    return verified(client, options);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'SQLITE_CORRUPT') throw error;
    const nothing = { unknownKeys: [], unreadable: [], events: 0, cases: 0, head: null, signed: null };
    return { problems: [`The database ${file} is damaged.`], ...nothing };
  } finally {
    client.close();
  }
}

function verified(client: Database.Database, options: VerifyOptions): Verdict {
  const { dataDir, against, photos, now = Date.now(), onProgress = () => undefined } = options;
  const exported = options.heads ?? exportedHeads(dataDir);
  const ledger = new LedgerReads(client);
  const problems: string[] = [];
  const unknownKeys = new Set<string>();
  const chain = new Chain(ledger, problems);
  const sound = chain.read(onProgress);
  const signed = checkHeads({ ledger, dataDir, exported, against }, problems, unknownKeys);
  // Where the chain breaks, what comes after cannot be trusted, so nothing is made of it.
  if (sound) {
    chain.checkErasures(countRows(client, 'texts'));
    checkCases(client, ledger, chain, problems);
    checkBureau(client, ledger, problems);
    checkAudit(client, chain, problems, photos);
    checkNotices(client, ledger, chain, problems, now);
    checkPages(client, problems);
  }
  return {
    problems,
    unknownKeys: [...unknownKeys],
    unreadable: exported.unreadable,
    events: chain.head.seq,
    cases: chain.lastOf.size,
    head: chain.head.seq > 0 ? chain.head : null,
    signed,
  };
}

function checkPages(client: Database.Database, problems: string[]): void {
  const { damaged, dangling } = brokenParts(client);
  if (damaged) problems.push('A page of the database is damaged.');
  if (dangling !== undefined) problems.push(`A row of ${dangling} belongs to nothing.`);
}
