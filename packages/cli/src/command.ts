// In charge of: what a command is: its options as data, and what it is given to do its work.
import type { Locale } from '@trellis/errors';
import type { Settings } from '@trellis/server/data';
import type { ParseArgsConfig } from 'node:util';
import type { Gaps, Word } from './words.ts';

/** The command line is wrong: code 2. */
export class UsageError extends Error {}

/** An option of a command. */
export interface Option {
  /** What stands for its value in help; absent, it has none. */
  readonly value?: string;
  readonly about: Word;
}

/** What was given on the command line. */
export interface Given {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/** What every command may use. */
export interface Context {
  /** The product's root. */
  readonly root: string;
  readonly locale: Locale;
  readonly settings: Settings;
  /** A path as whoever calls means it. */
  readonly path: (text: string) => string;
  readonly say: (key: Word, gaps?: Gaps) => string;
  /** Prints a line of the result. */
  readonly print: (line: string) => void;
  /** Tells how far something long is, beside the result. */
  readonly progress: (what: string, done: number, of: number) => void;
}

/** One command. */
export interface Command {
  readonly name: string;
  /** Names of what must follow it. */
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  readonly about: Word;
  readonly more: Word;
  /** Answers the exit code. */
  run(context: Context, given: Given): Promise<number>;
}

/** Options that every command has. */
export const COMMON: Readonly<Record<string, Option>> = {
  data: { value: 'DIR', about: 'optionData' },
  lang: { value: 'LANG', about: 'optionLang' },
  help: { about: 'optionHelp' },
};

/** The options as Node's parser wants them. */
export function parserOptions(options: Readonly<Record<string, Option>>): NonNullable<ParseArgsConfig['options']> {
  return Object.fromEntries(Object.entries(options).map(([name, { value }]) => [name, { type: value === undefined ? 'boolean' : 'string' }]));
}
