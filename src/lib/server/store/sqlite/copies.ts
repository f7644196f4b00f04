import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE_FILE } from './database.ts';

/**
 * The copies of the database that lie in its own folder: those from before an update, backups, what a copy or a restore
 * that was broken off left behind. What was erased since they were made is still in them.
 */
export function copiesIn(dataDir: string): string[] {
  const backups = join(dataDir, 'backups');
  const beside = namesIn(dataDir).filter((name) => name.includes(DATABASE_FILE) && !LIVE.has(name));
  return [
    ...beside.map((name) => join(dataDir, name)),
    ...namesIn(backups).map((name) => join(backups, name)),
  ]
    .filter((file) => !file.endsWith('.head.json'))
    .toSorted();
}

const LIVE = new Set(['', '-wal', '-shm', '-journal'].map((end) => DATABASE_FILE + end));

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
