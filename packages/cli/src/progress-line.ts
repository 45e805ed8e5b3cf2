// In charge of: telling how far long work is, not more often than anybody reads.

/** Work that is over sooner is not worth a line. */
const EVERY_MS = 1_000;

/** Says from time to time how far each step is. */
export class ProgressLine {
  readonly #tell: (line: string) => void;
  readonly #now: () => number;
  #last: number;
  #begun = '';

  constructor(tell: (line: string) => void, now: () => number) {
    this.#tell = tell;
    this.#now = now;
    this.#last = now();
  }

  /** A step is so far. */
  at(what: string, done: number, of: number): void {
    if (this.#now() - this.#last < EVERY_MS) return;
    this.#last = this.#now();
    this.#begun = what;
    const percent = of === 0 ? 100 : Math.floor((done * 100) / of);
    this.#tell(`… ${what} ${percent} %`);
  }

  /** Everything is over. */
  end(): void {
    if (this.#begun !== '') this.#tell(`… ${this.#begun} 100 %`);
    this.#begun = '';
  }
}
