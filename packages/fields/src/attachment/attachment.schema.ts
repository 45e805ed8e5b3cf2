// In charge of: the config of attachment fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';
import { fileKinds } from './file-kind.ts';

/** Most files that one field of one record takes. */
const MAX_FILES = 100;

/** Largest file that a field can allow, in megabytes; what the server takes may be less. */
export const MAX_FILE_MB = 2000;

/**
 * Config of an attachment field: one file or several (`many`, true when absent), at most `maxCount` of them (20 when absent), each of at
 * most `maxSize` megabytes, and of the named kinds alone (any when absent).
 */
export const attachmentSchema = {
  type: 'object',
  properties: {
    many: { type: 'boolean' },
    maxCount: { type: 'integer', minimum: 1, maximum: MAX_FILES },
    maxSize: { type: 'integer', minimum: 1, maximum: MAX_FILE_MB },
    kinds: { type: 'array', items: { enum: fileKinds }, minItems: 1, uniqueItems: true },
  },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of an attachment field. */
export type AttachmentConfig = FromSchema<typeof attachmentSchema>;
