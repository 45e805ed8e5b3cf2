// In charge of: how large an expression may be, so that checking one never takes long.

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
