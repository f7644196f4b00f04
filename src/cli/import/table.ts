import { CsvError, parse } from 'csv-parse/sync';
import { FileError } from './encoding.ts';

/** One record of a table by its columns, or why it is none; `line` is where it begins, the first one being 1. */
export type TableRow =
  | { line: number; raw: string; record: Record<string, string> }
  | { line: number; raw: string; reason: string };

/** The longest record, in characters; whoever writes longer ones has left a quote open. */
const LONGEST_RECORD = 64 * 1024;
const DELIMITERS = [',', ';', '\t'];

/**
 * Takes a table apart, with comma, semicolon or tab between its cells and any line end. Each record is judged by
 * itself: a quote that was never closed costs its own line, not those up to the next quote.
 * @throws {FileError} where there is no header line
 */
export function readTable(text: string): { header: string[]; rows: Iterable<TableRow> } {
  const lines = text.split(/\r\n|\n|\r/);
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) throw new FileError('The file has no header line.');
  const delimiter = delimiterOf(lines[first]!);
  const header = cellsOf(lines[first]!, delimiter);
  if (!Array.isArray(header)) throw new FileError(`The header line cannot be read: ${header.reason}.`);
  const names = header.map((name) => name.trim());
  return { header: names, rows: rowsOf(lines, first + 1, names, delimiter) };
}

/** The one that cuts the header line into the most cells. */
function delimiterOf(header: string): string {
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

function* rowsOf(
  lines: readonly string[],
  from: number,
  header: readonly string[],
  delimiter: string,
): Generator<TableRow> {
  for (let at = from; at < lines.length;) {
    const line = at + 1;
    const end = endOf(lines, at);
    const raw = lines.slice(at, end).join('\n');
    const cells = cellsOf(raw, delimiter);
    const isOpen = end > at + 1 && !isOneRecord(cells, lines.slice(at + 1, end), header, delimiter);
    if (end === at || isOpen) {
      yield { line, raw: lines[at]!, reason: 'a quote is opened in it and never closed' };
      at += 1;
      continue;
    }
    at = end;
    if (raw.trim() === '') continue;
    if (!Array.isArray(cells)) yield { line, raw, reason: cells.reason };
    else if (cells.length !== header.length)
      yield { line, raw, reason: `it has ${cells.length} cells where the header has ${header.length}` };
    else yield { line, raw, record: Object.fromEntries(header.map((name, cell) => [name, cells[cell]!])) };
  }
}

/** The line after a record that begins at `at`: where its quotes are even. `at` itself where they never are. */
function endOf(lines: readonly string[], at: number): number {
  let open = false;
  let length = 0;
  for (let end = at; end < lines.length && length <= LONGEST_RECORD; end += 1) {
    const line = lines[end]!;
    length += line.length;
    if (line.split('"').length % 2 === 0) open = !open;
    if (!open) return end + 1;
  }
  return at;
}

/**
 * Whether what a quoted cell joined over several lines is one record: the lines after its first are none of their own.
 */
function isOneRecord(
  cells: ReturnType<typeof cellsOf>,
  others: readonly string[],
  header: readonly string[],
  delimiter: string,
): boolean {
  const isWhole = (found: typeof cells) => Array.isArray(found) && found.length === header.length;
  return isWhole(cells) && (header.length === 1 || !others.some((line) => isWhole(cellsOf(line, delimiter))));
}

function cellsOf(record: string, delimiter: string): string[] | { reason: string } {
  try {
    const [cells] = parse(record, { delimiter, record_delimiter: '\n', relax_column_count: true });
    return cells ?? [];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { reason: REASONS[error.code] ?? 'it is no CSV' };
  }
}

const REASONS: Partial<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened in it and never closed',
  CSV_INVALID_CLOSING_QUOTE: 'a quote within a quoted cell is not doubled',
  INVALID_OPENING_QUOTE: 'a quote stands within a cell that is not quoted',
  CSV_INVALID_OPENING_QUOTE: 'a quote stands within a cell that is not quoted',
};
