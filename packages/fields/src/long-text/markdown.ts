// In charge of: reading the part of Markdown that long texts take, into a tree that has no place for anything unsafe: no HTML, no other links.

/** A piece of a line. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong' | 'em' | 'del'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly href: string; readonly text: string }
  | { readonly kind: 'break' };

/** A part of a text. */
export type Block =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'heading'; readonly level: number; readonly children: readonly Inline[] }
  | { readonly kind: 'list'; readonly start: number | undefined; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly head: readonly (readonly Inline[])[]; readonly rows: readonly (readonly (readonly Inline[])[])[] }
  | { readonly kind: 'rule' };

/** Levels of quotes and lists within each other; what is deeper stays as written. */
const DEEPEST = 8;

const SAFE_LINK = /^(?:https?:\/\/|mailto:|tel:)[^\s\p{Cc}\p{Cf}]+$/iu;

/** The address of a link, when it is one that may be followed: to a page, a mailbox or a telephone. */
function safeHref(address: string): string | undefined {
  return SAFE_LINK.test(address) ? address : undefined;
}

const LINK = /\[([^[\]\n]{1,500})\]\(([^()\s]{1,2000})\)/y;
const BARE_LINK = /https?:\/\/[^\s<>()[\]"'，。；、）】》]{1,2000}/iy;
const CODE = /(`{1,3})([^`\n]{1,2000})\1(?!`)/y;
const MARK = /\*\*|__|~~|\*|_/y;
const ESCAPE = /\\([\\`*_~[\]()#+\-.!|>])/y;
const PLAIN = /[^\\`*_~[\nhH]+/y;

const marks = new Map<string, 'strong' | 'em' | 'del'>([
  ['**', 'strong'],
  ['__', 'strong'],
  ['*', 'em'],
  ['_', 'em'],
  ['~~', 'del'],
]);

interface Open {
  readonly mark: string;
  readonly children: Inline[];
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

function isGap(character: string | undefined): boolean {
  return character === undefined || /\s/u.test(character);
}

/** Reads a line from left to right, once: what opens waits on a stack, what never closes stays as it was written. */
class InlineReader {
  readonly #text: string;
  readonly #open: Open[] = [{ mark: '', children: [] }];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): readonly Inline[] {
    while (this.#at < this.#text.length) this.#step();
    while (this.#open.length > 1) this.#giveUp();
    return this.#open[0]?.children ?? [];
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at = pattern.lastIndex;
    return match;
  }

  #add(...pieces: readonly Inline[]): void {
    const { children = [] } = this.#open.at(-1) ?? {};
    for (const piece of pieces) {
      const last = children.at(-1);
      if (piece.kind === 'text' && last?.kind === 'text') children[children.length - 1] = { kind: 'text', text: last.text + piece.text };
      else children.push(piece);
    }
  }

  #step(): void {
    const plain = this.#take(PLAIN);
    if (plain !== null) return this.#add({ kind: 'text', text: plain[0] });
    if (this.#text[this.#at] === '\n') {
      this.#at += 1;
      return this.#add({ kind: 'break' });
    }
    const piece = this.#escape() ?? this.#code() ?? this.#link();
    if (piece !== undefined) return this.#add(piece);
    const mark = this.#take(MARK)?.[0];
    if (mark !== undefined) return this.#mark(mark);
    this.#add({ kind: 'text', text: this.#text[this.#at++] ?? '' });
  }

  #escape(): Inline | undefined {
    const match = this.#take(ESCAPE);
    return match === null ? undefined : { kind: 'text', text: match[1] ?? '' };
  }

  #code(): Inline | undefined {
    const match = this.#take(CODE);
    return match === null ? undefined : { kind: 'code', text: match[2] ?? '' };
  }

  #link(): Inline | undefined {
    const written = this.#take(LINK);
    if (written !== null) {
      const href = safeHref(written[2] ?? '');
      return href === undefined ? { kind: 'text', text: written[0] } : { kind: 'link', href, text: written[1] ?? '' };
    }
    if (isWord(this.#text[this.#at - 1])) return undefined;
    const bare = this.#take(BARE_LINK);
    if (bare === null) return undefined;
    let end = bare[0].length;
    while (end > 0 && '.,;:!?*_~'.includes(bare[0][end - 1] ?? ' ')) end -= 1;
    const address = bare[0].slice(0, end);
    this.#at -= bare[0].length - address.length;
    const href = safeHref(address);
    return href === undefined ? { kind: 'text', text: address } : { kind: 'link', href, text: address };
  }

  #mark(mark: string): void {
    const [before, after] = [this.#text[this.#at - mark.length - 1], this.#text[this.#at]];
    const place = this.#open.findLastIndex((open) => open.mark === mark);
    // An underscore within a word is part of it: unit_price.
    const isInside = mark.startsWith('_') && isWord(before) && isWord(after);
    if (place > 0 && !isGap(before) && !isInside) return this.#close(place, mark);
    if (place > 0 || isGap(after) || isInside) return this.#add({ kind: 'text', text: mark });
    this.#open.push({ mark, children: [] });
  }

  #close(place: number, mark: string): void {
    while (this.#open.length > place + 1) this.#giveUp();
    const { children = [] } = this.#open.pop() ?? {};
    const kind = marks.get(mark);
    if (kind === undefined || children.length === 0) this.#add({ kind: 'text', text: mark }, ...children, { kind: 'text', text: mark });
    else this.#add({ kind, children });
  }

  #giveUp(): void {
    const { mark = '', children = [] } = this.#open.pop() ?? {};
    this.#add({ kind: 'text', text: mark }, ...children);
  }
}

function inline(text: string): readonly Inline[] {
  return new InlineReader(text).read();
}

const FENCE = /^ {0,3}```/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*)$/;
const RULE = /^ {0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])\s+(?=\S)/;
const DIVIDER = /^ {0,3}\|?(?:\s*:?-{1,100}:?\s*\|)*\s*:?-{1,100}:?\s*\|?\s*$/;

