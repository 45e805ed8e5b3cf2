// In charge of: REGEXMATCH, REGEXEXTRACT, REGEXREPLACE, on our own linear-time patterns.
import type { Report } from '../../operation.ts';
import { spend } from '../../fuel.ts';
import { runLimits } from '../../limits.ts';
import { PatternError } from '../../pattern/parse.ts';
import { compilePattern, patternMistake, type Program } from '../../pattern/program.ts';
import { Matcher } from '../../pattern/run.ts';
import { defineFunction, type Facts } from '../define.ts';
import { boolean, text } from '../types.ts';

// Patterns are nearly always constants: the last few programs serve all records.
const known = new Map<string, Program | null>();
const mostKnown = 50;

function programOf(pattern: string): Program | null {
  const found = known.get(pattern);
  if (found !== undefined) return found;
  spend(pattern.length * 20);
  let program: Program | null = null;
  try {
    program = compilePattern(pattern);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
  }
  if (known.size >= mostKnown) known.clear();
  known.set(pattern, program);
  return program;
}

function matcherOf(pattern: string, value: string): Matcher | null {
  const program = programOf(pattern);
  spend(value.length * 2);
  return program && new Matcher(program, value, spend);
}

function refuse({ args }: Facts, report: Report): void {
  const pattern = args[1];
  if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string') return;
  const mistake = patternMistake(pattern.value);
  if (mistake !== undefined) report('args.1', 'expression.pattern', { pattern: pattern.value, at: mistake.position, reason: mistake.reason });
}

const wrongPattern = { en: 'False with null; a pattern that cannot be read gives null.', zh: '有空值时为否；模式无法识别时为空。' };

/** Whether a pattern occurs. */
export const regexMatch = defineFunction({
  name: 'regexMatch',
  params: ['text', 'text'],
  result: boolean,
  whenNull: false,
  refuse,
  doc: {
    group: 'text',
    params: 'text, pattern',
    en: 'Whether a pattern occurs in a text; with ^ and $ whether all of it matches.',
    zh: '文本中是否有符合模式的部分；加 ^ 和 $ 则要求整段符合。',
    example: 'REGEXMATCH("SKU-001", "^[A-Z]+-\\d{3}$")',
    result: 'TRUE',
    rules: wrongPattern,
  },
  run: ([value, pattern]) => {
    const matcher = matcherOf(pattern, value);
    return matcher && matcher.find() !== undefined;
  },
});

/** What a pattern finds. */
export const regexExtract = defineFunction({
  name: 'regexExtract',
  params: ['text', 'text'],
  result: text,
  refuse,
  doc: {
    group: 'text',
    params: 'text, pattern',
    en: 'What a pattern finds first in a text: its first group, or all of it when it has none.',
    zh: '模式在文本中首先匹配到的内容：有分组时取第一个分组，否则取全部。',
    example: 'REGEXEXTRACT("Order #1042 paid", "#(\\d+)")',
    result: '"1042"',
    rules: { en: 'Null when nothing matches. A pattern that cannot be read gives null.', zh: '没有匹配或模式无法识别时为空。' },
  },
  run: ([value, pattern]) => {
    const matcher = matcherOf(pattern, value);
    const kept = matcher?.find();
    if (!matcher || kept === undefined) return null;
    return matcher.group(kept, (programOf(pattern)?.slots ?? 2) > 2 ? 1 : 0) ?? null;
  },
});

/** Text and groups that a replacement is made of. */
function templateOf(by: string): readonly (string | number)[] {
  return by.split(/(\$\d{1,2}|\$\$)/).map((part) => (part === '$$' ? '$' : /^\$\d/.test(part) ? Number(part.slice(1)) : part));
}

// Keeping a match and putting its replacement together.
const matchWork = 50;

function replaceAll(matcher: Matcher, template: readonly (string | number)[]): string {
  let result = '';
  let at = 0;
  while (at <= matcher.points.length && result.length <= runLimits.text) {
    const kept = matcher.find(at);
    const [start, end] = [kept?.[0], kept?.[1]];
    if (kept === undefined || start === undefined || end === undefined) break;
    result += matcher.slice(at, start);
    for (const part of template) result += typeof part === 'string' ? part : (matcher.group(kept, part) ?? '');
    // An empty match moves on by one character, so that this ends.
    if (end === start) result += matcher.slice(start, start + 1);
    at = end === start ? end + 1 : end;
    spend(matchWork);
  }
  return result + matcher.slice(at, matcher.points.length);
}

/** Another text in place of what a pattern finds. */
export const regexReplace = defineFunction({
  name: 'regexReplace',
  params: ['text', 'text', 'text'],
  result: text,
  refuse,
  doc: {
    group: 'text',
    params: 'text, pattern, replacement',
    en: 'The text with everything that a pattern finds replaced; $1 stands for the first group, $0 for all that was found.',
    zh: '把模式匹配到的内容全部替换；$1 表示第一个分组，$0 表示匹配到的全部内容。',
    example: 'REGEXREPLACE("2026/01/31", "(\\d+)/(\\d+)/(\\d+)", "$3.$2.$1")',
    result: '"31.01.2026"',
    rules: { en: '$$ is a dollar sign. A pattern that cannot be read gives null.', zh: '$$ 表示美元符号；模式无法识别时为空。' },
  },
  run: ([value, pattern, by]) => {
    const matcher = matcherOf(pattern, value);
    return matcher && replaceAll(matcher, templateOf(by));
  },
});
