// In charge of: the config of link fields.
import { labelSchema, nameSchema, refSchema, type FromSchema, type JSONSchema } from '@trellis/schemas';

/**
 * Config of a link field: the entity it leads to, whether to one record or many, what happens to it when a target is deleted
 * (`restrict` when absent), and the field it appears as on the target.
 */
export const linkSchema = {
  type: 'object',
  properties: {
    target: refSchema,
    many: { type: 'boolean' },
    onDelete: { enum: ['restrict', 'clear', 'cascade'] },
    back: { type: 'object', properties: { name: nameSchema, label: labelSchema }, required: ['name', 'label'], additionalProperties: false },
  },
  required: ['target'],
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a link field. */
export type LinkConfig = FromSchema<typeof linkSchema>;
