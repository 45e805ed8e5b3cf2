// In charge of: the config of web address fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Config of a web address field: there is nothing to set. */
export const urlSchema = { type: 'object', properties: {}, additionalProperties: false } as const satisfies JSONSchema;

/** Config of a web address field. */
export type UrlConfig = FromSchema<typeof urlSchema>;
