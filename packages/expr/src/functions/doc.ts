// In charge of: what a function says about itself to completion and help pages.
import type { Operation } from '../operation.ts';

/** The groups that functions are listed in, in this order. */
export const functionGroups = ['text', 'number', 'date', 'logic', 'list', 'money', 'conversion', 'place'] as const;

/** A group of functions. */
export type FunctionGroup = (typeof functionGroups)[number];

/** Documentation of a function. */
export interface FunctionDoc {
  readonly group: FunctionGroup;
  /** The parameters between the parentheses; those in brackets may be left out. */
  readonly params: string;
  /** One sentence: what it answers. */
  readonly en: string;
  /** The same in Chinese. */
  readonly zh: string;
  /** An expression without fields. */
  readonly example: string;
  /** What the example gives, as `showValue` writes it. */
  readonly result: string;
  /** Its own rules for null, rounding and extremes, where they differ from the general ones. */
  readonly rules?: { readonly en: string; readonly zh: string };
}

/** A function with its documentation. */
export interface DocumentedFunction extends Operation {
  readonly doc: FunctionDoc;
}
