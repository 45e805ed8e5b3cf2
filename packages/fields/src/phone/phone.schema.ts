// In charge of: the config of phone fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Config of a phone field: `countryCode` (86, 1, 44) is put before numbers that are written without one. */
export const phoneSchema = {
  type: 'object',
  properties: { countryCode: { type: 'string', pattern: '^[1-9][0-9]{0,2}$' } },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a phone field. */
export type PhoneConfig = FromSchema<typeof phoneSchema>;
