// In charge of: the config of date fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Config of a date field: there is nothing to set. */
export const dateSchema = { type: 'object', properties: {}, additionalProperties: false } as const satisfies JSONSchema;

/** Config of a date field. */
export type DateConfig = FromSchema<typeof dateSchema>;
