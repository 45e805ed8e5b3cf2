// In charge of: making texts of expressions, most of them meaningful, by mixing the rows of the function cases.
import { caseScope } from '../fixtures/case-scope.ts';
import type { Random } from '../fixtures/random.ts';
import { resolve } from '../resolve.ts';
import { tokenize, type Token } from '../syntax/token.ts';
import type { ValueType } from '../value-type.ts';

const atoms: Readonly<Record<string, readonly string[]>> = {
  number: ['0', '1', '-1', '2', '3.5', '-0.01', '10', '100000', '0.000000000001', '999999999999999', 'n', 'x', 'tiny', 'huge', 'non', '12.345'],
  text: [
    '""',
    '"a"',
    '"abc"',
    '"中😀é"',
    '" -"',
    '"0"',
    '"12.5%"',
    '"2026-01-31"',
    '"(a*)*b"',
    '"[a-z]+?"',
    '"#,##0.00"',
    '"yyyy"',
    '"USD"',
    's',
    'emoji',
    'nos',
    '"day"',
    '"kg"',
  ],
  boolean: ['TRUE', 'FALSE', 'b', 'nob'],
  date: ['d', 'nod', 'first_day', 'last_day', 'TODAY()', 'DATE(2024, 2, 29)'],
  timestamp: ['t', 'u', 'not_', 'NOW()'],
  'list of number': ['nums', 'nonums', 'nulls', '[]', '[1, null, 2.5]', '[huge, tiny, 0]'],
  'list of text': ['words', '[]', '["a", s, null]'],
  'list of date': ['days', '[]'],
};

// Eighty thousand characters: seldom, as every use takes its time.
const longText = 'long';
const noise = [
  '(',
  ')',
  ',',
  '"',
  '{',
  '}',
  '[',
  ']',
  '.',
  '-',
  '%',
  '^',
  '/',
  '&',
  ' in ',
  ' not ',
  'null',
  '$user.roles',
  '__proto__',
  'constructor(',
  '\u0000',
  '\uD800',
  '😀',
  '`',
  '；',
];

function kindOf(type: ValueType): string {
  return type.kind === 'list' ? `list of ${type.of.kind}` : type.kind;
}

/** A row as a sequence of parts: plain text, or a place where any expression of a kind may stand. */
interface Template {
  readonly parts: readonly string[];
  /** Kind of the part at the same index; undefined for plain text. */
  readonly kinds: readonly (string | undefined)[];
}

function kindOfToken(token: Token, next: Token | undefined): string | undefined {
  if (token.kind === 'number') return 'number';
  if (token.kind === 'text') return 'text';
  if (token.kind === 'word') return token.text === 'true' || token.text === 'false' ? 'boolean' : undefined;
  if (token.kind !== 'name' || next?.text === '(') return undefined;
  const field = caseScope.byName('', token.text);
  return field && kindOf(field.valueType);
}

function templateOf(text: string): Template | undefined {
  const cut = tokenize(text);
  if (!cut.ok) return undefined;
  const tokens = cut.tokens.slice(0, -1);
  return {
    parts: tokens.map((token) => text.slice(token.start, token.end)),
    kinds: tokens.map((token, index) => kindOfToken(token, tokens[index + 1])),
  };
}

/** Makes inputs of rows. */
export class InputMaker {
  private readonly templates: readonly Template[];
  private readonly byKind = new Map<string, Template[]>();
  private readonly random: Random;

  constructor(rows: readonly string[], random: Random) {
    this.random = random;
    const templates: Template[] = [];
    for (const row of rows) {
      const template = templateOf(row);
      if (template === undefined) continue;
      templates.push(template);
      const result = resolve(row, caseScope);
      if (result.ok) this.ofKind(kindOf(result.typed.type)).push(template);
    }
    this.templates = templates;
  }

  private ofKind(kind: string): Template[] {
    const known = this.byKind.get(kind) ?? [];
    this.byKind.set(kind, known);
    return known;
  }

  /** The next input. */
  next(): string {
    const text = this.fill(this.random.pick(this.templates), 2);
    return this.random.below(8) === 0 ? this.disturb(text) : text;
  }

  private fill(template: Template, depth: number): string {
    let text = '';
    for (const [index, part] of template.parts.entries()) {
      const kind = template.kinds[index];
      // A space keeps words apart; between other tokens it says nothing.
      text += `${kind === undefined || this.random.below(2) === 0 ? part : this.instead(kind, depth)} `;
    }
    return text;
  }

  private instead(kind: string, depth: number): string {
    const { random } = this;
    if (kind === 'text' && random.below(300) === 0) return longText;
    const wanted = random.below(25) === 0 ? random.pick(Object.keys(atoms)) : kind;
    const templates = this.byKind.get(wanted);
    if (depth > 0 && templates !== undefined && random.below(4) === 0) return `(${this.fill(random.pick(templates), depth - 1)})`;
    const known = atoms[wanted];
    return known === undefined ? 'null' : random.pick(known);
  }

  /** Characters lost, doubled or put in. */
  private disturb(text: string): string {
    const at = this.random.below(text.length + 1);
    const count = this.random.below(4);
    return text.slice(0, at) + this.random.pick(noise) + text.slice(at + count);
  }
}
