// In charge of: the config of JSON fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Config of a JSON field: there is nothing to set. */
export const jsonSchema = { type: 'object', properties: {}, additionalProperties: false } as const satisfies JSONSchema;

/** Config of a JSON field. */
export type JsonConfig = FromSchema<typeof jsonSchema>;
