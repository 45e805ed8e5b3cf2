// In charge of: FIND, SEARCH, EXACT, CONTAINS, STARTSWITH, ENDSWITH, OCCURRENCES, SUBSTITUTE: looking for a text in another.
import { runLimits } from '../../limits.ts';
import { spend } from '../../fuel.ts';
import { foldText } from '../../types/text-order.ts';
import { defineFunction } from '../define.ts';
import { boolean, text, whole } from '../types.ts';
import { pointCount, pointOffset } from './points.ts';

/** Whether a text has the other in it, blind to case and full-width forms. */
export const contains = defineFunction({
  name: 'contains',
  params: ['text', 'text'],
  result: boolean,
  whenNull: false,
  weight: 2,
  doc: {
    group: 'text',
    params: 'text, part',
    en: 'Whether a text has another in it, blind to case and full-width forms.',
    zh: '文本是否包含另一段文本，不区分大小写和全角半角。',
    example: 'CONTAINS("Ｒed box", "RED")',
    result: 'TRUE',
    rules: { en: 'False with null.', zh: '有空值时为否。' },
  },
  run: ([value, part]) => foldText(value).includes(foldText(part)),
});

/** Whether a text begins with the other, blind to case and full-width forms. */
export const startsWith = defineFunction({
  name: 'startsWith',
  params: ['text', 'text'],
  result: boolean,
  whenNull: false,
  weight: 2,
  doc: {
    group: 'text',
    params: 'text, part',
    en: 'Whether a text begins with another, blind to case and full-width forms.',
    zh: '文本是否以另一段文本开头，不区分大小写和全角半角。',
    example: 'STARTSWITH("SKU-001", "sku")',
    result: 'TRUE',
    rules: { en: 'False with null.', zh: '有空值时为否。' },
  },
  run: ([value, part]) => foldText(value).startsWith(foldText(part)),
});

/** Whether a text ends with the other, blind to case and full-width forms. */
export const endsWith = defineFunction({
  name: 'endsWith',
  params: ['text', 'text'],
  result: boolean,
  whenNull: false,
  weight: 2,
  doc: {
    group: 'text',
    params: 'text, part',
    en: 'Whether a text ends with another, blind to case and full-width forms.',
    zh: '文本是否以另一段文本结尾，不区分大小写和全角半角。',
    example: 'ENDSWITH("photo.JPG", ".jpg")',
    result: 'TRUE',
    rules: { en: 'False with null.', zh: '有空值时为否。' },
  },
  run: ([value, part]) => foldText(value).endsWith(foldText(part)),
});

/** Whether two texts are the same. */
export const exact = defineFunction({
  name: 'exact',
  params: ['text', 'text'],
  result: boolean,
  whenNull: false,
  doc: {
    group: 'text',
    params: 'text, text',
    en: 'Whether two texts are the same to the letter, case included.',
    zh: '两段文本是否完全相同，区分大小写。',
    example: 'EXACT("Red", "red")',
    result: 'FALSE',
    rules: { en: 'False with null.', zh: '有空值时为否。' },
  },
  run: ([a, b]) => a === b,
});

/** The place of a part, to the letter. */
export const find = defineFunction({
  name: 'find',
  params: ['text', 'text', 'integer?'],
  result: whole,
  doc: {
    group: 'text',
    params: 'part, text, [start]',
    en: 'The place of a part in a text, from 1, case included; looked for from a start on.',
    zh: '在文本中查找一段文本的位置（从 1 起），区分大小写，可指定起始位置。',
    example: 'FIND("-", "SKU-001")',
    result: '4',
    rules: { en: 'Null when it is not there or the start is outside the text.', zh: '找不到或起始位置超出文本时为空。' },
  },
  run: ([part, value, start = 1]) => {
    if (start < 1 || start > pointCount(value) + 1) return null;
    const at = value.indexOf(part, pointOffset(value, start - 1));
    return at < 0 ? null : BigInt(pointCount(value.slice(0, at)) + 1);
  },
});

