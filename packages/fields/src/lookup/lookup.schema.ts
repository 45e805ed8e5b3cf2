// In charge of: the config of lookups.
import { pathSchema, type FromSchema, type JSONSchema } from '@trellis/schemas';
import { releaseSchema } from '../computed-type.ts';

/** Config of a lookup: links to follow and the field to take. */
export const lookupSchema = {
  type: 'object',
  properties: { path: pathSchema, release: releaseSchema },
  required: ['path'],
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a lookup. */
export type LookupConfig = FromSchema<typeof lookupSchema>;
