// In charge of: the shapes of bodies about rights: explained, asked for, previewed, looked through.
import { actions } from '@trellis/schemas';
import { change } from '../apps/app-bodies.ts';
import { text } from '../body-shapes.ts';

/** A change of an app's documents of which the rights are to be seen, from the person after `after` on. */
export const previewRightsBody = {
  type: 'object',
  properties: { ...change, after: { type: 'integer', minimum: 0 } },
  required: ['documents'],
  additionalProperties: false,
} as const;

/** A condition to be read. */
export const conditionBody = {
  type: 'object',
  properties: { entity: text, text: { type: 'string', maxLength: 10_000 } },
  required: ['entity', 'text'],
  additionalProperties: false,
} as const;

const asked = { entity: text, action: { type: 'string', enum: actions }, record: { type: 'integer', minimum: 1 }, field: text } as const;

/** What is to be explained. */
export const explainBody = {
  type: 'object',
  properties: { ...asked, values: { type: 'object', maxProperties: 1_000, additionalProperties: true } },
  required: ['entity', 'action'],
  additionalProperties: false,
} as const;

/** A request for access. */
export const accessBody = {
  type: 'object',
  properties: { app: text, ...asked, reason: text },
  required: ['app', 'entity', 'action'],
  additionalProperties: false,
} as const;

/** What owners decide of a request. */
export const decisionBody = {
  type: 'object',
  properties: { status: { type: 'string', enum: ['granted', 'noted', 'declined'] }, answer: text, role: text },
  required: ['status'],
  additionalProperties: false,
} as const;

/** As whom to look: a user, or a role on its own. */
export const viewAsBody = {
  type: 'object',
  oneOf: [
    { type: 'object', properties: { user: { type: 'integer', minimum: 1 } }, required: ['user'], additionalProperties: false },
    { type: 'object', properties: { role: text }, required: ['role'], additionalProperties: false },
  ],
} as const;
