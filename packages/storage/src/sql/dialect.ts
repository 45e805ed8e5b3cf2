// In charge of: what a kind of database says differently. Plans and tables are turned into statements once, over this interface.
import type { ValueType } from '@trellis/expr';
import type { ColumnKind } from '@trellis/fields';
import type { LinkedField } from '@trellis/model';
import type { DateUnit } from '@trellis/schemas';
import type { SQL } from 'drizzle-orm';
import type { StatementText } from './statement-text.ts';

/**
 * How one kind of database writes what others write otherwise. Everything that is not here must be written in a way that all of
 * them read: `LEFT JOIN`, `EXISTS`, `CASE`, `COALESCE`, `IS TRUE`, `IN`, a comma between what is joined by conditions alone.
 * INVARIANT: every dialect gives the same results as the runner in memory; `agreement.test.ts` compares them.
 */
export interface SqlDialect {
  /** A statement's text, and its parameters in the order of their places. */
  text(query: SQL): StatementText;

  // Values that go in and out.

  /** A parameter; `place` says where its value comes from when the statement runs. */
  bound(place: unknown, type: ValueType): SQL;
  /** Something to select from: the values of a list that is bound as one parameter, in the column `value` of `alias`. */
  boundList(place: unknown, of: ValueType, alias: string): SQL;
  /** A parameter that bounds how many are answered. */
  boundCount(place: unknown): SQL;
  /** The constants true and false. */
  readonly yes: SQL;
  readonly no: SQL;
  /** One cell as the driver takes it. */
  readonly toDriver: (cell: unknown) => unknown;
  /** Several cells as the driver takes them for `boundList`. */
  toDriverList(cells: readonly unknown[]): unknown;
  /** True when the driver answers booleans as booleans; else they come as 0 and 1. */
  readonly answersBooleans: boolean;

  // Operations.

  /** Equal, nothing being equal to nothing. */
  same(a: SQL, b: SQL): SQL;
  /** A whole number times a power of ten. */
  scaled(value: SQL, factor: number): SQL;
  /** The product of two whole numbers. */
  product(a: SQL, b: SQL): SQL;
  /** Whether a text holds another, both folded as `foldText` does. */
  contains(text: SQL, part: SQL): SQL;
  /**
   * The column beside a text that keeps it as `foldText` folds it, where there is one. A dialect that has this gets texts and parts
   * folded already, and is asked for no search in other texts (`Untranslated`).
   */
  foldedColumn?(field: LinkedField): string | undefined;
  /** Whether a text begins with another, both folded as `foldText` does. */
  startsWith(text: SQL, part: SQL): SQL;
  /** The first day of a day's period; days are numbers since 1970-01-01. */
  periodStart(day: SQL, unit: Exclude<DateUnit, 'day' | 'week'>): SQL;
  /** The least or greatest value of a group. */
  extreme(op: 'min' | 'max', value: SQL, type: ValueType): SQL;
  /** A key to order by, nulls last. Texts are ordered by code point. */
  orderKey(value: SQL, descending: boolean, nullable: boolean): SQL;
  /** Whether an index read from its end gives nulls first, so that it only helps a descending order among records that have something. */
  readonly endsWithNulls: boolean;
  /** A column that the database is told not to look up in an index. */
  withoutIndex(column: SQL): SQL;

  // Tables.

  /** The type of a column for each logical kind. */
  readonly columnTypes: Readonly<Record<ColumnKind, string>>;
  /** The type of the column `id` of an entity's table. */
  readonly recordKey: string;
  /** What follows the columns of a side table. */
  readonly sideTableEnd: string;
  /** Whether an error says that a number left 64 bits. */
  isOverflow(error: unknown): boolean;
}

/** A plan asks for what a dialect cannot say with equal results: another runner has to carry it out. */
export class Untranslated extends Error {}
