// In charge of: the shapes of bodies about apps and changes of their documents.
import { record, text } from '../body-shapes.ts';

/** How an app is brought in: its address here, and which app (by id or address) each name of a dependency stands for. */
export const archiveOptions = {
  type: 'object',
  properties: { slug: text, bindings: { type: 'object', additionalProperties: text } },
  additionalProperties: false,
};

/** What every change says: the documents, and what was decided where something would be lost. */
export const change = {
  documents: { type: 'array', items: record, maxItems: 10_000 },
  decisions: {
    type: 'object',
    additionalProperties: {
      type: 'object',
      properties: { accept: { enum: [true, false, 'any'] }, map: { type: 'object' }, fill: {} },
      additionalProperties: false,
    },
  },
} as const;

/** A change of an app's documents to look at; with `list`, which part of it. */
export const changeBody = {
  type: 'object',
  properties: {
    ...change,
    list: {
      type: 'object',
      properties: { step: text, after: { type: 'integer', minimum: 0 } },
      required: ['step', 'after'],
      additionalProperties: false,
    },
  },
  required: ['documents'],
  additionalProperties: false,
} as const;

/** A change of an app's documents to make, with what was shown of it. */
export const applyChangeBody = {
  type: 'object',
  properties: { ...change, expect: { type: 'string', maxLength: 100_000 } },
  required: ['documents', 'expect'],
  additionalProperties: false,
} as const;
