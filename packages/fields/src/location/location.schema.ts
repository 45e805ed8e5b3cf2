// In charge of: the config of location fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Config of a location field: there is nothing to set. */
export const locationSchema = { type: 'object', properties: {}, additionalProperties: false } as const satisfies JSONSchema;

/** Config of a location field. */
export type LocationConfig = FromSchema<typeof locationSchema>;
