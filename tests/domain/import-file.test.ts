import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, FileError } from '../../src/cli/import/encoding.ts';
import { readTable, type TableRow } from '../../src/cli/import/table.ts';

const TABLE = 'id,地点,内容\n1,青禾路近望春路,一棵梧桐倾斜，压住非机动车道\n2,柳荫路,树枝遮挡红绿灯';
/** 青禾路,垃圾 as a spreadsheet on Chinese Windows saves it. */
const GB18030 = Uint8Array.from([
  0xc7, 0xe0, 0xba, 0xcc, 0xc2, 0xb7, 0x2c, 0xc0, 0xac, 0xbb, 0xf8, 0x0d, 0x0a,
]);
const rowsOf = (text: string) => [...readTable(text).rows];
const cells = (row: TableRow | undefined) => (row && 'record' in row ? Object.values(row.record) : undefined);
const lines = (rows: TableRow[]) =>
  rows.map((row) => ('reason' in row ? `${row.line} refused` : `${row.line}`));

describe('the encoding of a table', () => {
  test('GB18030 from Excel on Chinese Windows comes in as Chinese, never as question marks', async () => {
    expect(await decode(GB18030)).toEqual({ text: '青禾路,垃圾\r\n', encoding: 'gb18030' });
  });

  test('UTF-8 and UTF-16 are read with and without their mark', async () => {
    const utf8 = new TextEncoder().encode(TABLE);
    const wide = Buffer.from(TABLE, 'utf16le');
    const narrow = Buffer.from('id,place\n1,GRAND AVE', 'utf16le');
    for (const bytes of [utf8, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8])])
      expect(await decode(bytes)).toEqual({ text: TABLE, encoding: 'utf-8' });
    expect(await decode(Buffer.concat([Buffer.from([0xff, 0xfe]), wide]))).toMatchObject({ text: TABLE });
    expect(
      await decode(Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(wide).swap16()])),
    ).toMatchObject({
      text: TABLE,
    });
    expect(await decode(narrow)).toEqual({ text: 'id,place\n1,GRAND AVE', encoding: 'utf-16le' });
    expect(await decode(Buffer.from(narrow).swap16())).toMatchObject({ encoding: 'utf-16be' });
  });

  test('one that cannot be told is asked for, and the named one is taken', async () => {
    const latin = Buffer.from('id,place\n1,Caf\xe9 Ma\xf1ana\xfc', 'latin1');
    await expect(decode(latin)).rejects.toThrow(/--encoding/);
    expect((await decode(latin, 'windows-1252')).text).toContain('Café Mañanaü');
    // 臺北市 垃圾 in Big5.
    const big5 = Uint8Array.from([0xbb, 0x4f, 0xa5, 0x5f, 0xa5, 0xab, 0x2c, 0xa9, 0x55, 0xa7, 0xa3]);
    await expect(decode(big5)).rejects.toThrow(FileError);
    expect((await decode(big5, 'big5')).text).toBe('臺北市,垃圾');
    await expect(decode(latin, 'utf-8')).rejects.toThrow(/not written in utf-8/);
    await expect(decode(latin, 'klingon')).rejects.toThrow(/no encoding klingon/);
  });

  test('no bytes whatever yield a character that stands for a lost one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 60 }), async (bytes) => {
        const lost = Buffer.from(bytes).includes(Buffer.from('\ufffd'));
        const text = await decode(bytes).then(
          (decoded) => decoded.text,
          (error: unknown) => (expect(error).toBeInstanceOf(FileError), ''),
        );
        if (!lost) expect(text).not.toContain('\ufffd');
      }),
    );
  });

  test('a spreadsheet, a picture and an empty file get a sentence that says what to do', async () => {
    const zip = Uint8Array.from([0x50, 0x4b, 0x03, 0x04, ...new Uint8Array(60)]);
    const cfb = Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Uint8Array(60)]);
    for (const bytes of [zip, cfb])
      await expect(decode(bytes)).rejects.toThrow(/save the sheet as “CSV UTF-8”/);
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    await expect(decode(png)).rejects.toThrow(/of the kind png and no table/);
    await expect(decode(new Uint8Array())).rejects.toThrow(/empty/);
    await expect(decode(Uint8Array.from([0, 0, 0, 1, 0, 0]))).rejects.toThrow(/no text/);
  });
});

describe('the rows of a table', () => {
  test('are cut by commas, semicolons or tabs, at the line ends of Windows, Unix and old Macs', () => {
    for (const delimiter of [',', ';', '\t'])
      for (const end of ['\r\n', '\n', '\r']) {
        const rows = rowsOf(
          [
            ['id', 'place'],
            ['1', '青禾路'],
            ['2', '柳荫路'],
          ]
            .map((row) => row.join(delimiter))
            .join(end),
        );
        expect(rows.map(cells)).toEqual([
          ['1', '青禾路'],
          ['2', '柳荫路'],
        ]);
        expect(lines(rows)).toEqual(['2', '3']);
      }
  });

  test('keep a quoted cell that runs over several lines, with its line number', () => {
    const rows = rowsOf('id,text\n1,"first\nsecond ""word"", and more"\n2,plain');
    expect(rows.map(cells)).toEqual([
      ['1', 'first\nsecond "word", and more'],
      ['2', 'plain'],
    ]);
    expect(lines(rows)).toEqual(['2', '4']);
  });

  test('an unclosed quote costs its own line, not the seventeen that follow', () => {
    const rows = Array.from({ length: 20 }, (_, at) => `${at},"place ${at}",text`);
    rows[2] = '2,"place 2,text';
    const read = rowsOf(['id,place,text', ...rows].join('\n'));
    expect(read.filter((row) => 'reason' in row).map(({ line }) => line)).toEqual([4]);
    expect(read).toHaveLength(20);
    const atTheEnd = rowsOf('id,text\n1,a\n2,"b');
    expect(lines(atTheEnd)).toEqual(['2', '3 refused']);
  });

  test('one faulty line never takes a sound one with it, wherever it stands and whatever is wrong with it', () => {
    const fault = fc.constantFrom('x,"y,z', 'x,y"y,z', '"x,y,z', 'x,y', 'x,y,z,w', '"', 'x,"y"y,z');
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), fault, (isSound, broken) => {
        const table = isSound.map((sound, at) => (sound ? `${at},"a, ""quoted"" cell",z` : broken));
        const read = rowsOf(['one,two,three', ...table].join('\n'));
        const sound = read.filter((row) => 'record' in row).map((row) => cells(row)![0]);
        expect(sound).toEqual(isSound.flatMap((one, at) => (one ? [String(at)] : [])));
        expect(read.filter((row) => 'reason' in row)).toHaveLength(isSound.filter((one) => !one).length);
      }),
    );
  });

  test('a file of blank lines has no header', () => {
    expect(() => readTable('\n \n')).toThrow(FileError);
  });
});
