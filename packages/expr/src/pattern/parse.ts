// In charge of: reading the text of a pattern.
import type { CharacterSet, PatternNode, Range, UnicodeGroup } from './tree.ts';

/** Bounds that keep every pattern quick. */
export const patternLimits = { length: 500, groups: 20, repeats: 200, depth: 50, size: 2_000 } as const;

/** Why a pattern cannot be read; `position` counts characters from 1. */
export class PatternError extends Error {
  readonly position: number;
  readonly reason: { readonly en: string; readonly 'zh-CN': string };

  constructor(position: number, en: string, zh: string) {
    super(en);
    this.position = position;
    this.reason = { en, 'zh-CN': zh };
  }
}

/** A pattern as it is written. */
export interface ParsedPattern {
  readonly root: PatternNode;
  readonly groups: number;
  readonly ignoresCase: boolean;
}

const digits: readonly Range[] = [[48, 57]];
const wordRanges: readonly Range[] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const spaces: readonly Range[] = [
  [9, 13],
  [32, 32],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const lineEnds: readonly Range[] = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];
const classes = new Map<string, readonly Range[]>([
  ['d', digits],
  ['w', wordRanges],
  ['s', spaces],
]);
const controls = new Map<string, number>([
  ['n', 10],
  ['r', 13],
  ['t', 9],
]);
const lastPoint = 0x10ffff;

function complement(ranges: readonly Range[]): readonly Range[] {
  const found: Range[] = [];
  let from = 0;
  for (const [low, high] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (low > from) found.push([from, low - 1]);
    from = Math.max(from, high + 1);
  }
  if (from <= lastPoint) found.push([from, lastPoint]);
  return found;
}

function setOf(ranges: readonly Range[], isNegated = false): PatternNode {
  return { kind: 'set', set: { ranges, groups: [], isNegated } };
}

class PatternParser {
  private at = 0;
  private groups = 0;
  private depth = 0;
  private readonly points: readonly string[];

  constructor(text: string) {
    this.points = Array.from(text);
  }

  all(): ParsedPattern {
    const ignoresCase = this.takeAll('(?i)');
    const root = this.choice();
    if (this.at < this.points.length) throw this.error('there is a ) without a (', '多了一个 )');
    return { root, groups: this.groups, ignoresCase };
  }

  private peek(): string | undefined {
    return this.points[this.at];
  }

  private take(text: string): boolean {
    if (this.peek() !== text) return false;
    this.at++;
    return true;
  }

  private takeAll(text: string): boolean {
    if (!Array.from(text).every((each, index) => this.points[this.at + index] === each)) return false;
    this.at += text.length;
    return true;
  }

  private error(en: string, zh: string): PatternError {
    return new PatternError(this.at + 1, en, zh);
  }

  private choice(): PatternNode {
    if (++this.depth > patternLimits.depth) throw this.error('groups are nested too deep', '分组嵌套太深');
    const options = [this.sequence()];
    while (this.take('|')) options.push(this.sequence());
    this.depth--;
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
  }

  private sequence(): PatternNode {
    const parts: PatternNode[] = [];
    for (let next = this.peek(); next !== undefined && next !== '|' && next !== ')'; next = this.peek()) {
      parts.push(this.repeated(this.atom()));
    }
    return { kind: 'sequence', parts };
  }

  private repeated(inner: PatternNode): PatternNode {
    const counts = this.counts();
    if (counts === undefined) return inner;
    if (inner.kind === 'place') throw this.error('a place cannot be repeated', '位置符号不能重复');
    const isLazy = this.take('?');
    if (['*', '+'].includes(this.peek() ?? '') || this.startsCounts()) throw this.error('a repetition follows another', '重复符号不能连写');
    return { kind: 'repeat', inner, ...counts, isLazy };
  }

  private startsCounts(): boolean {
    return /^\{\d+(,\d*)?\}/.test(this.points.slice(this.at, this.at + 12).join(''));
  }

  private counts(): { readonly min: number; readonly max: number } | undefined {
    if (this.take('*')) return { min: 0, max: Infinity };
    if (this.take('+')) return { min: 1, max: Infinity };
    if (this.take('?')) return { min: 0, max: 1 };
    const match = /^\{(\d+)(,(\d*))?\}/.exec(this.points.slice(this.at, this.at + 12).join(''));
    if (match === null) return undefined;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === '' ? Infinity : Number(match[3]);
    if (min > max) throw this.error('a repetition counts downwards', '重复次数的下限大于上限');
    if (min > patternLimits.repeats || (max !== Infinity && max > patternLimits.repeats)) {
      throw this.error(`a repetition counts beyond ${patternLimits.repeats}`, `重复次数超过 ${patternLimits.repeats}`);
    }
    this.at += match[0].length;
    return { min, max };
  }

