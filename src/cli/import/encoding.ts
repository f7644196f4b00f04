import { fileTypeFromBuffer } from 'file-type';

/** The table that a file holds, and in which encoding it was found to be written. */
export interface Decoded {
  text: string;
  encoding: string;
}

/** The file cannot be taken for a table; the message is one sentence that says what to do. */
export class FileError extends Error {
  override name = 'FileError';
}

/**
 * Reads the bytes of a file as text. Its marks tell UTF-8 and UTF-16; without one it is UTF-8 where it can be, else
 * GB18030, as spreadsheets on Chinese Windows write it, where that yields Chinese words.
 * @param asked the encoding that the operator named, by any label of the WHATWG encoding standard
 * @throws {FileError} where the file is no text, or its encoding has to be asked for
 */
export async function decode(bytes: Uint8Array, asked?: string): Promise<Decoded> {
  if (bytes.length === 0) throw new FileError('The file is empty.');
  if (asked !== undefined) return { text: decodedAs(asked, bytes), encoding: asked };
  const kind = await fileTypeFromBuffer(bytes);
  if (kind && !kind.mime.startsWith('text/')) throw new FileError(notATable(kind.ext));
  const marked = MARKS.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte))?.encoding;
  const wide = marked ?? wideWithoutMark(bytes);
  if (wide) return { text: decodedAs(wide, bytes), encoding: wide };
  const utf8 = tryAs('utf-8', bytes);
  if (utf8 !== null) return { text: utf8, encoding: 'utf-8' };
  const chinese = tryAs('gb18030', bytes);
  if (chinese !== null && isChinese(chinese)) return { text: chinese, encoding: 'gb18030' };
  throw new FileError(
    'The encoding of the file cannot be told: save it as UTF-8, or name it with --encoding, such as gb18030, big5 or windows-1252.',
  );
}

const MARKS = [
  { encoding: 'utf-8', mark: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', mark: [0xff, 0xfe] },
  { encoding: 'utf-16be', mark: [0xfe, 0xff] },
];
/** So many bytes tell whether every second one is zero. */
const LOOKED_AT = 1000;

function notATable(kind: string): string {
  const spreadsheet = ['xlsx', 'xls', 'cfb', 'ods', 'numbers', 'zip'].includes(kind);
  return spreadsheet
    ? 'The file is a spreadsheet or an archive: open it and save the sheet as “CSV UTF-8”, then import that file.'
    : `The file is of the kind ${kind} and no table: export the cases as CSV and import that file.`;
}

/** UTF-16 writes the commas and line ends of a table with a zero byte each. */
function wideWithoutMark(bytes: Uint8Array): string | undefined {
  const zeros = [0, 0];
  for (const [at, byte] of bytes.subarray(0, LOOKED_AT).entries()) if (byte === 0) zeros[at % 2]! += 1;
  const [even, odd] = zeros as [number, number];
  if (even === 0 && odd === 0) return undefined;
  if (even === 0) return 'utf-16le';
  if (odd === 0) return 'utf-16be';
  throw new FileError(
    'The file holds zero bytes and is no text: export the cases as CSV and import that file.',
  );
}

function decodedAs(encoding: string, bytes: Uint8Array): string {
  const text = tryAs(encoding, bytes);
  if (text !== null) return text;
  throw new FileError(`The file is not written in ${encoding}: leave --encoding out, or name another.`);
}

/** Null where the bytes are no such text. A mark at the beginning is left out. */
function tryAs(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) return null;
    throw new FileError(
      `There is no encoding ${encoding}; known are utf-8, gb18030, big5, utf-16le and others.`,
    );
  }
}

/** Other encodings taken for GB18030 yield rare and private characters where Chinese words have the common ones. */
function isChinese(text: string): boolean {
  const foreign = text.match(/[^\0-\x7f]/gu) ?? [];
  const common = foreign.filter((char) => COMMON.test(char)).length;
  return common >= foreign.length * 0.95;
}
/** Han as GB 2312 has it lies in these; also the marks and wide letters of Chinese writing. */
const COMMON = /[\u4e00-\u9fa5\u3000-\u303f\uff00-\uffef\u2010-\u203b\u00b7\u00b0\u00d7]/u;
