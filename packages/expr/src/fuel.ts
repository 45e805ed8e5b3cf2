// In charge of: stopping a run that does more work than one run may.
import { runLimits } from './limits.ts';

/** Carries "enough" from a function to the start of its run; it never leaves this package. */
class OutOfFuel extends Error {}

// A run never awaits, so no two runs interleave; a run inside another (a value that is itself computed) has its own budget.
let left: number = Infinity;

/** Takes units of work (a character, a list value) from the budget of the run. */
export function spend(units: number): void {
  left -= units;
  if (left < 0) throw new OutOfFuel('the run has used its budget');
}

/** Runs with a fresh budget; `undefined` when that is used up. */
export function withFuel<T>(run: () => T): T | undefined {
  const outer = left;
  left = runLimits.work;
  try {
    return run();
  } catch (error) {
    if (error instanceof OutOfFuel) return undefined;
    throw error;
  } finally {
    left = outer;
  }
}
