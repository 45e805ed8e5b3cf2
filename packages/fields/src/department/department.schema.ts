// In charge of: the config of department fields.
import type { FromSchema, JSONSchema } from '@trellis/schemas';

/** Config of a department field: one department, or many. */
export const departmentSchema = {
  type: 'object',
  properties: { many: { type: 'boolean' } },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a department field. */
export type DepartmentConfig = FromSchema<typeof departmentSchema>;
