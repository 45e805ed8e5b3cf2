// In charge of: what a KPI widget can be told.
import type { FromSchema, JSONSchema } from '@trellis/schemas';
import { commonConfig, compareSchema } from '../widget-config.ts';

/** Shape of a KPI's config. Metrics are named by their ids in the widget's query. */
export const kpiConfigSchema = {
  type: 'object',
  properties: {
    ...commonConfig,
    /** The metric shown; the first one when absent. */
    metric: { type: 'string' },
    /** Shows one metric divided by another instead, each summed exactly first. */
    ratio: {
      type: 'object',
      properties: { numerator: { type: 'string' }, denominator: { type: 'string' } },
      required: ['numerator', 'denominator'],
      additionalProperties: false,
    },
    /** How the figure is written; as its metric says when absent. */
    format: { enum: ['number', 'money', 'percent'] },
    goodWhen: { enum: ['up', 'down', 'neutral'] },
    /** Compare with the days before. `previous` when absent. */
    compare: compareSchema,
    /** Draw the course over the days. Yes when absent. */
    sparkline: { type: 'boolean' },
  },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** A KPI's config. */
export type KpiConfig = FromSchema<typeof kpiConfigSchema>;
