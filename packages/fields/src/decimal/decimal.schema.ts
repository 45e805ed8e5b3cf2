// In charge of: the config of decimal fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Config of a decimal field: `scale` is the number of decimal places it keeps (2 when absent). */
export const decimalSchema = {
  type: 'object',
  properties: {
    scale: { type: 'integer', minimum: 0, maximum: 8 },
    min: { type: 'number' },
    max: { type: 'number' },
  },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a decimal field. */
export type DecimalConfig = FromSchema<typeof decimalSchema>;
