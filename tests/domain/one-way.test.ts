import { Linter } from 'eslint';
import { parser } from 'typescript-eslint';
import { expect, test } from 'vitest';
import { oneWayImports } from '../../eslint.config.js';

/** What the rule says of a piece of the program. */
function complaints(code: string, file: string): string[] {
  const config = {
    files: ['**/*.ts'],
    plugins: { layers: { rules: { 'one-way': oneWayImports } } },
    languageOptions: { parser },
    rules: { 'layers/one-way': 'error' },
  };
  return new Linter().verify(code, [config as Linter.Config], file).map(({ message }) => message);
}

test.each([
  ['store/case-row.ts', "import { Draft } from '../ledger/draft.ts';"],
  ['store/case-row.ts', "import type { LedgerReads } from './sqlite/ledger-reads.ts';"],
  ['ledger/draft.ts', "import { logDenied } from '../cases/audit.ts';"],
  ['auth/walls.ts', "export { openLive } from '../live/index.ts';"],
  ['cases/view.ts', "const read = await import('../store/sqlite/ledger-reads.ts');"],
  ['live/tail.ts', "import { attach } from '../bureau/bureau.ts';"],
  ['somewhere/new.ts', "import { getStore } from '../store/index.ts';"],
  ['auth/walls.ts', "import { eq } from 'drizzle-orm';"],
  ['ledger/open.ts', "import { drizzle } from 'drizzle-orm/better-sqlite3';"],
  ['store/photos.ts', "import Database from 'better-sqlite3';"],
])('a folder of the server imports from no higher one, and no package of another: %s', (file, code) => {
  expect(complaints(code, `src/lib/server/${file}`)).toHaveLength(1);
});

test.each([
  ['ledger/draft.ts', "import { LedgerReads } from '../store/sqlite/ledger-reads.ts';"],
  ['cases/view.ts', "import type { Store } from '../store/index.ts';"],
  ['ops/verify.ts', "import type Database from 'better-sqlite3';"],
  ['store/photos.ts', "import { eq } from 'drizzle-orm';"],
  ['store/sqlite/copy.ts', "import Database from 'better-sqlite3';"],
  ['auth/walls.ts', "import { makeCode } from './codes.ts';"],
])('but from a lower one, and from its own: %s', (file, code) => {
  expect(complaints(code, `src/lib/server/${file}`)).toEqual([]);
});

test('no page and no command brings SQL of its own', () => {
  const code = "import { eq } from 'drizzle-orm';";
  expect(complaints(code, 'src/routes/(app)/board/+page.server.ts')).toHaveLength(1);
  expect(complaints(code, 'src/cli/backup.ts')).toHaveLength(1);
});

test.each([
  ['src/lib/words/units.ts', "import { getDesk } from '../client/desk.ts';"],
  ['src/lib/client/desk.ts', "import Row from '$lib/components/parts/Row.svelte';"],
  ['src/lib/components/parts/chips.ts', "import { cardId } from '../case/card-id.ts';"],
  ['src/lib/components/sheet/model.ts', "import { cardId } from '$lib/components/case/card-id.ts';"],
  ['src/lib/components/case/drawer.ts', "import { pagesOf } from '../shell/nav.ts';"],
  ['src/routes/(app)/units/lanes.ts', "import Column from '../board/Column.svelte';"],
  ['src/routes/wall/arrange.ts', "import { lanesOf } from '../(app)/units/lanes.ts';"],
])('a screen imports from no higher floor and from no other page: %s', (file, code) => {
  expect(complaints(code, file)).toHaveLength(1);
});

test.each([
  ['src/lib/components/case/drawer.ts', "import Sheet from '../sheet/Sheet.svelte';"],
  ['src/routes/(app)/units/lanes.ts', "import { cardId } from '$lib/components/case/card-id.ts';"],
  ['src/routes/(app)/units/batch/batch.ts', "import { lanesOf } from '../lanes.ts';"],
])('but from a lower floor and from its own page: %s', (file, code) => {
  expect(complaints(code, file)).toEqual([]);
});
