// In charge of: the list of operators, which have a sign or word of their own in the text of an expression.
import type { Operation } from '../operation.ts';
import { append } from '../functions/text/join.ts';
import { add, div, mul, neg, percent, pow, sub } from './arithmetic.ts';
import { eq, gt, gte, lt, lte, ne } from './comparison.ts';
import { and, not, or } from './logic.ts';
import { isIn } from './membership.ts';
import { old } from './old.ts';

/** Every operator. */
export const operators: readonly Operation[] = [eq, ne, lt, lte, gt, gte, and, or, not, isIn, add, sub, mul, div, pow, percent, neg, append, old];
