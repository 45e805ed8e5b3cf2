// In charge of: text between the grid and spreadsheets.
import { describe, expect, it } from 'vitest';
import { readTsv, writeTsv } from './tsv.ts';

describe('reading', () => {
  it.each([
    [
      'plain cells',
      'a\tb\nc\td',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a last line break', 'a\r\nb\r\n', [['a'], ['b']]],
    [
      'empty cells',
      'a\t\t\n\tb',
      [
        ['a', '', ''],
        ['', 'b'],
      ],
    ],
    ['quoted breaks and tabs', '"a\nb"\t"c\td"', [['a\nb', 'c\td']]],
    ['doubled quotes', '"say ""hi"""\tx', [['say "hi"', 'x']]],
    ['quotes that mean themselves', '5" screen\t"a" and "b"', [['5" screen', '"a" and "b"']]],
    ['a quote that is never closed', '"open\tb', [['"open', 'b']]],
    ['one cell', '你好', [['你好']]],
    ['nothing', '', [['']]],
  ])('%s', (_name, text, cells) => {
    expect(readTsv(text)).toEqual(cells);
  });
});

it('reads back what it writes', () => {
  const cells = [
    ['a', 'b\nc', 'd\te'],
    ['"', '', '5" screen'],
    ['你好', '—', '"x"'],
  ];
  expect(readTsv(writeTsv(cells))).toEqual(cells);
});
