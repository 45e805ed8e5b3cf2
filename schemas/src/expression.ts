// In charge of: the stored form of an expression and of a filter (recursive, so their types are written by hand).
import { pathSchema } from './common.ts';

/** A reference to a document: its id within the app, or another app's name and the id there. */
export type Ref = string | { readonly app: string; readonly id: string };

/** Fields to walk through, by id: all but the last are links or back-links. */
export type Path = readonly Ref[];

/** What `$user` can be asked for. */
export const userProperties = ['id', 'email', 'roles', 'departments', 'departmentsBelow', 'departmentsLed', 'team'] as const;

/** One of them. */
export type UserProperty = (typeof userProperties)[number];

/** A constant. `type` tells a date or timestamp from a text; otherwise the JSON type decides. */
export interface LiteralExpression {
  readonly value: string | number | boolean | null;
  readonly type?: 'date' | 'timestamp';
}

/**
 * The stored form of an expression. Fields are named by id, so renaming leaves it true.
 * `call` names an operator (`eq ne lt lte gt gte and or not in add sub mul neg`) or a function; `args` are in order.
 */
export type Expression =
  | LiteralExpression
  | { readonly path: Path }
  | { readonly user: UserProperty }
  | { readonly list: readonly Expression[] }
  | { readonly call: string; readonly args: readonly Expression[] };

/** The closed set of filter operators. */
export const filterOperators = [
  'eq',
  'ne',
  'lt',
  'lte',
  'gt',
  'gte',
  'between',
  'in',
  'notIn',
  'contains',
  'startsWith',
  'isEmpty',
  'isNotEmpty',
  'relative',
] as const;

/** One of the closed set of filter operators. */
export type FilterOperator = (typeof filterOperators)[number];

/** Units that dates group and move by. Weeks are ISO weeks (Monday first). */
export const dateUnits = ['day', 'week', 'month', 'quarter', 'year'] as const;

/** A unit that dates group and move by. */
export type DateUnit = (typeof dateUnits)[number];

/** Value of the `relative` operator: whole units from `from` to `to`, counted from the current one (0). Last 7 days without today: -7 to -1. */
export interface RelativeRange {
  readonly unit: DateUnit;
  readonly from: number;
  readonly to: number;
}

/** A filter as documents store it: a condition tree whose fields are id paths. The HTTP form is the same with `field: "name.name"` in place of `path`. */
export type StoredFilter =
  | { readonly and: readonly StoredFilter[] }
  | { readonly or: readonly StoredFilter[] }
  | { readonly not: StoredFilter }
  | { readonly path: Path; readonly op: FilterOperator; readonly value?: unknown };

const self = { $ref: '#' };

/** Schema of the stored form of an expression. */
export const expressionSchema = {
  $id: 'https://trellis.dev/schemas/expression.schema.json',
  title: 'Expression',
  anyOf: [
    {
      type: 'object',
      properties: { value: { type: ['string', 'number', 'boolean', 'null'] }, type: { enum: ['date', 'timestamp'] } },
      required: ['value'],
      additionalProperties: false,
    },
    { type: 'object', properties: { path: pathSchema }, required: ['path'], additionalProperties: false },
    { type: 'object', properties: { user: { enum: userProperties } }, required: ['user'], additionalProperties: false },
    { type: 'object', properties: { list: { type: 'array', items: self } }, required: ['list'], additionalProperties: false },
    {
      type: 'object',
      properties: { call: { type: 'string', pattern: '^[a-zA-Z][a-zA-Z0-9_]*$' }, args: { type: 'array', items: self } },
      required: ['call', 'args'],
      additionalProperties: false,
    },
  ],
};

/** Schema of the stored form of a filter. */
export const filterSchema = {
  $id: 'https://trellis.dev/schemas/filter.schema.json',
  title: 'Filter',
  anyOf: [
    { type: 'object', properties: { and: { type: 'array', items: self } }, required: ['and'], additionalProperties: false },
    { type: 'object', properties: { or: { type: 'array', items: self } }, required: ['or'], additionalProperties: false },
    { type: 'object', properties: { not: self }, required: ['not'], additionalProperties: false },
    {
      type: 'object',
      properties: { path: pathSchema, op: { enum: filterOperators }, value: {} },
      required: ['path', 'op'],
      additionalProperties: false,
    },
  ],
};

/** How the document schemas point at the two recursive ones; `FromDocument` puts the hand-written types in their place. */
export const expressionRef = { $ref: 'expression.schema.json' } as const;
/** See `expressionRef`. */
export const filterRef = { $ref: 'filter.schema.json' } as const;
