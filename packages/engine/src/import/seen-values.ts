// In charge of: knowing whether a value stood in the file before, in few bytes per value, so that a million rows fit.

const START = 1 << 12;

/** 106 bits of a text in two numbers: two texts of one file that share all of them do not occur. */
function hash(text: string): readonly [number, number] {
  let [a, b, c, d] = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];
  for (let place = 0; place < text.length; place += 1) {
    const unit = text.charCodeAt(place);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ (unit + place), 0x5bd1e995);
    c = Math.imul((c << 5) ^ (c >>> 7) ^ unit, 0x1b873593);
    d = Math.imul(d + unit, 0x2545f491) ^ (d >>> 13);
  }
  a = Math.imul(a ^ (a >>> 15) ^ d, 0x2c1b3c6d) >>> 0;
  b = Math.imul(b ^ (b >>> 13) ^ a, 0x297a2d39) >>> 0;
  c = Math.imul(c ^ (c >>> 16) ^ b, 0x165667b1) >>> 0;
  d = Math.imul(d ^ (d >>> 14) ^ c, 0x7feb352d) >>> 0;
  // Zero marks a free place.
  return [(a & 0x1fffff) * 4_294_967_296 + b + 1, (c & 0x1fffff) * 4_294_967_296 + d];
}

/** Values seen so far, each with the row it first stood in. */
export class SeenValues {
  #first = new Float64Array(START);
  #second = new Float64Array(START);
  #rows = new Uint32Array(START);
  #count = 0;

  /** Notes a value. The row in which it stood before, when it did. */
  add(value: string | number, row: number): number | undefined {
    if (this.#count * 2 > this.#first.length) this.#grow();
    const [first, second] = hash(typeof value === 'number' ? `#${value}` : value);
    const place = this.#place(first, second);
    if (this.#first[place] !== 0) return this.#rows[place];
    this.#first[place] = first;
    this.#second[place] = second;
    this.#rows[place] = row;
    this.#count += 1;
    return undefined;
  }

  /** Whether a value was noted. */
  has(value: string | number): boolean {
    const [first, second] = hash(typeof value === 'number' ? `#${value}` : value);
    return this.#first[this.#place(first, second)] !== 0;
  }

  #place(first: number, second: number): number {
    const mask = this.#first.length - 1;
    let place = (first % 4_294_967_296) & mask;
    while (this.#first[place] !== 0 && (this.#first[place] !== first || this.#second[place] !== second)) place = (place + 1) & mask;
    return place;
  }

  #grow(): void {
    const [first, second, rows] = [this.#first, this.#second, this.#rows];
    this.#first = new Float64Array(first.length * 2);
    this.#second = new Float64Array(first.length * 2);
    this.#rows = new Uint32Array(first.length * 2);
    for (const [old, value] of first.entries()) {
      if (value === 0) continue;
      const place = this.#place(value, second[old] ?? 0);
      this.#first[place] = value;
      this.#second[place] = second[old] ?? 0;
      this.#rows[place] = rows[old] ?? 0;
    }
  }
}
