// In charge of: the config of quantity fields.
import { idSchema, labelSchema, orderSchema, pathSchema, type FromSchema, type JSONSchema } from '@trellis/schemas';

const unitSchema = { type: 'string', pattern: '^[a-z][a-z0-9_]*$', maxLength: 40 } as const satisfies JSONSchema;

/** What a quantity field can measure. Temperatures are left out: their sums mean nothing. */
export const dimensions = ['mass', 'length', 'area', 'volume', 'time', 'count'] as const;

/**
 * Config of a quantity field: what it measures, the unit its values are kept in with `scale` decimals (3 when absent), and the unit they
 * are shown and entered in: always one, or the one that another field of the record names (the kept one when absent). Pieces may come in
 * packs of so many. The limits are in the kept unit.
 */
export const quantitySchema = {
  type: 'object',
  properties: {
    dimension: { enum: dimensions },
    unit: unitSchema,
    scale: { type: 'integer', minimum: 0, maximum: 8 },
    shown: {
      anyOf: [
        { type: 'object', properties: { unit: unitSchema }, required: ['unit'], additionalProperties: false },
        { type: 'object', properties: { path: pathSchema }, required: ['path'], additionalProperties: false },
      ],
    },
    packs: {
      type: 'object',
      propertyNames: idSchema,
      maxProperties: 100,
      additionalProperties: {
        type: 'object',
        properties: { label: labelSchema, size: { type: 'integer', minimum: 2, maximum: 1_000_000 }, order: orderSchema },
        required: ['label', 'size', 'order'],
        additionalProperties: false,
      },
    },
    min: { type: 'number' },
    max: { type: 'number' },
  },
  required: ['dimension', 'unit'],
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a quantity field. */
export type QuantityConfig = FromSchema<typeof quantitySchema>;
