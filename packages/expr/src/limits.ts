// In charge of: how large an expression may be, so that checking one never takes long, and how much one run may do.

/** Bounds that hold before any work starts. */
export interface Limits {
  /** Characters of text. */
  readonly length: number;
  /** Levels of nesting. */
  readonly depth: number;
  /** Constants, paths, lists and calls together. */
  readonly nodes: number;
}

/** The bounds of ordinary use. */
export const defaultLimits: Limits = { length: 20_000, depth: 200, nodes: 5_000 };

/** Bounds of what functions make while they run. Beyond `text`, `digits` or `items` a call gives null; beyond `work` the whole run does. */
export const runLimits = {
  /** Most characters of a text that a function makes. */
  text: 100_000,
  /** Most digits of a number, decimal places included. */
  digits: 100,
  /** Most values of a list that a function makes. */
  items: 10_000,
  /** Units of work that the functions of one run may do together: about the characters they touch, list values and steps of patterns weighing more. */
  work: 2_000_000,
} as const;
