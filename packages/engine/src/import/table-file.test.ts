// In charge of: proving that files of every kind become the same rows of text, or are refused with a reason.
import { AppError } from '@trellis/errors';
import { writeXlsxStream, type CellValue } from 'hucre/xlsx';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatOf } from './cell-formats.ts';
import { valueText } from './cell-text.ts';
import { guardText, unguardText } from './formula-guard.ts';
import { openTable, type TableSettings } from './table-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trellis-table-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let count = 0;
async function fileOf(content: string | Uint8Array): Promise<string> {
  const path = join(folder, `f${(count += 1)}`);
  await writeFile(path, content);
  return path;
}

async function read(path: string, settings: Partial<TableSettings> = {}) {
  const table = await openTable(path, { name: 'file', ...settings });
  try {
    const rows: (readonly string[])[] = [];
    const numbers: number[] = [];
    for await (const row of table.rows()) {
      rows.push(row.cells);
      numbers.push(row.number);
    }
    const { format, encoding, delimiter, sheets, columns } = table;
    return { format, encoding, delimiter, sheets, columns, rows, numbers };
  } finally {
    await table.close();
  }
}

async function refusal(path: string, settings: Partial<TableSettings> = {}): Promise<unknown> {
  const error = await read(path, settings).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) return error;
  return error.issues?.[0]?.code ?? error.code;
}

const real = (path: string): string => fileURLToPath(new URL(`./fixtures/${path}`, import.meta.url));
/** “名称,城市 / 蓝牙耳机,深圳” in GB 18030. */
const gbk = Buffer.from([
  0xc3, 0xfb, 0xb3, 0xc6, 0x2c, 0xb3, 0xc7, 0xca, 0xd0, 0x0a, 0xc0, 0xb6, 0xd1, 0xc0, 0xb6, 0xfa, 0xbb, 0xfa, 0x2c, 0xc9, 0xee, 0xdb, 0xda, 0x0a,
]);
const chinese = { columns: ['名称', '城市'], rows: [['蓝牙耳机', '深圳']] };

