// In charge of: the shapes of bodies about records. What stands in records is read field by field by the engine, not here.
import { record, text } from '../body-shapes.ts';

/** Several records. */
export const recordsBody = {
  type: 'object',
  properties: { records: { type: 'array', items: record } },
  required: ['records'],
  additionalProperties: false,
} as const;

/** A state to move one record to. */
export const transitionBody = {
  type: 'object',
  properties: { field: text, to: text },
  required: ['field', 'to'],
  additionalProperties: false,
} as const;

/** A state to move several records to. */
export const transitionsBody = {
  type: 'object',
  properties: { ...transitionBody.properties, records: { type: 'array', items: record } },
  required: ['field', 'to', 'records'],
  additionalProperties: false,
} as const;

/** Records of the trash to bring back. */
export const restoreBody = {
  type: 'object',
  properties: { records: { type: 'array', items: record }, clearLinks: { type: 'boolean' } },
  required: ['records'],
  additionalProperties: false,
} as const;

/** The version to bring back, and the fields to leave as they are. */
export const versionBody = {
  type: 'object',
  properties: { version: { type: 'integer', minimum: 1 }, skip: { type: 'array', items: text, maxItems: 1_000 }, dryRun: { type: 'boolean' } },
  required: ['version'],
  additionalProperties: false,
} as const;

/** Which action is meant, and whether what stands against is skipped. */
export const undoBody = {
  type: 'object',
  nullable: true,
  properties: { batch: { type: 'integer', minimum: 1 }, force: { type: 'string', enum: ['skip-conflicts'] } },
  additionalProperties: false,
} as const;

/** One record, or several. `records` is a name that no field may have. */
export const recordOrRecordsBody = { type: 'object', properties: { records: { type: 'array', items: record } } } as const;

/** One record. */
export const recordBody = record;

/** A question about groups of records. */
export const queryBody = {
  type: 'object',
  properties: {
    filter: { type: 'object' },
    search: text,
    groupBy: {
      type: 'array',
      maxItems: 20,
      items: {
        type: 'object',
        properties: { field: text, unit: { type: 'string', enum: ['day', 'week', 'month', 'quarter', 'year'] }, as: text },
        required: ['field'],
        additionalProperties: false,
      },
    },
    metrics: {
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        properties: {
          op: { type: 'string', enum: ['sum', 'avg', 'min', 'max', 'count', 'countDistinct'] },
          field: text,
          expr: { anyOf: [{ type: 'string', maxLength: 10_000 }, { type: 'object' }] },
          as: text,
        },
        required: ['op', 'as'],
        additionalProperties: false,
      },
    },
    having: { type: 'object' },
    sort: { type: 'array', items: text, maxItems: 100 },
    limit: { type: 'integer', minimum: 1, maximum: 100_000 },
  },
  required: ['metrics'],
  additionalProperties: false,
} as const;
