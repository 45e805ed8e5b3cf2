// In charge of: proving that files made by other people's programs are read as other readers read them, or are refused with a reason.
import { AppError, type ErrorCode } from '@trellis/errors';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openTable } from './table-file.ts';
import { guessType } from './written-kind.ts';

/** What an independent reader found (`fixtures/expect.py`). */
interface Expectation {
  readonly sheet?: string;
  readonly headerRows?: number;
  readonly header?: readonly string[];
  readonly rows: number;
  readonly types?: readonly string[];
  /** Record, column, text. */
  readonly cells?: readonly (readonly [number, number, string])[];
  readonly empty?: true;
  /** What the other sheets hold. */
  readonly further?: readonly Expectation[];
}

const root = fileURLToPath(new URL('./fixtures/', import.meta.url));
const json = <T>(name: string): T => JSON.parse(readFileSync(`${root}${name}`, 'utf8')) as T;
const expected = json<{ readonly [file: string]: Expectation }>('expected.json');
const damaged = json<{ readonly [file: string]: { readonly code: ErrorCode; readonly reason: string } }>('damaged.json');
/** Where the independent reader and ours differ: what ours gives instead, and why that is right. */
const differences = json<{ readonly [file: string]: Partial<Expectation> & { readonly reason: string } }>('differences.json');

const isEmpty = (name: string): boolean => differences[name]?.empty ?? expected[name]?.empty ?? false;

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\.(?:csv|tsv|psv|ssv|xlsx|xlsm)$/.test(name))
  .toSorted();

/** A table as read: what is expected of it, and its records. */
type Read = Omit<Expectation, 'cells' | 'further'> & { readonly records: readonly (readonly string[])[] };

async function readFixture(name: string, chosen?: string): Promise<Read> {
  const table = await openTable(`${root}${name}`, { name, sheet: chosen });
  try {
    const records: (readonly string[])[] = [];
    for await (const row of table.rows()) records.push(row.cells);
    const { columns, sheet, header } = table;
    const types = columns.map((_, place) => guessType(records.map((cells) => cells[place] ?? '')));
    return {
      ...(sheet === undefined ? {} : { sheet }),
      ...(header.rows === 1 ? {} : { headerRows: header.rows }),
      header: columns,
      rows: records.length,
      types,
      records,
    };
  } finally {
    await table.close();
  }
}

async function refusalOf(name: string): Promise<unknown> {
  try {
    await readFixture(name);
    return 'read';
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
}

/** Every sheet with anything in it but the one that is read unless told otherwise. */
const furtherSheets = files.flatMap((name) => (expected[name]?.further ?? []).map((expectation) => ({ name, expectation })));

/** What was read, and what should have been: as expected, or as is told to be right instead. */
function beside(key: string, expectation: Expectation | undefined, { records, ...facts }: Read): readonly [found: object, wanted: object] {
  const { reason: _, ...instead } = differences[key] ?? { reason: '' };
  const { cells = [], further: _further, ...wanted } = { ...expectation, ...instead };
  const found = cells.map(([row, place]) => [row, place, records[row]?.[place] ?? '']);
  return [
    { ...facts, cells: found },
    { ...wanted, cells },
  ];
}

describe('files of other programs', () => {
  test('are all known', () => {
    expect(files).toHaveLength(195);
    expect(files.filter((name) => expected[name] === undefined && damaged[name] === undefined)).toEqual([]);
    expect(
      [...Object.keys(expected), ...Object.keys(damaged), ...Object.keys(differences)].filter((name) => !files.includes(name.replace(/#.*$/, ''))),
    ).toEqual([]);
  });

  test('are told by cells that differ: five, or all that hold anything', () => {
    const tables = [...Object.values(expected), ...furtherSheets.map(({ expectation }) => expectation)];
    const places = tables.map(({ cells = [] }) => cells.map(([row, place]) => `${row} ${place}`));
    expect(places.filter((each) => new Set(each).size < each.length)).toEqual([]);
    expect(places.filter((each) => each.length === 5).length).toBeGreaterThan(150);
    expect(furtherSheets.length).toBeGreaterThan(50);
  });

  test.each(files.filter((name) => damaged[name] === undefined && !isEmpty(name)))('%s', async (name) => {
    const [found, wanted] = beside(name, expected[name], await readFixture(name));
    expect(found).toEqual(wanted);
  });

  test.each(furtherSheets.map((each) => [each.name, each.expectation.sheet ?? '', each.expectation] as const))(
    '%s, sheet %s',
    async (name, sheet, expectation) => {
      const [found, wanted] = beside(`${name}#${sheet}`, expectation, await readFixture(name, sheet));
      expect(found).toEqual(wanted);
    },
  );

  test.each(files.filter(isEmpty))('%s is empty', async (name) => {
    expect(await refusalOf(name)).toBe('import.empty-file');
  });

  test.each(Object.entries(damaged))('%s is refused', async (name, { code }) => {
    expect(await refusalOf(name)).toBe(code);
  });

  test.each([
    ['messytables-horror/simple.xls', 'import.old-workbook'],
    ['messytables-horror/simple.ods', 'import.open-document'],
    ['messytables-horror/rowcolspan.html', 'import.web-page'],
  ])('%s is refused whatever its name says: %s', async (name, code) => {
    expect(await refusalOf(name)).toBe(code);
  });
});
