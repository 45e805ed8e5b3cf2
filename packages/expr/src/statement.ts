// In charge of: which operators and functions every store can run in a statement that selects records.
import { infixes } from './syntax/parse.ts';

/**
 * Calls that mean the same in a statement as in the evaluator. Everything else is computed by the evaluator alone: division,
 * rounding, dates moved, texts made.
 */
export const statementCalls: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'eq',
  'ne',
  'lt',
  'lte',
  'gt',
  'gte',
  'in',
  'add',
  'sub',
  'mul',
  'neg',
  'if',
  'coalesce',
  'isEmpty',
  'contains',
  'startsWith',
  'localDay',
  'overlaps',
]);

const signs = new Map([...infixes].map(([sign, infix]) => [infix.operator, sign]));

/** What a call is written as: `/` for div, `LEFT` for left. */
export function writtenCall(name: string): string {
  return name === 'percent' ? '%' : (signs.get(name) ?? name.toUpperCase());
}
