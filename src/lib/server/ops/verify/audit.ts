import type Database from 'better-sqlite3';
import type { CaseId } from '../../../domain/case/case.ts';
import type { Moment } from '../../../domain/case/clocks.ts';
import { NOTICES_KEPT } from '../../../domain/notices/notices.ts';
import { CHAINED_FROM, hashAudit, PHOTO_KEPT, photoEntry } from '../../store/audit-chain.ts';
import { GENESIS } from '../../store/chain.ts';
import { AuditReads } from '../../store/sqlite/audit-reads.ts';
import type { LedgerReads } from '../../store/sqlite/ledger-reads.ts';
import { photoRows } from '../../store/sqlite/row-reads.ts';
import { Seals } from '../../store/sqlite/seals.ts';
import { isWhole } from '../../store/photo-files.ts';
import type { Chain } from './chain.ts';

/** The audit row by row, against its own hashes, the seals in the ledger and the photos that it took in. */
export function checkAudit(
  client: Database.Database,
  chain: Chain,
  problems: string[],
  photos: string | undefined,
): void {
  const sealed = new Map(
    chain.seals.map(({ seq, seal }) => [seal.audit?.id, { seq, hash: seal.audit?.hash }]),
  );
  const kept = new Map<string, { id: number; caseId: CaseId }>();
  let [last, hash, chainedFrom] = [0, GENESIS, 0];
  for (const row of new AuditReads(client).all()) {
    if (hashAudit(hash, row) !== row.hash) {
      const what = row.id === last + 1 ? `row ${row.id} (${row.what}): it is not what was written` : null;
      return void problems.push(`The audit breaks at ${what ?? `row ${last + 1}: it is missing`}.`);
    }
    last = row.id;
    hash = row.hash;
    const seal = sealed.get(last);
    if (seal && seal.hash !== hash) {
      return void problems.push(
        `The audit was rewritten up to row ${last}: it is not the one that event ${seal.seq} sealed.`,
      );
    }
    if (row.what === PHOTO_KEPT) kept.set(row.subject!, { id: last, caseId: row.caseId! });
    if (row.what === CHAINED_FROM) chainedFrom = Number(row.subject);
  }
  const newest = chain.seals.findLast(({ seal }) => seal.audit !== null);
  if (newest && newest.seal.audit!.id > last) {
    const { id } = newest.seal.audit!;
    problems.push(
      `The audit breaks at row ${last + 1}: it ends before, but had ${id} rows when event ${newest.seq} sealed it.`,
    );
  }
  checkPhotos(client, kept, chain, problems, photos);
  const fall = chain.falls.find((seq) => seq > chainedFrom);
  if (fall !== undefined) {
    problems.push(`Event ${fall} was recorded before event ${fall - 1}, which it follows.`);
  }
}

/** @param kept what the audit says of each photo, with its row and case */
function checkPhotos(
  client: Database.Database,
  kept: Map<string, { id: number; caseId: CaseId }>,
  chain: Chain,
  problems: string[],
  folder: string | undefined,
): void {
  for (const photo of photoRows(client)) {
    const which = `Photo ${photo.id} of case ${photo.caseId}`;
    if (!kept.delete(photoEntry(photo).subject!)) {
      problems.push(`${which} is not what was taken in.`);
    } else if (folder !== undefined && !isWhole(photo, folder)) {
      problems.push(`${which}: its picture is missing or not what was taken in.`);
    }
  }
  for (const { id, caseId } of kept.values()) {
    if (chain.erasedAt.has(caseId)) continue;
    problems.push(
      `A photo of case ${caseId} that row ${id} of the audit took in is missing, and nobody erased it.`,
    );
  }
}

/** What was told, as far as it is kept for good and sealed. */
export function checkNotices(
  client: Database.Database,
  ledger: LedgerReads,
  chain: Chain,
  problems: string[],
  now: Moment,
): void {
  const seals = new Seals(client, ledger);
  const kept = now - NOTICES_KEPT;
  for (const [index, { seq, seal }] of chain.seals.entries()) {
    const since = chain.seals[index - 1]?.recordedAt ?? chain.beganAt;
    if (!seal.notices || since < kept) continue;
    const { after, to, count, hash } = seal.notices;
    const found = seals.noticesIn(after, to);
    if (found.count === count && found.hash === hash) continue;
    problems.push(`The notices ${after + 1} to ${to} are not the ${count} that event ${seq} sealed.`);
  }
}