describe('text files', () => {
  const utf16 = Buffer.from('名称,城市\n蓝牙耳机,深圳\n', 'utf16le');
  const cases: readonly (readonly [string, string | Uint8Array, object])[] = [
    ['UTF-8', '名称,城市\n蓝牙耳机,深圳\n', { ...chinese, encoding: 'utf-8', format: 'csv' }],
    ['UTF-8 with a mark', '\uFEFF名称,城市\r\n蓝牙耳机,深圳', { ...chinese, encoding: 'utf-8' }],
    ['GBK', gbk, { ...chinese, encoding: 'gb18030' }],
    ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), { ...chinese, encoding: 'utf-16le' }],
    ['UTF-16 without a mark', utf16, { ...chinese, encoding: 'utf-16le' }],
    ['UTF-16 the other way round', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]), { ...chinese, encoding: 'utf-16be' }],
    ['Western', Buffer.from('name,city\ncaf\xe9,x\n', 'latin1'), { columns: ['name', 'city'], rows: [['café', 'x']], encoding: 'windows-1252' }],
    ['tabs', 'a\tb\n1,5\t2\n', { columns: ['a', 'b'], rows: [['1,5', '2']], format: 'tsv', delimiter: '\t' }],
    ['semicolons', 'a;b;c\n1,5;2;3\n', { columns: ['a', 'b', 'c'], rows: [['1,5', '2', '3']], delimiter: ';' }],
    ['bars', 'a|b\n1|2\n', { columns: ['a', 'b'], rows: [['1', '2']], delimiter: '|' }],
    ['a delimiter inside quotes', '"a,b;x";c\n"1,2";3\n', { columns: ['a,b;x', 'c'], rows: [['1,2', '3']], delimiter: ';' }],
    ['quotes and line ends in cells', 'a,b\n"say ""hi""","two\nlines"\n', { columns: ['a', 'b'], rows: [['say "hi"', 'two\nlines']] }],
    ['ragged rows', 'a,b\n1\n1,2,3\n', { columns: ['a', 'b'], rows: [['1'], ['1', '2', '3']] }],
    [
      'blank lines, numbered all the same',
      '\na,b\n\n1,2\n,\n3,4\n',
      {
        columns: ['a', 'b'],
        rows: [
          ['1', '2'],
          ['3', '4'],
        ],
        numbers: [4, 6],
      },
    ],
    ['repeated and blank names', 'Name,,Name,Name (2)\n1,2,3,4\n', { columns: ['Name', 'Column 2', 'Name (3)', 'Name (2)'] }],
    ['a header alone', 'a,b\n', { columns: ['a', 'b'], rows: [] }],
    ['one column', 'name\nx\n', { columns: ['name'], rows: [['x']], delimiter: ',' }],
    [
      'line ends of several kinds',
      'a,b\r\n1,2\n3,4\r5,6',
      {
        rows: [
          ['1', '2'],
          ['3', '4'],
          ['5', '6'],
        ],
      },
    ],
    ['a delimiter below a title', 'Report, March\n\na;b;c\n1;2;3\n4;5;6\n', { delimiter: ';', columns: ['a', 'b', 'c'] }],
    ['guarded formulas', "a\n'=1+1\n''=x\n'it is\n", { rows: [['=1+1'], ["'=x"], ["'it is"]] }],
    ['a name that begins like a zip', 'PK,b\n1,2\n', { columns: ['PK', 'b'], format: 'csv' }],
  ];
  test.each(cases)('%s', async (_name, content, expected) => {
    expect(await read(await fileOf(content))).toMatchObject(expected);
  });

  test('an encoding and a delimiter that are chosen win', async () => {
    const big5 = Buffer.from([0xa6, 0x57, 0xba, 0xd9, 0x2c, 0x62, 0x0a]);
    expect(await read(await fileOf(big5), { encoding: 'big5' })).toMatchObject({ columns: ['名稱', 'b'], encoding: 'big5' });
    expect(await read(await fileOf('a;b,c\n'), { delimiter: ';' })).toMatchObject({ columns: ['a', 'b,c'] });
  });

  test('300 columns', async () => {
    const names = Array.from({ length: 300 }, (_, place) => `c${place}`);
    const { columns, rows } = await read(await fileOf(`${names.join(',')}\n${names.map((_, place) => place).join(',')}\n`));
    expect([columns, rows[0]?.[299]]).toEqual([names, '299']);
  });
});

describe('what is refused', () => {
  const wide = Array.from({ length: 1001 }, (_, place) => `c${place}`).join(',');
  const cases: readonly {
    readonly name: string;
    readonly content: string | Uint8Array;
    readonly code: string;
    readonly settings?: Partial<TableSettings>;
  }[] = [
    { name: 'nothing', content: '', code: 'import.empty-file' },
    { name: 'blanks', content: ' \r\n\n', code: 'import.empty-file' },
    { name: '1,001 columns', content: `${wide}\n`, code: 'import.too-many-columns' },
    { name: 'a web page', content: '<html><table><tr><td>1</td></tr></table></html>', code: 'import.web-page' },
    { name: 'XML', content: '<?xml version="1.0"?><Workbook/>', code: 'import.web-page' },
    { name: 'a PDF', content: '%PDF-1.7', code: 'import.unknown-format' },
    { name: 'bytes that are no text', content: Buffer.from([1, 0, 0, 2, 3, 0, 0, 0, 4, 5]), code: 'import.unknown-format' },
    { name: 'a quote that is never closed', content: 'a,b\n"1,2\n', code: 'import.broken-file' },
    { name: 'text that is not in the chosen encoding', content: gbk, code: 'import.broken-file', settings: { encoding: 'utf-8' } },
    { name: 'an encoding that does not exist', content: 'a\n', code: 'import.unknown-encoding', settings: { encoding: 'klingon' } },
    { name: 'a column named like the machinery of objects', content: 'a,__proto__\n1,2\n', code: 'import.forbidden-column' },
    { name: 'a broken zip', content: Buffer.from([0x50, 0x4b, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8]), code: 'import.broken-file' },
  ];
  test.each(cases)('$name', async ({ content, code, settings }) => {
    expect(await refusal(await fileOf(content), settings)).toBe(code);
  });

  test('an old workbook, and a zip that is none', async () => {
    expect(await refusal(real('messytables-horror/simple.xls'))).toBe('import.old-workbook');
    expect(await refusal(real('exceljs-workbooks/missing-bits.xlsx'))).toBe('import.unknown-format');
  });
});

