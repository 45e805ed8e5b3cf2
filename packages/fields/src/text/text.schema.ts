// In charge of: the config of text fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Most characters a text field can take. Longer texts belong in a long text. */
export const MAX_TEXT = 4000;

/** Config of a text field. */
export const textSchema = {
  type: 'object',
  properties: {
    minLength: { type: 'integer', minimum: 1, maximum: MAX_TEXT },
    maxLength: { type: 'integer', minimum: 1, maximum: MAX_TEXT },
  },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a text field. */
export type TextConfig = FromSchema<typeof textSchema>;
