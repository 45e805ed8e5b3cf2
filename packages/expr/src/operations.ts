// In charge of: finding an operator or function by name.
import { functions } from './functions/list.ts';
import type { Operation } from './operation.ts';
import { operators } from './operators/list.ts';

// Maps, never objects: a name such as `constructor` finds nothing.
const byName = new Map([...operators, ...functions].map((each) => [each.name, each]));
const byWritten = new Map(functions.map((each) => [each.name.toLowerCase(), each]));

/** The operator or function that the stored form calls so. */
export function findOperation(name: string): Operation | undefined {
  return byName.get(name);
}

/** Operators that are written like functions. */
const writtenOperators: ReadonlySet<string> = new Set(['and', 'or', 'old']);

/** The function written so, in any case; `AND(a, b)`, `OR(a, b)` and `OLD(field)` are functions too. */
export function findFunction(written: string): Operation | undefined {
  const name = written.toLowerCase();
  return byWritten.get(name) ?? (writtenOperators.has(name) ? byName.get(name) : undefined);
}

/** Names of all functions as they are written, for suggestions. */
export function functionNames(): readonly string[] {
  return [...byWritten.keys()].map((name) => name.toUpperCase());
}