async function workbookOf(rows: readonly CellValue[][], options: { readonly dateSystem?: '1904' } = {}): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeXlsxStream(rows, { name: 'Sheet', ...options }) as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return fileOf(Buffer.concat(chunks));
}

describe('workbooks', () => {
  test('values become the text that a person would type', async () => {
    const path = await workbookOf([
      ['Text', 'Number', 'Yes', 'Date', 'Time'],
      ['蓝牙耳机', 1234.5, true, new Date(Date.UTC(2026, 10, 1)), new Date(Date.UTC(2026, 10, 1, 8, 30, 15))],
      ['=1+1', 0.1 + 0.2, false, null, null],
    ]);
    const { rows, format, sheets } = await read(path);
    expect([format, sheets]).toEqual(['xlsx', ['Sheet']]);
    expect(rows).toEqual([
      ['蓝牙耳机', '1234.5', 'TRUE', '2026-11-01', '2026-11-01 08:30:15'],
      ['=1+1', '0.3', 'FALSE'],
    ]);
  });

  test('a calendar from 1904', async () => {
    const path = await workbookOf(
      [
        ['d', 'e'],
        [new Date(Date.UTC(2026, 0, 31)), 'x'],
      ],
      { dateSystem: '1904' },
    );
    expect((await read(path)).rows).toEqual([['2026-01-31', 'x']]);
  });

  test('titles above the header are passed over, columns without a name are named', async () => {
    const path = await workbookOf([['Report of March', null, null], [], ['Name', null, 'City'], ['a', 'b', 'c', 'd']]);
    expect(await read(path)).toMatchObject({ columns: ['Name', 'Column 2', 'City', 'Column 4'], rows: [['a', 'b', 'c', 'd']], numbers: [4] });
  });

  test('300 columns', async () => {
    const names = Array.from({ length: 300 }, (_, place) => `c${place}`);
    const { columns, rows } = await read(await workbookOf([names, names.map((_, place) => place)]));
    expect([columns, rows[0]?.[299]]).toEqual([names, '299']);
  });

  test('a part that grows past what its directory says is not read on', async () => {
    const path = await fileOf(bomb());
    expect(await refusal(path)).toBe('import.broken-file');
  });

  const programs: readonly (readonly [string, object])[] = [
    ['exceljs-workbooks/google-sheets.xlsx', { sheets: ['Sheet1'], columns: ['BEGIN', 'HIDDEN', 'VISIBLE'], rows: [['HIDDEN'], ['VISIBLE']] }],
    [
      'exceljs-workbooks/libre-calc-as-office-open-xml-spreadsheet.xlsx',
      { columns: ['BEGIN', 'HIDDEN', 'VISIBLE'], rows: [['HIDDEN'], ['VISIBLE']] },
    ],
    ['exceljs-workbooks/chart-sheet.xlsx', { sheets: ['Sheet1'], columns: ['Month', 'Bears', 'Dolphins', 'Whales'] }],
    ['exceljs-workbooks/1904.xlsx', { columns: ['Column 1', '1904-01-01'] }],
    ['easyexcel-workbooks/demo/demo.xlsx', { sheets: ['Sheet1', 'Sheet2'], columns: ['字符串标题', '日期标题', '数字标题'] }],
    ['easyexcel-workbooks/compatibility/t05.xlsx', { sheets: ['模板'], columns: ['日期时间标题'] }],
  ];
  test.each(programs)('%s', async (path, expected) => {
    expect(await read(real(path))).toMatchObject(expected);
  });

  test('dates in the formats of Chinese spreadsheets are dates', async () => {
    const { rows } = await read(real('easyexcel-workbooks/dataformat/dataformat.xlsx'));
    expect(rows[0]?.[0]).toBe('2020-01-01 01:01:01');
    expect((await read(real('easyexcel-workbooks/demo/demo.xlsx'))).rows[9]).toEqual(['字符串9', '2020-01-10 01:01:01', '10']);
  });

  test('a sheet by its name, and one that is not there', async () => {
    expect((await read(real('easyexcel-workbooks/demo/demo.xlsx'), { sheet: 'Sheet1' })).columns).toHaveLength(3);
    expect(await refusal(real('easyexcel-workbooks/demo/demo.xlsx'), { sheet: 'Nothing' })).toBe('import.unknown-sheet');
  });
});