/** The place where folded characters begin to spell a folded part; characters fold to none, one or more. */
function foldedIndex(characters: readonly string[], part: string, from: number): number {
  const folded = characters.map(foldText);
  const joined = folded.join('');
  let offset = folded.slice(0, from).join('').length;
  for (let index = from; index <= folded.length; index++) {
    if (joined.startsWith(part, offset)) return index;
    offset += folded[index]?.length ?? 0;
    spend(1);
  }
  return -1;
}

/** The place of a part, blind to case. */
export const search = defineFunction({
  name: 'search',
  params: ['text', 'text', 'integer?'],
  result: whole,
  weight: 16,
  doc: {
    group: 'text',
    params: 'part, text, [start]',
    en: 'The place of a part in a text, from 1, blind to case and full-width forms; looked for from a start on.',
    zh: '在文本中查找一段文本的位置（从 1 起），不区分大小写和全角半角，可指定起始位置。',
    example: 'SEARCH("box", "Red BOX")',
    result: '5',
    rules: {
      en: 'Null when it is not there or the start is outside the text. ? and * are plain characters.',
      zh: '找不到或起始位置超出文本时为空。? 和 * 是普通字符。',
    },
  },
  run: ([part, value, start = 1]) => {
    const characters = Array.from(value);
    if (start < 1 || start > characters.length + 1) return null;
    const at = foldedIndex(characters, foldText(part), start - 1);
    return at < 0 ? null : BigInt(at + 1);
  },
});

function countOf(value: string, part: string): number {
  if (part === '') return 0;
  let count = 0;
  for (let at = value.indexOf(part); at >= 0; at = value.indexOf(part, at + part.length)) count++;
  return count;
}

/** How often a part occurs. */
export const occurrences = defineFunction({
  name: 'occurrences',
  params: ['text', 'text'],
  result: whole,
  doc: {
    group: 'text',
    params: 'text, part',
    en: 'How often a part occurs in a text, case included and without overlaps.',
    zh: '一段文本在另一段文本中出现的次数，区分大小写，不重叠计数。',
    example: 'OCCURRENCES("a-b-c", "-")',
    result: '2',
    rules: { en: 'An empty part occurs 0 times.', zh: '空文本出现 0 次。' },
  },
  run: ([value, part]) => BigInt(countOf(value, part)),
});

function nthIndex(value: string, part: string, occurrence: number): number {
  let at = value.indexOf(part);
  for (let n = 1; n < occurrence && at >= 0; n++) at = value.indexOf(part, at + part.length);
  return at;
}

/** Another text in place of a part. */
export const substitute = defineFunction({
  name: 'substitute',
  params: ['text', 'text', 'text', 'integer?'],
  result: text,
  weight: 4,
  doc: {
    group: 'text',
    params: 'text, old_text, new_text, [occurrence]',
    en: 'The text with a part replaced wherever it occurs, or only at one occurrence.',
    zh: '把文本中的一段换成另一段；可以只换第几次出现的那一处。',
    example: 'SUBSTITUTE("a-b-c", "-", "/")',
    result: '"a/b/c"',
    rules: { en: 'Case counts; an occurrence below 1 gives null.', zh: '区分大小写；次序小于 1 时为空。' },
  },
  run: ([value, part, by, occurrence]) => {
    if (occurrence !== undefined && occurrence < 1) return null;
    if (part === '') return value;
    if (occurrence !== undefined) {
      const at = nthIndex(value, part, occurrence);
      return at < 0 ? value : value.slice(0, at) + by + value.slice(at + part.length);
    }
    // Never built when it would be too long: the check of the result refuses this one.
    if (value.length + countOf(value, part) * (by.length - part.length) > runLimits.text) return ' '.repeat(runLimits.text + 1);
    return value.replaceAll(part, () => by);
  },
});
