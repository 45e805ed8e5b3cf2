// In charge of: the shapes of bodies about signing in, one’s own account and API tokens.
import { name, text } from '../body-shapes.ts';
import { scopes } from '../route-rights.ts';

const code = { type: 'string', maxLength: 100 } as const;

/** An address to sign in with. */
export const loginBody = {
  type: 'object',
  properties: { email: text, password: text },
  required: ['email', 'password'],
  additionalProperties: false,
} as const;

/** A one-time link. */
export const linkBody = { type: 'object', properties: { token: text }, required: ['token'], additionalProperties: false } as const;

/** A new password; `current` where there is one. */
export const passwordBody = {
  type: 'object',
  properties: { password: text, current: text, code },
  required: ['password'],
  additionalProperties: false,
} as const;

/** What people may change about themselves. */
export const meBody = {
  type: 'object',
  properties: {
    name,
    locale: { type: 'string', enum: ['zh-CN', 'en', null], nullable: true },
  },
  minProperties: 1,
  additionalProperties: false,
} as const;

/** An API token to make, with what proves once more who is signed in. */
export const tokenBody = {
  type: 'object',
  properties: {
    name,
    scopes: { type: 'array', items: { type: 'string', enum: scopes }, minItems: 1, uniqueItems: true },
    days: { type: 'integer', minimum: 1, maximum: 365, description: 'How long it lasts; a year unless said' },
    current: text,
    code,
  },
  required: ['name', 'scopes'],
  additionalProperties: false,
} as const;

/** The second step of signing in. */
export const secondStepBody = {
  type: 'object',
  properties: { token: text, code },
  required: ['token', 'code'],
  additionalProperties: false,
} as const;

/** Where one wants to be after signing in with a provider. */
export const providerBeginBody = { type: 'object', properties: { to: { type: 'string', maxLength: 2_000 } }, additionalProperties: false } as const;

/** What stood in the address after the question mark when the browser came back from a provider. */
export const providerAnswerBody = {
  type: 'object',
  properties: { answer: { type: 'string', maxLength: 8_000 } },
  required: ['answer'],
  additionalProperties: false,
} as const;

/** A password, asked for again. */
export const ownPasswordBody = { type: 'object', properties: { password: text }, required: ['password'], additionalProperties: false } as const;

/** What proves once more who is signed in; a session that has just begun needs nothing. */
export const proofBody = {
  type: 'object',
  properties: { current: text, code },
  additionalProperties: false,
} as const;

/** A code of the second factor. */
export const codeBody = {
  type: 'object',
  properties: { code },
  required: ['code'],
  additionalProperties: false,
} as const;

/** What taking a second factor away needs. */
export const removeFactorBody = {
  type: 'object',
  properties: { password: text, code },
  required: ['password', 'code'],
  additionalProperties: false,
} as const;

/** Whose password is forgotten. */
export const resetBody = { type: 'object', properties: { email: text }, required: ['email'], additionalProperties: false } as const;

/** A link with the password that it sets. */
export const linkPasswordBody = {
  type: 'object',
  properties: { token: text, password: text },
  required: ['token', 'password'],
  additionalProperties: false,
} as const;
