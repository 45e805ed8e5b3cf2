// In charge of: the shapes of bodies about public links.
import { name, text } from '../body-shapes.ts';

const linkEnd = {
  type: 'string',
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,3})?)?(?:Z|[+-]\\d{2}:\\d{2})$',
  nullable: true,
  description: 'When it ends, with date, time and zone; null for never',
} as const;

const linkPassword = { type: 'string', minLength: 4, maxLength: 200, nullable: true, description: 'What who opens it has to know' } as const;

/** A public link to make. */
export const newLinkBody = {
  type: 'object',
  properties: {
    app: text,
    kind: { type: 'string', enum: ['form', 'share'] },
    target: { ...text, description: 'Id of the form or view' },
    name,
    expiresAt: linkEnd,
    password: linkPassword,
    maxUses: { type: 'integer', minimum: 1, maximum: 1_000_000, nullable: true, description: 'How often it may be opened' },
  },
  required: ['app', 'kind', 'target'],
  additionalProperties: false,
} as const;

/** What may change of a public link. */
export const linkChangeBody = {
  type: 'object',
  properties: { name, expiresAt: linkEnd, password: linkPassword },
  minProperties: 1,
  additionalProperties: false,
} as const;

/** A public link to open. */
export const openLinkBody = {
  type: 'object',
  properties: { token: text, password: { type: 'string', maxLength: 200 } },
  required: ['token'],
  additionalProperties: false,
} as const;
