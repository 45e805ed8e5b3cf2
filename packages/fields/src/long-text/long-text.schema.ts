// In charge of: the config of long text fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Most characters a long text field can take. */
export const MAX_LONG_TEXT = 100_000;

/** Config of a long text field. `markdown`: it is shown as Markdown says. */
export const longTextSchema = {
  type: 'object',
  properties: {
    minLength: { type: 'integer', minimum: 1, maximum: MAX_LONG_TEXT },
    markdown: { type: 'boolean' },
    maxLength: { type: 'integer', minimum: 1, maximum: MAX_LONG_TEXT },
  },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a long text field. */
export type LongTextConfig = FromSchema<typeof longTextSchema>;
