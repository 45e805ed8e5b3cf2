// In charge of: the elements of one name in a large XML part, one after another, without holding the part.
import { TextDecoder } from 'node:util';
import { brokenFile } from './refusal.ts';

/** An element: its attributes as they are written, and what stands inside it. */
export interface XmlElement {
  readonly attributes: string;
  readonly body: string;
}

/** What to look for: elements named `name`, until the element `within` that holds them ends. */
export interface ElementSearch {
  readonly name: string;
  readonly within: string;
  /** Longest element in characters. */
  readonly longest: number;
}

function decoderOf(first: Uint8Array): TextDecoder {
  const isWide = (a: number, b: number): boolean => first[0] === a && first[1] === b;
  if (isWide(0xff, 0xfe)) return new TextDecoder('utf-16le');
  return new TextDecoder(isWide(0xfe, 0xff) ? 'utf-16be' : 'utf-8', { fatal: true });
}

/** Sections of raw text become ordinary text, and remarks nothing, so that what follows need not know of them. */
function plain(text: string): string {
  if (!text.includes('<!')) return text;
  return text
    .replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, inner: string) => inner.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'))
    .replace(/<!--[\s\S]*?-->/g, '');
}

/** Cuts elements out of text that comes in pieces. */
class Cutter {
  readonly #open: RegExp;
  readonly #end: RegExp;
  readonly #search: ElementSearch;
  #text = '';
  #place = 0;
  isOver = false;

  constructor(search: ElementSearch) {
    this.#search = search;
    this.#open = new RegExp(
      `<((?:[\\w.-]+:)?)(?:(${search.name})(?=[\\s/>])|${search.within}(?:\\s[^>]*)?/>)|</(?:[\\w.-]+:)?${search.within}\\s*>`,
      'g',
    );
    this.#end = />/g;
  }

  /** Takes more text in and gives the elements that are complete. */
  *add(piece: string): Generator<XmlElement> {
    this.#text = this.#text.slice(this.#place) + piece;
    this.#place = 0;
    for (let element = this.#next(); element !== undefined; element = this.#next()) yield element;
    if (this.#text.length - this.#place > this.#search.longest) throw brokenFile({ en: 'a part of it never ends', 'zh-CN': '其中一部分没有结尾' });
  }

  #next(): XmlElement | undefined {
    const text = this.#text;
    this.#open.lastIndex = this.#place;
    const match = this.#open.exec(text);
    if (match === null) {
      // What may be the beginning of a tag is kept for the next piece.
      this.#place = Math.max(this.#place, text.lastIndexOf('<'));
      return undefined;
    }
    if (match[2] === undefined) {
      this.isOver = true;
      this.#place = text.length;
      return undefined;
    }
    this.#place = match.index;
    this.#end.lastIndex = this.#open.lastIndex;
    const end = this.#end.exec(text)?.index;
    if (end === undefined) return undefined;
    if (text[end - 1] === '/') {
      this.#place = end + 1;
      return { attributes: text.slice(this.#open.lastIndex, end - 1), body: '' };
    }
    const close = text.indexOf(`</${match[1] ?? ''}${match[2]}`, end);
    const after = close < 0 ? -1 : text.indexOf('>', close);
    if (after < 0) return undefined;
    this.#place = after + 1;
    return { attributes: text.slice(this.#open.lastIndex, end), body: plain(text.slice(end + 1, close)) };
  }
}

/** Every element, in order. A part that ends too early is refused. */
export async function* xmlElements(bytes: AsyncIterable<Uint8Array>, search: ElementSearch): AsyncGenerator<XmlElement> {
  const cutter = new Cutter(search);
  let decoder: TextDecoder | undefined;
  for await (const chunk of bytes) {
    decoder ??= decoderOf(chunk);
    yield* cutter.add(decoded(decoder, chunk));
    if (cutter.isOver) return;
  }
  if (decoder !== undefined) yield* cutter.add(decoded(decoder));
  if (!cutter.isOver) throw brokenFile({ en: 'it ends too early', 'zh-CN': '文件不完整' });
}

function decoded(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (error) {
    throw brokenFile({ en: 'it is damaged or incomplete', 'zh-CN': '文件已损坏或不完整' }, error);
  }
}

const ATTRIBUTE = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** The attributes that an element was written with; values are not decoded. */
export function attributesOf(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [name, double ?? single ?? '']));
}
