// In charge of: the pieces that several document schemas share.
import type { JSONSchema } from 'json-schema-to-ts';

/** The format version that this build writes into every document and data folder. */
export const FORMAT = 1;

// As keys of a plain object these would reach its machinery instead of a value.
const notMachinery = { enum: ['__proto__', 'constructor', 'prototype'] } as const;

/** Document id: unique within its app, kept by clones and exports. */
export const idSchema = { type: 'string', pattern: '^[a-zA-Z0-9][a-zA-Z0-9_.~-]*$', maxLength: 100, not: notMachinery } as const satisfies JSONSchema;

/** Name of an app, entity, field and so on, as it stands in addresses, files and filters. */
export const nameSchema = { type: 'string', pattern: '^[a-z][a-z0-9_]*$', maxLength: 60, not: notMachinery } as const satisfies JSONSchema;

/** A text a user sees: one string for both languages, or one for each. */
export const labelSchema = {
  anyOf: [
    { type: 'string', maxLength: 500 },
    {
      type: 'object',
      properties: { 'zh-CN': { type: 'string', maxLength: 500 }, en: { type: 'string', maxLength: 500 } },
      minProperties: 1,
      additionalProperties: false,
    },
  ],
} as const satisfies JSONSchema;

/** Refers to a document: of the same app by id, of another app by that app's name in `dependsOn` and the id there. */
export const refSchema = {
  anyOf: [
    idSchema,
    {
      type: 'object',
      properties: { app: nameSchema, id: idSchema },
      required: ['app', 'id'],
      additionalProperties: false,
    },
  ],
} as const satisfies JSONSchema;

/** Field ids one after another: every step but the last is a link or a back-link of the entity reached so far. */
export const pathSchema = { type: 'array', items: refSchema, minItems: 1, maxItems: 6 } as const satisfies JSONSchema;

/** Place among siblings; equal orders fall back to the id. */
export const orderSchema = { type: 'number' } as const satisfies JSONSchema;

/** Members every document of a kind begins with. */
export const documentHead = <const Kind extends string>(kind: Kind) =>
  ({
    $schema: { type: 'string' },
    kind: { const: kind },
    format: { const: FORMAT },
    id: idSchema,
  }) as const;

/** The head's required members. */
export const requiredHead = ['kind', 'format', 'id'] as const;
