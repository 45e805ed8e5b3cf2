// In charge of: the config of barcode fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Config of a barcode field: which codes it takes (`any` when absent). */
export const barcodeSchema = {
  type: 'object',
  properties: { symbology: { enum: ['any', 'ean13', 'ean8', 'upca', 'code128', 'isbn'] } },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a barcode field. */
export type BarcodeConfig = FromSchema<typeof barcodeSchema>;
