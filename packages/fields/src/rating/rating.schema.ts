// In charge of: the config of rating fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Config of a rating field: the best rating there is (5 when absent); the worst is 1, and none at all is no value. */
export const ratingSchema = {
  type: 'object',
  properties: { max: { type: 'integer', minimum: 2, maximum: 10 } },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a rating field. */
export type RatingConfig = FromSchema<typeof ratingSchema>;
