// In charge of: the config of percent fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Config of a percent field. Values are fractions: 16.5% is 0.165. `scale` counts the fraction's decimal places (4 when absent); `min` and `max` are fractions. */
export const percentSchema = {
  type: 'object',
  properties: {
    scale: { type: 'integer', minimum: 2, maximum: 8 },
    min: { type: 'number' },
    max: { type: 'number' },
  },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a percent field. */
export type PercentConfig = FromSchema<typeof percentSchema>;
