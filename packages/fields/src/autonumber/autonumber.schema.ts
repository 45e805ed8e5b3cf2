// In charge of: the config of autonumber fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Config of an autonumber field: text with parts in braces, such as `PO-{YYYY}-{0000}`. The zeros are the least number of digits. */
export const autonumberSchema = {
  type: 'object',
  properties: { pattern: { type: 'string', minLength: 3, maxLength: 60 } },
  required: ['pattern'],
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of an autonumber field. */
export type AutonumberConfig = FromSchema<typeof autonumberSchema>;
