// In charge of: the shape of the recipe that turns the source file into files to import.
import { readFileSync } from 'node:fs';
import type { ImportOptions } from '@trellis/query';
import type { SampleCompany } from '@trellis/templates';

/** How to get a text from one line of the source. A plain string names a column. */
export type LineValue =
  | string
  | { readonly text: string }
  /** The parts one after another; empty when one of them is. */
  | { readonly join: readonly LineValue[] }
  | { readonly of: string; readonly withoutSuffix: string }
  | { readonly of: string; readonly startsWith: string; readonly then: string; readonly otherwise: string }
  /** 1 for the first line with this value in the column, then 2 … */
  | { readonly runningNumberIn: string };

/** How to get a text from all lines of a group: the first that is filled, or the least by code point. */
export interface GroupValue {
  readonly take: 'firstFilled' | 'least';
  readonly of: string;
  /** Column to use when none is filled. */
  readonly otherwise?: string;
}

/** A file to make: one line per source line, or one per value of a column (empty values make none). */
export interface RecipeFile {
  readonly file: string;
  readonly onePer?: string;
  /** In a file with `onePer`, a line value is that of the group's first line. */
  readonly columns: { readonly [name: string]: LineValue | GroupValue };
}

/** One import through the product. */
export interface RecipeStep {
  readonly app: string;
  readonly entity: string;
  readonly file: string;
  readonly options: ImportOptions;
}

/** How a company is made from a source file: what to create first, which files to make, how to import them in order. */
export interface Recipe {
  readonly format: 1;
  readonly template: 'stage-1';
  /** The source, from the recipe's folder. */
  readonly source: string;
  readonly company: SampleCompany;
  readonly files: readonly RecipeFile[];
  readonly steps: readonly RecipeStep[];
}

/** Reads a recipe. */
export function readRecipe(path: string): Recipe {
  return JSON.parse(readFileSync(path, 'utf8')) as Recipe;
}
