// In charge of: the config of integer fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

const limit = { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER } as const;

/** Config of an integer field. */
export const integerSchema = {
  type: 'object',
  properties: { min: limit, max: limit },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of an integer field. */
export type IntegerConfig = FromSchema<typeof integerSchema>;
