// In charge of: the shapes of bodies about people and departments.
import { name, text } from '../body-shapes.ts';

const roleIds = { type: 'array', items: { type: 'string', maxLength: 200 }, maxItems: 100, uniqueItems: true } as const;

/** A person to invite. */
export const inviteBody = {
  type: 'object',
  properties: { email: { type: 'string', minLength: 3, maxLength: 254 }, name, roles: roleIds, owner: { type: 'boolean' } },
  required: ['email', 'name'],
  additionalProperties: false,
} as const;

/** What owners change about a person. */
export const personBody = {
  type: 'object',
  properties: { name, roles: roleIds, owner: { type: 'boolean' }, disabled: { type: 'boolean' } },
  minProperties: 1,
  additionalProperties: false,
} as const;

/** Where everything in a department goes that is deleted. */
export const departmentRemovalBody = {
  type: 'object',
  properties: { moveTo: { type: 'integer', minimum: 1 } },
  additionalProperties: false,
} as const;

/** Who takes records over, and of which fields. */
export const handOverBody = {
  type: 'object',
  properties: {
    to: { type: 'integer', minimum: 1 },
    parts: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          app: { type: 'string', maxLength: 200 },
          entity: { type: 'string', maxLength: 200 },
          field: { type: 'string', maxLength: 200 },
        },
        required: ['app', 'entity', 'field'],
        additionalProperties: false,
      },
      minItems: 1,
      maxItems: 1000,
    },
  },
  required: ['to'],
  additionalProperties: false,
} as const;

/** A department to make or change. */
export const departmentBody = {
  type: 'object',
  properties: {
    name: {
      anyOf: [
        { type: 'string', minLength: 1, maxLength: 200 },
        {
          type: 'object',
          properties: { 'zh-CN': { type: 'string', maxLength: 200 }, en: { type: 'string', maxLength: 200 } },
          minProperties: 1,
          additionalProperties: false,
        },
      ],
    },
    parent: { type: 'integer', minimum: 1, nullable: true },
    head: { type: 'integer', minimum: 1, nullable: true },
    members: { type: 'array', items: { type: 'integer', minimum: 1 }, maxItems: 10_000, uniqueItems: true },
  },
  additionalProperties: false,
} as const;

/** How to bring people in from a file. */
export const peopleImportOptions = {
  type: 'object',
  properties: { invite: { type: 'boolean' }, expect: text },
  required: ['expect'],
  additionalProperties: false,
};
