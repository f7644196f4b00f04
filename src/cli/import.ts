import { accessSync, constants, createWriteStream, existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SYSTEM } from '../lib/domain/case/case.ts';
import { CENTRE, type Clock, type Moment } from '../lib/domain/case/clocks.ts';
import { shownTitle } from '../lib/domain/case/title.ts';
import { proposedUnit } from '../lib/domain/bureau/directory.ts';
import type { CaseEvent } from '../lib/domain/case/events.ts';
import { startClock } from '../lib/domain/case/limits.ts';
import { settledPlace } from '../lib/domain/bureau/road.ts';
import { readEnvironment } from '../lib/server/http/environment.ts';
import type { Present, Store } from '../lib/server/store/index.ts';
import { openStore } from '../lib/server/ledger/open.ts';
import { decode, FileError } from './import/encoding.ts';
import { cutHistory, type CutRow } from './import/history.ts';
import { MappingError, missingColumns, readMapping, readyMapping, type Mapping } from './import/mappings.ts';
import { momentOf, readRow, type SourceRow } from './import/rows.ts';
import { readTable } from './import/table.ts';
import { progressBar } from './progress.ts';
import { CommandError, toldPlainly } from './store.ts';

// npm run import -- FILE.csv [--mapping FILE.json] [--as-of 2018-01-04T09:33] [--shift-to-now] [--limit-open N]
//   [--encoding gb18030]
// Takes the history of another system as one snapshot a case. It alarms nobody, counts in no assessment, and may run
// beside a live server; a row that is here already is left alone.

const BATCH = 100;
/** In bytes; the whole file is read at once. */
const LONGEST_FILE = 256 * 1024 * 1024;

await toldPlainly(run);

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      mapping: { type: 'string' },
      'as-of': { type: 'string' },
      'shift-to-now': { type: 'boolean', default: false },
      'limit-open': { type: 'string' },
      encoding: { type: 'string' },
    },
  });
  const [file] = positionals;
  if (!file || !existsSync(file))
    throw new CommandError(`There is no file ${file ?? 'named'}: npm run import -- FILE.csv`);
  const limitOpen = values['limit-open'] === undefined ? undefined : Number(values['limit-open']);
  if (limitOpen !== undefined && !(Number.isInteger(limitOpen) && limitOpen >= 0)) {
    throw new CommandError('--limit-open takes a whole number.');
  }
  const store = await openStore({ dataDir: readEnvironment().dataDir });
  try {
    const asOf = values['as-of'] === undefined ? undefined : momentOf(values['as-of'], store.calendar());
    if (asOf === null) throw new CommandError('--as-of takes a moment such as 2018-01-04T09:33.');
    if (values['shift-to-now'] && asOf === undefined) throw new CommandError('--shift-to-now needs --as-of.');
    const { rows, refused, mapping, encoding } = await read(file, values, store);
    const shiftTo = values['shift-to-now'] ? store.now() : undefined;
    const cut = cutHistory(rows, { asOf, shiftTo, limitOpen });
    const { added, known } = await addAll(store, mapping, cut);
    const kept = refused.length > 0 ? await keepRefused(file, refused, store.dataDir) : '';
    const open = cut.filter((row) => row.standing === 'open').length;
    console.log(
      `${rows.length + refused.length} rows read${encoding === 'utf-8' ? '' : ` as ${encoding}`}: ${added} cases added, ${known} here already, ` +
        `${rows.length - cut.length} not yet happened, ${refused.length} refused${kept && ` (see ${kept})`}; ${open} open.`,
    );
  } finally {
    await store.close();
  }
}

interface Refused {
  line: number;
  reason: string;
  record: string;
}

interface Read {
  rows: SourceRow[];
  refused: Refused[];
  mapping: Mapping;
  encoding: string;
}