function cellsOf(line: string): readonly string[] {
  return line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** Reads the lines of a text. Every reader takes at least one line, and each line once on every level. */
class BlockReader {
  readonly #lines: readonly string[];
  readonly #depth: number;
  #at = 0;

  constructor(lines: readonly string[], depth: number) {
    this.#lines = lines;
    this.#depth = depth;
  }

  read(): readonly Block[] {
    const blocks: Block[] = [];
    while (this.#at < this.#lines.length) {
      if (this.#line().trim() === '') this.#at += 1;
      else blocks.push(this.#block());
    }
    return blocks;
  }

  #line(offset = 0): string {
    return this.#lines[this.#at + offset] ?? '';
  }

  #block(): Block {
    const line = this.#line();
    if (FENCE.test(line)) return this.#fence();
    const heading = HEADING.exec(line);
    if (heading !== null) {
      this.#at += 1;
      return { kind: 'heading', level: heading[1]?.length ?? 1, children: inline((heading[2] ?? '').trim()) };
    }
    if (RULE.test(line)) {
      this.#at += 1;
      return { kind: 'rule' };
    }
    if (this.#depth < DEEPEST && QUOTE.test(line)) return this.#quote();
    if (this.#depth < DEEPEST && ITEM.test(line)) return this.#list();
    return this.#isTable() ? this.#table() : this.#paragraph();
  }

  #fence(): Block {
    const start = ++this.#at;
    while (this.#at < this.#lines.length && !FENCE.test(this.#line())) this.#at += 1;
    const text = this.#lines.slice(start, this.#at).join('\n');
    this.#at += 1;
    return { kind: 'code', text };
  }

  #quote(): Block {
    const inside: string[] = [];
    while (this.#at < this.#lines.length && QUOTE.test(this.#line())) inside.push((this.#lines[this.#at++] ?? '').replace(QUOTE, ''));
    return { kind: 'quote', blocks: new BlockReader(inside, this.#depth + 1).read() };
  }

  #list(): Block {
    const first = ITEM.exec(this.#line())?.[2] ?? '-';
    const isNumbered = /^\d/.test(first);
    const items: (readonly Block[])[] = [];
    for (let item = this.#item(isNumbered); item !== undefined; item = this.#item(isNumbered))
      items.push(new BlockReader(item, this.#depth + 1).read());
    return { kind: 'list', start: isNumbered ? Number.parseInt(first, 10) : undefined, items };
  }

  /** The lines of the next item of a list: its own, and those below that are set in. */
  #item(isNumbered: boolean): readonly string[] | undefined {
    const match = ITEM.exec(this.#line());
    if (match === null || /^\d/.test(match[2] ?? '') !== isNumbered || RULE.test(this.#line())) return undefined;
    const lines = [this.#line().slice(match[0].length)];
    for (this.#at += 1; this.#at < this.#lines.length; this.#at += 1) {
      const line = this.#line();
      const isSetIn = /^(?: {2,}|\t)/.test(line);
      const isLazy = line.trim() !== '' && !this.#beginsBlock(line);
      const isGapInside = line.trim() === '' && /^(?: {2,}|\t)\S/.test(this.#line(1));
      if (!isSetIn && !isLazy && !isGapInside) break;
      lines.push(line.replace(/^(?: {2,4}|\t)/, ''));
    }
    while (this.#at < this.#lines.length && this.#line().trim() === '' && ITEM.test(this.#line(1))) this.#at += 1;
    return lines;
  }

  #beginsBlock(line: string): boolean {
    return FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line) || ITEM.test(line);
  }

  #isTable(): boolean {
    return (
      this.#line().includes('|') &&
      this.#line(1).includes('-') &&
      DIVIDER.test(this.#line(1)) &&
      cellsOf(this.#line()).length === cellsOf(this.#line(1)).length
    );
  }

  #table(): Block {
    const head = cellsOf(this.#line());
    const rows: string[][] = [];
    for (this.#at += 2; this.#at < this.#lines.length && this.#line().includes('|'); this.#at += 1) {
      const cells = cellsOf(this.#line());
      rows.push(head.map((_, place) => cells[place] ?? ''));
    }
    return { kind: 'table', head: head.map(inline), rows: rows.map((row) => row.map(inline)) };
  }

  #paragraph(): Block {
    const start = this.#at++;
    while (this.#at < this.#lines.length && this.#line().trim() !== '' && !this.#beginsBlock(this.#line()) && !this.#isTable()) this.#at += 1;
    const text = this.#lines
      .slice(start, this.#at)
      .map((line) => line.trim())
      .join('\n');
    return { kind: 'paragraph', children: inline(text) };
  }
}

/**
 * Reads headings, bold, italic and struck text, lists, links, code, quotes, tables and rules. Everything else is text as it stands.
 * @example readMarkdown('**now**') // [{ kind: 'paragraph', children: [{ kind: 'strong', children: [{ kind: 'text', text: 'now' }] }] }]
 */
export function readMarkdown(text: string): readonly Block[] {
  return new BlockReader(text.split('\n'), 0).read();
}

function wordsOf(pieces: readonly Inline[]): string {
  return pieces.map((piece) => (piece.kind === 'break' ? ' ' : 'children' in piece ? wordsOf(piece.children) : piece.text)).join('');
}

function blockWords(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return wordsOf(block.children);
    case 'list':
      return block.items.map((item) => item.map(blockWords).join(' ')).join(' · ');
    case 'quote':
      return block.blocks.map(blockWords).join(' ');
    case 'code':
      return block.text;
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(wordsOf).join(' | ')).join(' · ');
    case 'rule':
      return '';
  }
}

/** The words of a Markdown text on one line, without its marks. */
export function markdownWords(text: string): string {
  return readMarkdown(text).map(blockWords).join(' ').replace(/\s+/gu, ' ').trim();
}
