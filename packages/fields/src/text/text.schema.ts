// In charge of: the config of text fields.
import { labelSchema, type FromSchema, type JSONSchema } from '@trellis/schemas';

/** Most characters a text field can take. Longer texts belong in a long text. */
export const MAX_TEXT = 4000;

/** Config of a text field. */
export const textSchema = {
  type: 'object',
  properties: {
    minLength: { type: 'integer', minimum: 1, maximum: MAX_TEXT },
    maxLength: { type: 'integer', minimum: 1, maximum: MAX_TEXT },
    // What occurs in every value; `^` and `$` make it the whole of it. `form` says in words what that is.
    pattern: { type: 'string', minLength: 1, maxLength: 200 },
    form: labelSchema,
  },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a text field. */
export type TextConfig = FromSchema<typeof textSchema>;
