// In charge of: the syntax tree, which says what was written where and nothing about meaning.
import type { Span } from './span.ts';

/** One name of a path. */
export interface NameSyntax extends Span {
  readonly name: string;
}

/** How the parts of a syntax tree differ. */
export type SyntaxPart =
  | { readonly kind: 'constant'; readonly value: string | number | boolean | null }
  | { readonly kind: 'path'; readonly names: readonly NameSyntax[] }
  | { readonly kind: 'user'; readonly property: NameSyntax }
  | { readonly kind: 'list'; readonly items: readonly Syntax[] }
  | { readonly kind: 'group'; readonly inner: Syntax }
  | { readonly kind: 'call'; readonly name: NameSyntax; readonly args: readonly Syntax[] }
  /** `operator` is the name of the stored form: `a < b` is `lt`. */
  | { readonly kind: 'operation'; readonly operator: string; readonly args: readonly Syntax[] };

/** A part with its place and how many levels it is tall. */
export type Syntax = SyntaxPart & Span & { readonly height: number };
