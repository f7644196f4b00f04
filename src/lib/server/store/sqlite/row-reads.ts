import type Database from 'better-sqlite3';
import type { Photo } from '../photos.ts';
import { photos } from '../tables.ts';
import { selection } from './statements.ts';

/** Every photo that the database knows, case by case. */
export function photoRows(client: Database.Database): Iterable<Photo> {
  return client
    .prepare(`select ${selection(photos)} from photos order by case_id, recorded_at, id`)
    .iterate() as Iterable<Photo>;
}

export function countRows(client: Database.Database, of: 'cases' | 'imports' | 'roster' | 'texts'): number {
  return client.prepare(`select count(*) from ${of}`).pluck().get() as number;
}

/** What is wrong with the file itself: a page that is damaged, and the table of a row that belongs to nothing. */
export function brokenParts(client: Database.Database): { damaged: boolean; dangling: string | undefined } {
  const [dangling] = client.pragma('foreign_key_check') as { table: string }[];
  return { damaged: client.pragma('quick_check(1)', { simple: true }) !== 'ok', dangling: dangling?.table };
}
