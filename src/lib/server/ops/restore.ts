import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { trustKey } from '../store/keys.ts';
import { headFile, photosBeside, type BackedUp } from './backup.ts';
import { demandUnused } from '../store/sqlite/copy.ts';
import { databaseFile, DATABASE_FILE, openWriter, RESTORING } from '../store/sqlite/database.ts';
import { disk, type Disk } from '../store/disk.ts';
import { readHead, type SignedHead } from '../store/heads.ts';
import { migrate } from '../store/sqlite/migrate.ts';
import { copyPhotos } from './photo-backup.ts';
import { StoreError } from '../store/errors.ts';
import { verifyDatabase } from './verify.ts';

/** What makes up a ledger: put in place, and kept aside, in this order. */
const PLACES = ['photos', 'heads', `${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`, DATABASE_FILE];

/** Lies in `restoring/` as long as a restore is on its way: what it puts in place, and where it keeps what was there. */
const note = v.strictObject({
  aside: v.string(),
  placed: v.array(v.picklist(PLACES)),
  /** The file of a key that is trusted because of it. */
  key: v.nullable(v.string()),
});
type Note = v.InferOutput<typeof note>;

const OVER = `${RESTORING}-over`;

/**
 * Puts a backup in the place of a data folder's database. It is copied beside it, brought to this version and verified
 * there; only then is what was there moved into a folder beside it, and the copy into its place, the database last. Broken
 * off at any moment, it is undone by the next `restore`, or by `undoRestore`; until then nothing starts.
 * @throws {StoreError} when something is there and `force` is not given, when a program uses it, or when the backup is
 *   not sound; everything is as it was then, as after any other error
 */
export async function restore(
  source: string,
  dataDir: string,
  { force = false, on = disk }: { force?: boolean; on?: Disk } = {},
): Promise<BackedUp> {
  if (!existsSync(source)) throw new StoreError(`There is no file ${source}.`);
  undoRestore(dataDir, on);
  if (!force && filesIn(dataDir).length > 0) {
    throw new StoreError(`${dataDir} is not empty; --force keeps what is there aside and goes on.`);
  }
  const file = databaseFile(dataDir);
  if (existsSync(file)) demandUnused(file);
  on.folder(dataDir);
  try {
    return await replace(source, dataDir, on);
  } catch (error) {
    try {
      undoRestore(dataDir, on);
    } catch (undoing) {
      throw new StoreError(
        `${reason(error)} What was there could not be put back (${reason(undoing)}): npm run restore -- --undo does so.`,
        { cause: error },
      );
    }
    throw error;
  }
}

/** Puts back what a restore that was broken off found; false where there is none. */
export function undoRestore(dataDir: string, on: Disk = disk): boolean {
  const staging = join(dataDir, RESTORING);
  if (!existsSync(staging)) return false;
  const begun = readNote(staging);
  if (begun) {
    const { aside, placed, key } = begun;
    if (key !== null) on.remove(key);
    for (const name of placed.toReversed()) {
      const [here, there] = [join(dataDir, name), join(staging, name)];
      if (existsSync(here) && !existsSync(there)) on.move(here, there);
    }
    const kept = join(dataDir, aside);
    for (const name of PLACES.toReversed()) {
      if (existsSync(join(kept, name))) on.move(join(kept, name), join(dataDir, name));
    }
    on.remove(kept);
  }
  clear(dataDir, on);
  return true;
}

async function replace(source: string, dataDir: string, on: Disk): Promise<BackedUp> {
  const staging = join(dataDir, RESTORING);
  const staged = join(staging, DATABASE_FILE);
  on.folder(staging);
  on.copy(source, staged);
  const head = headBeside(source);
  await bringToThisVersion(staged);
  // Heads that were exported after the backup are of the ledger that it replaces.
  const verdict = verifyDatabase(staged, {
    dataDir,
    heads: { heads: [], unreadable: [] },
    ...(head && { against: head }),
  });
  if (verdict.problems.length > 0) {
    throw new StoreError(`The backup ${source} is not sound: ${verdict.problems[0]}`);
  }
  const photos = copyPhotos(staged, photosBeside(source), join(staging, 'photos'), on);
  on.keep(staged);
  const aside = `before-restore-${new Date().toISOString().replaceAll(/[-:]|\..*/g, '')}`;
  const placed = PLACES.filter((name) => existsSync(join(staging, name)));
  const remember = (key: string | null) =>
    on.write(join(staging, 'note.json'), JSON.stringify({ aside, placed, key } satisfies Note));
  remember(null);

  const old = PLACES.filter((name) => existsSync(join(dataDir, name)));
  if (old.length > 0) on.folder(join(dataDir, aside));
  for (const name of old) on.move(join(dataDir, name), join(dataDir, aside, name));
  for (const name of placed) on.move(join(staging, name), join(dataDir, name));
  if (head) trustKey(dataDir, head.publicKey, remember);
  clear(dataDir, on);
  return { ...verdict, photos };
}

/** The head that was signed for the backup; without its file only the heads that it holds itself vouch for it. */
function headBeside(source: string): SignedHead | undefined {
  const file = headFile(source);
  if (!existsSync(file)) return undefined;
  try {
    return readHead(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StoreError(
      `${file} holds no head of a ledger; take it away to restore the backup without it.`,
      {
        cause: error,
      },
    );
  }
}

/** A backup of an older version may be restored; it is changed in the copy alone. */
async function bringToThisVersion(staged: string): Promise<void> {
  const client = openWriter(staged);
  try {
    await migrate(client, staged, { copy: false });
    client.pragma('journal_mode = delete');
  } finally {
    client.close();
  }
}

/** In one step it is over, and only then is it swept away: half of it would be taken for one that was broken off. */
function clear(dataDir: string, on: Disk): void {
  const over = join(dataDir, OVER);
  on.remove(over);
  on.move(join(dataDir, RESTORING), over);
  try {
    on.remove(over);
  } catch {
    // It is over all the same; the next restore sweeps it away.
  }
}

/** Without a readable note nothing was moved yet: it is written whole, before the first file is. */
function readNote(staging: string): Note | null {
  const file = join(staging, 'note.json');
  return existsSync(file) ? v.parse(note, JSON.parse(readFileSync(file, 'utf8'))) : null;
}

/** What would be overwritten: keys alone may be there already. */
function filesIn(dataDir: string): string[] {
  return existsSync(dataDir) ? readdirSync(dataDir).filter((name) => name !== 'keys' && name !== OVER) : [];
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
