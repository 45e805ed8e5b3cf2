// In charge of: claims on long work where one process has all the data: they only keep it from doing a thing twice at once.
import type { Claim } from '@trellis/engine';

/** The claims of the one process. */
export class OwnClaims {
  readonly #held = new Set<string>();

  /** Claims a work; undefined when it is under way. */
  take(work: string): Claim | undefined {
    if (this.#held.has(work)) return undefined;
    this.#held.add(work);
    return {
      release: async () => {
        this.#held.delete(work);
      },
    };
  }
}
