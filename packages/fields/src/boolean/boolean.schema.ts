// In charge of: the config of boolean fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Config of a boolean field: there is nothing to set. */
export const booleanSchema = { type: 'object', properties: {}, additionalProperties: false } as const satisfies JSONSchema;

/** Config of a boolean field. */
export type BooleanConfig = FromSchema<typeof booleanSchema>;