/** A workbook whose sheet is one thousand times what its directory says. */
function bomb(): Uint8Array {
  const relation = (type: string, target: string): string =>
    `<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/></Relationships>`;
  const parts: readonly (readonly [string, Buffer, number?])[] = [
    ['_rels/.rels', Buffer.from(relation('officeDocument', 'xl/workbook.xml'))],
    ['xl/workbook.xml', Buffer.from('<workbook><sheets><sheet name="S" r:id="rId1"/></sheets></workbook>')],
    ['xl/_rels/workbook.xml.rels', Buffer.from(relation('worksheet', 'worksheets/sheet1.xml'))],
    ['xl/worksheets/sheet1.xml', Buffer.alloc(10_000_000, 32), 10_000],
  ];
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content, claimed = content.length] of parts) {
    const packed = deflateRawSync(content);
    const local = Buffer.alloc(30 + name.length);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(name.length, 26);
    local.write(name, 30);
    const entry = Buffer.alloc(46 + name.length);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(claimed, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    entry.write(name, 46);
    locals.push(local, packed);
    central.push(entry);
    offset += local.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

describe('texts of cells', () => {
  const cases: readonly (readonly [number, string, string])[] = [
    [1e21, 'General', '1000000000000000000000'],
    [1.5e-7, 'General', '0.00000015'],
    [9.450000000000001, 'General', '9.45'],
    [-12.5, '0.00', '-12.5'],
    [9007199254740991, '0', '9007199254740991'],
    [0.165, 'General', '0.165'],
    [0.165, '0%', '16.5%'],
    [1.5, '0.00%;[Red]-0.00%', '150%'],
    [-0.0007, '0.00%', '-0.07%'],
    [0.1 + 0.2, '0%', '30%'],
    [42, '00000', '00042'],
    [42, '#,##0', '42'],
    [5, '0.0 "days"', '5'],
    [0.625, 'hh:mm', '15:00:00'],
    [1, 'yyyy-mm-dd', '1900-01-01'],
    [59, 'yyyy-mm-dd', '1900-02-28'],
    [60, 'yyyy-mm-dd', '1900-02-29'],
    [61, 'yyyy-mm-dd', '1900-03-01'],
    [44927.0000046296, '[$-804]yyyy"年"m"月"d"日"', '2023-01-01 00:00:00.400'],
    [45000.5, '上午/下午h:mm', '2023-03-15 12:00:00'],
    [1.5, '[h]:mm:ss', '36:00:00'],
    [-1, 'yyyy-mm-dd', '-1'],
    [3000000, 'yyyy-mm-dd', '3000000'],
  ];
  test.each(cases)('%d as %s', (value, format, text) => {
    expect(valueText(value, formatOf(format), false)).toBe(text);
  });

  test('in the calendar from 1904', () => {
    expect([0, 1, 39_448].map((value) => valueText(value, formatOf('d/m/yyyy'), true))).toEqual(['1904-01-01', '1904-01-02', '2012-01-02']);
  });
});

describe('headers', () => {
  test('of several lines are joined, and the first record is not one of them', async () => {
    const path = await fileOf('a,b\nx,y\n1,2\n');
    expect(await read(path, { headerRows: 2 })).toMatchObject({ columns: ['a / x', 'b / y'], rows: [['1', '2']] });
    expect(await read(path, { headerRow: 2 })).toMatchObject({ columns: ['x', 'y'], rows: [['1', '2']] });
    expect(await read(path, { headerRows: 0 })).toMatchObject({ columns: ['Column 1', 'Column 2'], numbers: [1, 2, 3] });
  });

  test('joined over several columns are told apart by the names below', async () => {
    const columns = (await read(real('grist-import-fixtures/uploads/homicide_rates.xlsx'))).columns;
    expect(columns.slice(0, 3)).toEqual(['Region', 'Sub Region', 'Download Full Dataset / Country/ Territory']);
  });

  test.each([
    ['1,2\n3,4\n', 0],
    ['2026,x\n3,4\n', 1],
    ['1,2\n', 1],
    ['2026-01-01,3\n2026-01-02,4\n', 0],
  ])('%j has %d lines of header', async (content, rows) => {
    const table = await openTable(await fileOf(content), { name: 'file' });
    expect(table.header.rows).toBe(rows);
    await table.close();
  });
});

describe('encodings are told from the text', () => {
  const cases: readonly (readonly [string, string, number[]])[] = [
    ['big5', '名稱,城市', [0xa6, 0x57, 0xba, 0xd9, 0x2c, 0xab, 0xb0, 0xa5, 0xab]],
    ['shift_jis', '商品,カナ', [0x8f, 0xa4, 0x95, 0x69, 0x2c, 0x83, 0x4a, 0x83, 0x69]],
    ['gb18030', '名称,城市', [0xc3, 0xfb, 0xb3, 0xc6, 0x2c, 0xb3, 0xc7, 0xca, 0xd0]],
    ['windows-1252', 'résumé,naïve', [0x72, 0xe9, 0x73, 0x75, 0x6d, 0xe9, 0x2c, 0x6e, 0x61, 0xef, 0x76, 0x65]],
  ];
  test.each(cases)('%s: %s', async (encoding, header, bytes) => {
    const found = await read(await fileOf(Buffer.from([...bytes, 0x0a])));
    expect([found.encoding, found.columns.join(',')]).toEqual([encoding, header]);
  });
});

describe('the guard against formulas', () => {
  const risky = ['=1+1', '+86 138', '-x', '@SUM(A1)', '\tx', '\rx', '＝1', "'=x", "''@y"];
  test.each(risky)('%j is guarded and comes back', (text) => {
    expect(guardText(text)).toBe(`'${text}`);
    expect(unguardText(guardText(text))).toBe(text);
  });
  test.each([';', '|', '\t', '\n', '\r\n'])('what follows %j inside a text begins no formula where that separates cells', (separator) => {
    for (const start of ['=1+1', '+1', '-cmd', '@x', '"=1+1', " '=x", '＝1', '\u200B=1']) {
      const text = `a${separator}${start}${separator}${start}`;
      const guarded = guardText(text);
      expect(unguardText(guarded)).toBe(text);
      for (const cell of guarded.split(/[;|\t\r\n]/).slice(1)) expect(cell).not.toMatch(/^["' ]*[=+\-@＝＋－＠]/);
    }
  });

  test('any text comes back', () => {
    const signs = ["'", '"', '=', '+', '-', '@', ';', ',', '|', '\t', '\r', '\n', '\u200B', ' ', 'a', '5', '＝'];
    let seed = 42;
    const next = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    for (let run = 0; run < 20_000; run += 1) {
      const text = Array.from({ length: next(9) }, () => signs[next(signs.length)]).join('');
      expect(unguardText(guardText(text))).toBe(text);
    }
  });

  test.each(['-5', '-12.50', '-3%', 'a=b', "it's", "'quoted'", ''])('%j stays as it is', (text) => {
    expect([guardText(text), unguardText(text)]).toEqual([text, text]);
  });
});
