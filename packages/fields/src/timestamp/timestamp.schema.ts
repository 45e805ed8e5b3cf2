// In charge of: the config of timestamp fields.
import { pathSchema, type FromSchema, type JSONSchema } from '@trellis/schemas';

/** Config of a timestamp field: `zone` leads to the text field that names its time zone; absent, it is the workspace's. */
export const timestampSchema = {
  type: 'object',
  properties: { zone: pathSchema },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a timestamp field. */
export type TimestampConfig = FromSchema<typeof timestampSchema>;
