// In charge of: the one text of a JSON value: names in order, no spaces, numbers in their shortest form (RFC 8785).
import { quoted } from '../result.ts';
import { JsonMistake, MAX_DEPTH, REFUSED_KEYS } from './json-mistake.ts';

/** Bytes that a value's text may take, in UTF-8. */
const MAX_BYTES = 100_000;

// Neither PostgreSQL nor UTF-8 can hold them.
const UNSTORABLE = /[\0\p{Cs}]/u;

function byteLength(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // A pair of surrogates is four bytes for two units.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return bytes;
}

/** Writes one value, and stops as soon as it is too deep or too large: what is shared or circular in memory ends there as well. */
class CanonicalWriter {
  readonly #parts: string[] = [];
  #bytes = 0;

  text(value: unknown): string {
    this.#value(value, 0);
    return this.#parts.join('');
  }

  #put(part: string): void {
    this.#bytes += byteLength(part);
    if (this.#bytes > MAX_BYTES) throw new JsonMistake('value.json-size', { max: MAX_BYTES / 1000 });
    this.#parts.push(part);
  }

  #value(value: unknown, depth: number): void {
    if (value === null || typeof value === 'boolean') this.#put(String(value));
    else if (typeof value === 'string') this.#string(value);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'object') this.#nested(value, depth);
    else throw new JsonMistake('value.type');
  }

  #string(value: string): void {
    // JSON writes a character in at most six: a text far too long need not be written to know.
    const found = value.length > MAX_BYTES ? null : UNSTORABLE.exec(value);
    if (value.length > MAX_BYTES) throw new JsonMistake('value.json-size', { max: MAX_BYTES / 1000 });
    if (found !== null) {
      const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      throw new JsonMistake('value.control-character', { character: `U+${code}` });
    }
    this.#put(JSON.stringify(value));
  }

  #number(value: number): void {
    if (!Number.isFinite(value)) throw new JsonMistake('value.type');
    // Beyond 2^53 a number may already be another than the one that was sent.
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new JsonMistake('value.json-number', { value: String(value) });
    this.#put(Object.is(value, -0) ? '0' : String(value));
  }

  #nested(value: object, depth: number): void {
    if (depth === MAX_DEPTH) throw new JsonMistake('value.json-depth', { max: MAX_DEPTH });
    if (Array.isArray(value)) this.#array(value, depth + 1);
    else this.#object(value, depth + 1);
  }

  #array(items: readonly unknown[], depth: number): void {
    this.#put('[');
    for (let place = 0; place < items.length; place++) {
      if (place > 0) this.#put(',');
      this.#value(items[place], depth);
    }
    this.#put(']');
  }

  #object(value: object, depth: number): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    // Dates, maps and instances of classes are no JSON; what they hold would be lost or made up.
    if (prototype !== null && prototype !== Object.prototype) throw new JsonMistake('value.type');
    this.#put('{');
    // By UTF-16 units, as the standard wants it and JavaScript compares.
    for (const [place, key] of Object.keys(value).toSorted().entries()) {
      if (REFUSED_KEYS.has(key)) throw new JsonMistake('value.json-key', { key: quoted(key) });
      if (place > 0) this.#put(',');
      this.#string(key);
      this.#put(':');
      this.#value((value as { readonly [key: string]: unknown })[key], depth);
    }
    this.#put('}');
  }
}

/** The canonical text of a JSON value. Throws a `JsonMistake`. */
export function canonicalJson(value: unknown): string {
  return new CanonicalWriter().text(value);
}
