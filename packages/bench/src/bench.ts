// In charge of: what a bench is.
import type { BenchOptions } from './options.ts';
import type { Result } from './result.ts';

/** A bench: it measures the product and its limit in a folder of its own and says what it saw, in one or more figures. */
export interface Bench {
  readonly name: string;
  run(folder: string, options: BenchOptions): Promise<readonly Result[]>;
}
