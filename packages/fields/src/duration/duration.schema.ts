// In charge of: the config of duration fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Config of a duration field: how it is written (`h:mm` when absent). What is kept are whole seconds in every format. */
export const durationSchema = {
  type: 'object',
  properties: { format: { enum: ['h:mm', 'h:mm:ss', 'hours'] } },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a duration field. */
export type DurationConfig = FromSchema<typeof durationSchema>;