/** Judges each row of the file by itself. */
async function read(
  file: string,
  options: { mapping?: string; encoding?: string },
  store: Store,
): Promise<Read> {
  if (statSync(file).size > LONGEST_FILE)
    throw new FileError(
      'The file is longer than 256 MB: cut it into several and import one after the other.',
    );
  const { text, encoding } = await decode(readFileSync(file), options.encoding);
  const table = readTable(text);
  const mapping = options.mapping === undefined ? readyMapping(table.header) : readMapping(options.mapping);
  if (!mapping)
    throw new MappingError(
      `No ready mapping fits the columns ${table.header.join(', ')}: give one with --mapping.`,
    );
  const missing = missingColumns(mapping, table.header);
  if (missing.length > 0)
    throw new MappingError(
      `The file has no column ${missing.join(', ')}; its columns are ${table.header.join(', ')}.`,
    );
  const present = { directory: store.directory(), calendar: store.calendar(), now: store.now() };
  const rows: SourceRow[] = [];
  const refused: Refused[] = [];
  const lineOf = new Map<string, number>();
  for (const { line, raw, ...found } of table.rows) {
    const row = 'reason' in found ? found : readRow(found.record, mapping, present);
    const earlier = 'reason' in row ? undefined : lineOf.get(row.sourceId);
    if ('reason' in row) refused.push({ line, reason: row.reason, record: raw });
    else if (earlier !== undefined)
      refused.push({
        line,
        reason: `the id «${row.sourceId}» stands in line ${earlier} already`,
        record: raw,
      });
    else {
      lineOf.set(row.sourceId, line);
      rows.push(row);
    }
  }
  return { rows, refused, mapping, encoding };
}

/** Adds batch by batch, so that a live server beside it is never kept waiting. */
async function addAll(
  store: Store,
  mapping: Mapping,
  rows: readonly CutRow[],
): Promise<{ added: number; known: number }> {
  const bar = progressBar('cases', rows.length);
  let added = 0;
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH);
    const appended = await store.append((present) =>
      batch
        .filter((row) => !present.isImported(mapping.source, row.sourceId))
        .map((row) => imported(row, mapping.source, present)),
    );
    if (!appended.ok)
      throw new CommandError(
        'The database cannot be written now; run the import again, it goes on where it stopped.',
      );
    added += appended.changes.length;
    bar.advance(batch.length);
  }
  bar.end();
  return { added, known: rows.length - added };
}

function imported(row: CutRow, source: string, present: Present): CaseEvent {
  const category = present.directory.categories.get(row.category)!;
  const ours = row.standing === 'closed' || (row.standing === 'open' && !row.notOurs);
  const unit = ours ? proposedUnit(category, row.district) : null;
  const stage = row.standing === 'open' ? (unit ? 'dispatched' : 'received') : row.standing;
  const { roads } = present.directory;
  const { detail, ...place } = settledPlace(row.place, roads);
  const { id, number } = present.newCase(row.openedAt);
  return {
    type: 'imported',
    data: {
      number,
      source,
      sourceId: row.sourceId,
      stage,
      caseType: row.category === 'Q02' ? 'suggestion' : 'complaint',
      category: row.category,
      urgent: category.urgent,
      place,
      receivedAt: row.openedAt,
      closedAt: row.closedAt,
      unit,
      anonymous: row.anonymous,
      starts: row.standing === 'open' ? [runningClock(row.openedAt, unit, present)] : [],
    },
    caseId: id,
    version: 1,
    by: SYSTEM,
    onBehalfOf: null,
    occurredAt: row.openedAt,
    recordedAt: present.now,
    act: `import-${id}`,
    texts: { title: shownTitle(row.title, [], roads) || category.name, detail },
  };
}

/** An open case waits for its resolution, one without a unit for its dispatch; contact and arrival are never invented. */
function runningClock(openedAt: Moment, unit: string | null, present: Present): Clock {
  return startClock([], unit ? 'resolve' : 'dispatch', unit ?? CENTRE, openedAt, present);
}

/** Rows that could not be read, with line number and reason: beside the file, or with the data where that cannot be written. */
async function keepRefused(file: string, refused: readonly Refused[], dataDir: string): Promise<string> {
  const name = `${basename(file, '.csv')}.refused.csv`;
  const kept = join(writable(dirname(resolve(file))) ? dirname(resolve(file)) : dataDir, name);
  const out = createWriteStream(kept, { mode: 0o600 });
  out.write('\uFEFFline,reason,record\n');
  for (const { line, reason, record } of refused)
    out.write([line, quoted(reason), quoted(record.trim())].join(',') + '\n');
  await new Promise<void>((done, failed) => out.on('error', failed).end(done));
  return kept;
}

function writable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** One CSV cell that no spreadsheet takes for a formula. */
function quoted(cell: string): string {
  const guarded = /^[=+\-@\t\r＝]/.test(cell) ? `'${cell}` : cell;
  return `"${guarded.replaceAll('"', '""')}"`;
}
