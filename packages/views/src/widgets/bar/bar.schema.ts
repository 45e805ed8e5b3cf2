// In charge of: what a bar widget can be told.
import type { FromSchema, JSONSchema } from '@trellis/schemas';
import { commonConfig, compareSchema } from '../widget-config.ts';

/** Shape of a bar widget's config. */
export const barConfigSchema = {
  type: 'object',
  properties: {
    ...commonConfig,
    /** Ranked bars lying on their side with their names and figures, or standing ones in the order of the query. Horizontal when absent. */
    direction: { enum: ['horizontal', 'vertical'] },
    /** Show each bar's change from the days before. `previous` when absent; only horizontal ones. */
    compare: compareSchema,
  },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** A bar widget's config. */
export type BarConfig = FromSchema<typeof barConfigSchema>;
