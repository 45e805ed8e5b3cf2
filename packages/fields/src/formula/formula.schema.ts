// In charge of: the config of formulas.
import type { Expression, JSONSchema } from '@trellis/schemas';
import { releaseSchema, resultSchema } from '../computed-type.ts';

/** Config of a formula: its expression in stored form, and the type its values have (numbers with their scale). */
export const formulaSchema = {
  type: 'object',
  properties: { expression: { $ref: 'https://trellis.dev/schemas/expression.schema.json' }, result: resultSchema, release: releaseSchema },
  required: ['expression', 'result'],
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a formula. Written by hand: expressions are recursive. */
export interface FormulaConfig {
  readonly expression: Expression;
  readonly result: { readonly type: string; readonly config?: object | undefined };
  readonly release?: 'none' | 'value' | undefined;
}
