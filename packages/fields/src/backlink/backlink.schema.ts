// In charge of: the config of back-links, which the model writes and no document does.
import { refSchema, type FromSchema, type JSONSchema } from '@trellis/schemas';

/** Config of a back-link: the entity whose records it lists, and the link of that entity that leads here. */
export const backlinkSchema = {
  type: 'object',
  properties: { target: refSchema, link: refSchema },
  required: ['target', 'link'],
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a back-link. */
export type BacklinkConfig = FromSchema<typeof backlinkSchema>;
