// In charge of: the config of user fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Config of a user field: one user, or many. */
export const userSchema = {
  type: 'object',
  properties: { many: { type: 'boolean' } },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a user field. */
export type UserConfig = FromSchema<typeof userSchema>;
