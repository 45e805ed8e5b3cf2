// In charge of: the config of rollups.
import { pathSchema, type Expression, type JSONSchema, type Ref } from '@trellis/schemas';
import { releaseSchema, resultSchema } from '../computed-type.ts';
import { rollupOperators, type RollupOperator } from '../field-type.ts';

/** Config of a rollup: the back-link (or link to several) whose records are gathered, the path from them to the value, what to make of the values, and which records count. */
export const rollupSchema = {
  type: 'object',
  properties: {
    path: pathSchema,
    op: { enum: rollupOperators },
    filter: { $ref: 'https://trellis.dev/schemas/expression.schema.json' },
    result: resultSchema,
    release: releaseSchema,
  },
  required: ['path', 'op'],
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a rollup. Written by hand: its filter is recursive. */
export interface RollupConfig {
  readonly path: readonly Ref[];
  readonly op: RollupOperator;
  readonly filter?: Expression | undefined;
  readonly result?: { readonly type: string; readonly config?: object | undefined } | undefined;
  readonly release?: 'none' | 'value' | undefined;
}
