// In charge of: the shapes of bodies about files that come in.
import { text } from '../body-shapes.ts';

/** How to read a file that comes in. */
export const importOptions = {
  type: 'object',
  properties: {
    recipe: { type: 'integer', minimum: 1 },
    mapping: { type: 'object', additionalProperties: { type: 'string', nullable: true } },
    upsertBy: text,
    dryRun: { type: 'boolean' },
    partial: { type: 'boolean' },
    sheet: text,
    headerRow: { type: 'integer', minimum: 1 },
    headerRows: { type: 'integer', minimum: 0, maximum: 5 },
    encoding: text,
    delimiter: { type: 'string', minLength: 1, maxLength: 1 },
    dateOrder: { type: 'string', enum: ['ymd', 'dmy', 'mdy'] },
    timezone: text,
    createMissing: { type: 'array', maxItems: 100, items: text },
    only: { type: 'string', enum: ['new', 'changed'] },
    leaveOut: { type: 'array', maxItems: 10_000, items: { type: 'integer', minimum: 1 } },
    check: text,
    constants: { type: 'object' },
  },
  additionalProperties: false,
} as const;

/** A saved way of importing. */
export const recipeBody = {
  type: 'object',
  properties: {
    name: { type: 'string', maxLength: 200 },
    shared: { type: 'boolean' },
    options: importOptions,
    headers: { type: 'array', minItems: 1, maxItems: 1000, items: text },
  },
  required: ['name', 'options', 'headers'],
  additionalProperties: false,
} as const;
