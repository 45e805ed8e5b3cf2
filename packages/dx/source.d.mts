// In charge of: the types of source.mjs.
import type { Database } from 'better-sqlite3';

/** A database in memory with a table for each CSV file (packed or not) of a folder. */
export function openSource(folder: string): Database;

/** Rows as both sides write them, in one order: linked records by their title, and what SQL names `…_cents` as an amount. */
export function comparable(rows: readonly Readonly<Record<string, unknown>>[]): readonly string[];

/** Signs in to a started product and answers a function that posts JSON to it; what is refused throws. */
export function signIn(
  origin: string,
  who: { readonly email: string; readonly password: string },
): Promise<(path: string, body: object) => Promise<unknown>>;
