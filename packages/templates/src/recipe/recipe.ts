// In charge of: the shape of the recipe that turns source files into files to import.
import { readFileSync } from 'node:fs';
import type { ImportOptions } from '@trellis/query';
import type { TemplateName } from '../template-folder.ts';
import type { SampleCompany } from '../sample.ts';

/** How to get a text from one line of the source. A plain string names a column. */
export type LineValue =
  | string
  | { readonly text: string }
  /** The parts one after another; empty when one of them is. */
  | { readonly join: readonly LineValue[] }
  | { readonly of: string; readonly withoutSuffix: string }
  /** Without any of these characters. */
  | { readonly of: string; readonly without: string }
  /** A number that was kept in binary, back at its decimals: 27.2000008 with two is 27.20. */
  | { readonly of: string; readonly decimals: number }
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
  /** Its own source, from the recipe's folder, instead of the recipe's. */
  readonly source?: string;
  readonly onePer?: string;
  /** In a file with `onePer`, a line value is that of the group's first line. */
  readonly columns: { readonly [name: string]: LineValue | GroupValue };
}

/** One import through the product. */
export interface RecipeStep {
  readonly app: string;
  readonly entity: string;
  /** A file that the recipe makes, or one that lies in the recipe's folder. */
  readonly file: string;
  readonly options: ImportOptions;
}

/** How a company is made from a source file: what to create first, which files to make, how to import them in order. */
export interface Recipe {
  readonly format: 1;
  /** The template whose apps the company has besides its own. */
  readonly template?: TemplateName;
  /** The source (CSV, packed with gzip when its name ends in .gz), from the recipe's folder. */
  readonly source?: string;
  readonly company: SampleCompany;
  readonly files: readonly RecipeFile[];
  readonly steps: readonly RecipeStep[];
}

/** Reads a recipe. */
export function readRecipe(path: string): Recipe {
  return JSON.parse(readFileSync(path, 'utf8')) as Recipe;
}
