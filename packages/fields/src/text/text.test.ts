import { expect, test } from 'vitest';
import { textType } from './text.ts';

test('counts characters, not halves of them, after composing accents', () => {
  const read = (text: string) => textType.read(text, { config: { maxLength: 2 }, label: 'Code', path: 'code' }).ok;
  expect([read('😀😀'), read('e\u0301e\u0301'), read('😀😀😀'), read('abc')]).toEqual([true, true, false, false]);
});
