// In charge of: the config of colour fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Config of a colour field: there is nothing to set. */
export const colorSchema = { type: 'object', properties: {}, additionalProperties: false } as const satisfies JSONSchema;

/** Config of a colour field. */
export type ColorConfig = FromSchema<typeof colorSchema>;
