// In charge of: the config of status fields.
import { idSchema, labelSchema, orderSchema, type Expression, type JSONSchema } from '@trellis/schemas';
import type { LocalText } from '@trellis/errors';
import { optionColors, type ChoiceConfig } from '../option-list.ts';

const marks = { type: 'object', propertyNames: idSchema, additionalProperties: { const: true } } as const;

/**
 * Config of a status field: its states, which one a record begins at, and the transitions between them. A transition without
 * `roles` is open to everyone who may move the field; with an empty one to nobody but the owner and the system.
 */
export const statusSchema = {
  type: 'object',
  properties: {
    initial: idSchema,
    states: {
      type: 'object',
      propertyNames: idSchema,
      minProperties: 1,
      maxProperties: 200,
      additionalProperties: {
        type: 'object',
        properties: { order: orderSchema, label: labelSchema, color: { enum: optionColors }, final: { type: 'boolean' } },
        required: ['order', 'label'],
        additionalProperties: false,
      },
    },
    transitions: {
      type: 'object',
      propertyNames: idSchema,
      maxProperties: 1000,
      additionalProperties: {
        type: 'object',
        properties: {
          order: orderSchema,
          label: labelSchema,
          from: { ...marks, minProperties: 1 },
          to: idSchema,
          roles: marks,
          condition: { $ref: 'https://trellis.dev/schemas/expression.schema.json' },
          message: labelSchema,
          required: marks,
        },
        required: ['order', 'label', 'from', 'to'],
        additionalProperties: false,
      },
    },
  },
  required: ['initial', 'states', 'transitions'],
  additionalProperties: false,
} as const satisfies JSONSchema;

type Marks = { readonly [id: string]: true };

/** A state as documents write it. */
type StateConfig = ChoiceConfig['options'][string] & { readonly final?: boolean | undefined };

/** A transition as documents write it. */
interface TransitionConfig {
  readonly order: number;
  readonly label: LocalText;
  readonly from: Marks;
  readonly to: string;
  /** Ids of the roles that may; absent means all who may move the field. */
  readonly roles?: Marks | undefined;
  /** What must be true of the record, over its fields and who acts. */
  readonly condition?: Expression | undefined;
  /** What is said where the condition does not hold. */
  readonly message?: LocalText | undefined;
  /** Ids of fields that must be filled. */
  readonly required?: Marks | undefined;
}

/** Config of a status field. Written by hand: conditions are recursive. */
export interface StatusConfig {
  readonly initial: string;
  readonly states: { readonly [id: string]: StateConfig };
  readonly transitions: { readonly [id: string]: TransitionConfig };
}
