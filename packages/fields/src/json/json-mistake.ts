// In charge of: what can be wrong with a JSON value, thrown from however deep in it and caught by the field type alone.
import type { ErrorCode, Params } from '@trellis/errors';

/** Levels that a value may be nested. */
export const MAX_DEPTH = 20;

/** Names that code may take for an object's own making. */
export const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** A mistake in a JSON value. It never leaves the folder. */
export class JsonMistake extends Error {
  readonly code: ErrorCode;
  readonly params: Params;

  constructor(code: ErrorCode, params: Params = {}) {
    super(code);
    this.code = code;
    this.params = params;
  }
}
