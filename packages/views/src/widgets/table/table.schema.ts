// In charge of: what a table widget can be told.
import type { FromSchema, JSONSchema } from '@trellis/schemas';
import { commonConfig } from '../widget-config.ts';

/** Shape of a table widget's config. */
export const tableConfigSchema = {
  type: 'object',
  properties: {
    ...commonConfig,
    /** Number the rows. No when absent. */
    rank: { type: 'boolean' },
  },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** A table widget's config. */
export type TableConfig = FromSchema<typeof tableConfigSchema>;
