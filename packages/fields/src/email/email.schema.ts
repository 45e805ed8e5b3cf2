// In charge of: the config of e-mail fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Config of an e-mail field: there is nothing to set. */
export const emailSchema = { type: 'object', properties: {}, additionalProperties: false } as const satisfies JSONSchema;

/** Config of an e-mail field. */
export type EmailConfig = FromSchema<typeof emailSchema>;
