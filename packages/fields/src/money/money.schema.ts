// In charge of: the config of money fields.
import { pathSchema, type FromSchema, type JSONSchema } from '@trellis/schemas';

/** Config of a money field: `scale` is the number of decimal places (2 when absent); the currency is fixed, or held by a text field of the record or of a linked one. */
export const moneySchema = {
  type: 'object',
  properties: {
    scale: { type: 'integer', minimum: 0, maximum: 6 },
    currency: {
      anyOf: [
        { type: 'object', properties: { code: { type: 'string', pattern: '^[A-Z]{3}$' } }, required: ['code'], additionalProperties: false },
        { type: 'object', properties: { path: pathSchema }, required: ['path'], additionalProperties: false },
      ],
    },
    min: { type: 'number' },
    max: { type: 'number' },
  },
  required: ['currency'],
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a money field. */
export type MoneyConfig = FromSchema<typeof moneySchema>;