  private atom(): PatternNode {
    const next = this.peek() ?? '';
    switch (next) {
      case '(':
        return this.group();
      case '[':
        return this.bracketed();
      case '\\':
        return this.escape();
      case '.':
        this.at++;
        return setOf(lineEnds, true);
      case '^':
      case '$':
        this.at++;
        return { kind: 'place', place: next === '^' ? 'start' : 'end' };
      case '*':
      case '+':
      case '?':
        throw this.error(`there is nothing to repeat before ${next}`, `${next} 前面没有可重复的内容`);
      default:
        return this.character(next);
    }
  }

  private character(next: string): PatternNode {
    if (next === '{' && this.startsCounts()) throw this.error('there is nothing to repeat before {', '{ 前面没有可重复的内容');
    this.at++;
    const point = next.codePointAt(0) ?? 0;
    return setOf([[point, point]]);
  }

  private group(): PatternNode {
    this.at++;
    const isKept = !this.takeAll('?:');
    if (isKept && this.peek() === '?') throw this.error('look-around and named groups are not supported', '不支持环视和命名分组');
    const number = isKept ? ++this.groups : undefined;
    if (this.groups > patternLimits.groups)
      throw this.error(`there are more than ${patternLimits.groups} groups`, `分组超过 ${patternLimits.groups} 个`);
    const inner = this.choice();
    if (!this.take(')')) throw this.error('a ( has no )', '缺少 )');
    return number === undefined ? { kind: 'group', inner } : { kind: 'group', inner, number };
  }

  private escape(): PatternNode {
    const letter = this.points[this.at + 1];
    if (letter === 'b' || letter === 'B') {
      this.at += 2;
      return { kind: 'place', place: letter === 'b' ? 'word-edge' : 'no-word-edge' };
    }
    const { ranges, groups } = this.escaped();
    return { kind: 'set', set: { ranges, groups, isNegated: false } };
  }

  /** What a backslash and a letter stand for, in brackets and outside. */
  private escaped(): { readonly ranges: readonly Range[]; readonly groups: readonly UnicodeGroup[] } {
    this.at++;
    const letter = this.points[this.at++];
    if (letter === undefined) throw this.error('the pattern ends with \\', '模式以 \\ 结尾');
    const ranges = classes.get(letter.toLowerCase());
    if (ranges !== undefined) return { ranges: letter === letter.toLowerCase() ? ranges : complement(ranges), groups: [] };
    if (letter === 'p') return { ranges: [], groups: [this.unicodeGroup()] };
    if (/[a-zA-Z0-9]/.test(letter) && !controls.has(letter)) throw this.error(`\\${letter} is not supported`, `不支持 \\${letter}`);
    const point = controls.get(letter) ?? letter.codePointAt(0) ?? 0;
    return { ranges: [[point, point]], groups: [] };
  }

  private unicodeGroup(): UnicodeGroup {
    const group = (['L', 'N', 'Han'] as const).find((name) => this.takeAll(`{${name}}`));
    if (group === undefined) throw this.error('\\p takes {L}, {N} or {Han}', '\\p 只支持 {L}、{N}、{Han}');
    return group;
  }

  private bracketed(): PatternNode {
    this.at++;
    const isNegated = this.take('^');
    const ranges: Range[] = [];
    const groups: UnicodeGroup[] = [];
    for (let isFirst = true; isFirst || this.peek() !== ']'; isFirst = false) {
      if (this.peek() === undefined) throw this.error('a [ has no ]', '缺少 ]');
      const from = this.member();
      groups.push(...from.groups);
      ranges.push(...this.rangeFrom(from.ranges));
    }
    this.at++;
    const set: CharacterSet = { ranges, groups, isNegated };
    return { kind: 'set', set };
  }

  private member(): { readonly ranges: readonly Range[]; readonly groups: readonly UnicodeGroup[] } {
    if (this.peek() === '\\') return this.escaped();
    const point = (this.points[this.at++] ?? '').codePointAt(0) ?? 0;
    return { ranges: [[point, point]], groups: [] };
  }

  /** `a-z` when a hyphen and another character follow; else what is there. */
  private rangeFrom(from: readonly Range[]): readonly Range[] {
    const isRange = this.peek() === '-' && this.points[this.at + 1] !== undefined && this.points[this.at + 1] !== ']';
    const low = single(from);
    if (!isRange || low === undefined) return from;
    this.at++;
    const high = single(this.member().ranges);
    if (high === undefined || high < low) throw this.error('a range in [ ] runs backwards', '[ ] 中的范围前后颠倒');
    return [[low, high]];
  }
}

function single(ranges: readonly Range[]): number | undefined {
  const [only, more] = ranges;
  return only !== undefined && more === undefined && only[0] === only[1] ? only[0] : undefined;
}

/** Reads a pattern; throws `PatternError`. */
export function parsePattern(text: string): ParsedPattern {
  if (text.length > patternLimits.length) {
    throw new PatternError(
      patternLimits.length + 1,
      `it is longer than ${patternLimits.length} characters`,
      `模式超过 ${patternLimits.length} 个字符`,
    );
  }
  return new PatternParser(text).all();
}
