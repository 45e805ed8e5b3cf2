// In charge of: what a pattern says, before it becomes a program.

/** Characters from one code point to another. */
export type Range = readonly [number, number];

/** A set of characters. */
export interface CharacterSet {
  readonly ranges: readonly Range[];
  /** Unicode groups besides: letters, digits, Chinese characters. */
  readonly groups: readonly UnicodeGroup[];
  readonly isNegated: boolean;
}

/** The Unicode groups that patterns may name: `\p{L}`, `\p{N}`, `\p{Han}`. */
export type UnicodeGroup = 'L' | 'N' | 'Han';

/** A place between characters. */
export type Place = 'start' | 'end' | 'word-edge' | 'no-word-edge';

/** A pattern or a part of one. */
export type PatternNode =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  /** `number` counts the groups that are kept; none for `(?:…)`. */
  | { readonly kind: 'group'; readonly inner: PatternNode; readonly number?: number }
  | { readonly kind: 'repeat'; readonly inner: PatternNode; readonly min: number; readonly max: number; readonly isLazy: boolean };
