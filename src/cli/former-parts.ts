import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';

/**
 * So many earlier builds' parts stay served beside the newest: pages that are open while the server is replaced go on
 * opening their sheets and drawers until they are loaded anew. Two, because a mended update follows an update closely;
 * each costs some 2 MB.
 */
export const FORMER_BUILDS = 2;

/** Where a build has its parts; their names carry the hash of what is in them, so no two builds disagree about one. */
const PARTS = 'client/_app/immutable';
const LIST = '.parts.json';

/**
 * Builds into a folder, and lays the parts of the builds before beside the new ones.
 * @param folder where the build lies; what was there before may go at any moment of `make`
 * @returns what `make` returned; unless `ok`, the parts of before are not needed and are left out
 */
export async function keepFormerParts<T extends { ok: boolean }>(
  folder: string,
  make: () => Promise<T>,
): Promise<T> {
  const before = listed(folder);
  const aside = mkdtempSync(join(tmpdir(), 'former-parts-'));
  try {
    if (existsSync(join(folder, PARTS))) cpSync(join(folder, PARTS), aside, { recursive: true });
    const made = await make();
    if (made.ok) lay(folder, aside, before);
    return made;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function lay(folder: string, aside: string, before: readonly string[][]): void {
  const own = partsIn(join(folder, PARTS));
  const kept = before.filter((parts) => parts.join() !== own.join()).slice(0, FORMER_BUILDS);
  const there = new Set(own);
  for (const part of new Set(kept.flat())) {
    const from = join(aside, part);
    const to = join(folder, PARTS, part);
    if (there.has(part) || !existsSync(from)) continue;
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, to);
  }
  writeFileSync(join(folder, `${LIST}.new`), JSON.stringify([own, ...kept]));
  renameSync(join(folder, `${LIST}.new`), join(folder, LIST));
}

/** The parts of the build that lies there and of those before it, the newest first. */
function listed(folder: string): string[][] {
  const own = partsIn(join(folder, PARTS));
  try {
    return JSON.parse(readFileSync(join(folder, LIST), 'utf8')) as string[][];
  } catch {
    return own.length > 0 ? [own] : [];
  }
}

function partsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort();
}
