// In charge of: reading JSON text that people write, with the place of a mistake, and without losing what JSON.parse drops in silence.
import type { LocalText } from '@trellis/errors';
import { quoted } from '../result.ts';
import { JsonMistake, MAX_DEPTH, REFUSED_KEYS } from './json-mistake.ts';

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y; // oxlint-disable-line no-control-regex -- the characters that JSON strings must escape
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

const expected = {
  value: { en: 'a value', 'zh-CN': '值' },
  key: { en: 'a name in quotation marks', 'zh-CN': '带引号的名称' },
  colon: { en: '“:”', 'zh-CN': '“:”' },
  afterItem: { en: '“,” or “]”', 'zh-CN': '“,”或“]”' },
  afterMember: { en: '“,” or “}”', 'zh-CN': '“,”或“}”' },
  end: { en: 'the end', 'zh-CN': '结尾' },
  string: { en: 'the rest of a text in quotation marks', 'zh-CN': '引号内文本的其余部分' },
} as const satisfies Record<string, LocalText>;

/** A decimal number's digits without zeros at the ends, and where its point is: equal for equal numbers. */
function exactForm(written: string): string {
  const [, whole = '', fraction = '', exponent = '0'] = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(written) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  return significant === '' ? '0' : `${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/** Reads one JSON text from its start. */
class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): unknown {
    const value = this.#value(0);
    this.#skip();
    return this.#at < this.#text.length ? this.#refuse('end') : value;
  }

  #place(at: number): { line: number; column: number } {
    const before = this.#text.slice(0, at).split('\n');
    return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  }

  #refuse(what: keyof typeof expected): never {
    throw new JsonMistake('value.json', { ...this.#place(this.#at), expected: expected[what] });
  }

  /** The text a pattern matches here, stepped over. */
  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #skip(): void {
    this.#take(SPACE);
  }

  /** Steps over a sign and the space before it. */
  #is(sign: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }

  #value(depth: number): unknown {
    this.#skip();
    const next = this.#text[this.#at];
    if (next === '{' || next === '[') {
      if (depth === MAX_DEPTH) throw new JsonMistake('value.json-depth', { max: MAX_DEPTH });
      this.#at++;
      return next === '{' ? this.#object(depth + 1) : this.#array(depth + 1);
    }
    if (next === '"') return this.#string();
    const word = this.#take(WORD);
    if (word !== undefined) return word === 'null' ? null : word === 'true';
    return this.#number();
  }

  #string(): string {
    const written = this.#take(STRING) ?? this.#refuse('string');
    return JSON.parse(written) as string;
  }

  #number(): number {
    const written = this.#take(NUMBER) ?? this.#refuse('value');
    const number = Number(written);
    const isKept = Number.isFinite(number) && exactForm(String(number)) === exactForm(written);
    if (!isKept) throw new JsonMistake('value.json-number', { value: quoted(written) });
    return number;
  }

  #array(depth: number): unknown[] {
    const items: unknown[] = [];
    if (this.#is(']')) return items;
    do items.push(this.#value(depth));
    while (this.#is(','));
    return this.#is(']') ? items : this.#refuse('afterItem');
  }

  #object(depth: number): { readonly [key: string]: unknown } {
    const members = new Map<string, unknown>();
    if (this.#is('}')) return {};
    do {
      this.#skip();
      const at = this.#at;
      const key = this.#text[at] === '"' ? this.#string() : this.#refuse('key');
      if (REFUSED_KEYS.has(key)) throw new JsonMistake('value.json-key', { key });
      if (members.has(key)) throw new JsonMistake('value.json-twice', { key: quoted(key), ...this.#place(at) });
      if (!this.#is(':')) this.#refuse('colon');
      members.set(key, this.#value(depth));
    } while (this.#is(','));
    return this.#is('}') ? Object.fromEntries(members) : this.#refuse('afterMember');
  }
}

/** The value of a JSON text. Throws a `JsonMistake`; a name that stands twice and a number that would be rounded are mistakes too. */
export function readJsonText(text: string): unknown {
  return new JsonReader(text).read();
}
