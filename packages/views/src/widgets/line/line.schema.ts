// In charge of: what a line widget can be told.
import type { FromSchema, JSONSchema } from '@trellis/schemas';
import { commonConfig, compareSchema } from '../widget-config.ts';

/** Shape of a line widget's config. */
export const lineConfigSchema = {
  type: 'object',
  properties: {
    ...commonConfig,
    /** Fill the area under a single line. Yes when absent. */
    area: { type: 'boolean' },
    /** Draw the days before as a dashed line. `previous` when absent; only for a single line. */
    compare: compareSchema,
    /** Let the viewer change between day, week and month. Yes when absent. */
    units: { type: 'boolean' },
  },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** A line widget's config. */
export type LineConfig = FromSchema<typeof lineConfigSchema>;
