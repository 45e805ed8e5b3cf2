// In charge of: figures of a table that are equal on both databases exactly when nothing was lost or changed in number.
import type { Execute } from '../sql/plan-runner.ts';
import type { Held, Shape, Value } from './shape.ts';

/** Rows of a table, and for each column the sum of its numbers or of the bytes of its values. */
export class Totals {
  rows = 0n;
  readonly #sums: bigint[];

  constructor(columns: number) {
    this.#sums = Array.from({ length: columns }, () => 0n);
  }

  /** Takes a row in. */
  add(row: readonly Value[]): void {
    this.rows += 1n;
    for (const [index, value] of row.entries()) this.#sums[index] = (this.#sums[index] ?? 0n) + measure(value);
  }

  /** The figures as one text, for comparing. */
  toString(): string {
    return [this.rows, ...this.#sums].join(' ');
  }
}

function measure(value: Value): bigint {
  if (value === null) return 0n;
  if (typeof value === 'bigint') return value;
  return BigInt(typeof value === 'string' ? Buffer.byteLength(value) : value.length);
}

const sums: Readonly<Record<Held, (column: string) => string>> = {
  whole: (column) => `COALESCE(SUM(${column}), 0)`,
  flag: (column) => `COUNT(*) FILTER (WHERE ${column})`,
  text: (column) => `COALESCE(SUM(octet_length(${column})), 0)`,
  bytes: (column) => `COALESCE(SUM(octet_length(${column})), 0)`,
};

/** The same figures, worked out by PostgreSQL. */
export async function postgresTotals(execute: Execute, { table, columns }: Shape): Promise<string> {
  const list = ['COUNT(*)', ...columns.map(({ name, held }) => sums[held](`"${name}"`))];
  const [row] = await execute(`SELECT ${list.map((each) => `(${each})::text`).join(', ')} FROM ${table}`, [], false);
  return (row ?? []).join(' ');
}
