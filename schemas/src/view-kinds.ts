// In charge of: the kinds of view: the shape of each kind's config, and what the fields that it names must serve for.
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { idSchema, refSchema } from './common.ts';
import { widgetQuerySchema } from './documents.ts';
import type { WidgetQuery } from './types.ts';

/** What a view can need a field for. Which fields serve, their types say. */
export type FieldUse = 'group' | 'sum' | 'day' | 'color' | 'picture';

/** A kind of view. */
export interface ViewKindSchema {
  /** Shape of a view's `config`. */
  readonly configSchema: JSONSchema & { readonly required?: readonly string[] };
  /** Members of the config that name a field of the view's entity, and what for. */
  readonly fields: { readonly [member: string]: FieldUse };
  /** Whether its config is a question: groups under `rows` and `columns`, and `metrics`. */
  readonly isQuery?: true;
}

const { groupBy, metrics } = widgetQuerySchema.properties;

/** Every kind of view by its name in documents. */
export const viewKinds = {
  /** Records below one another, fields beside one another. */
  table: { configSchema: { type: 'object', properties: {}, additionalProperties: false }, fields: {} },
  /** Records as cards in a column for each value of a field. */
  board: {
    configSchema: {
      type: 'object',
      properties: {
        field: refSchema,
        /** What is added up at the head of each column. */
        total: refSchema,
        /** How many cards a column should hold at most, by option; more are shown and marked. */
        limits: { type: 'object', propertyNames: idSchema, additionalProperties: { type: 'integer', minimum: 1, maximum: 10_000 } },
        /** Columns that begin folded, by option. */
        folded: { type: 'object', propertyNames: idSchema, additionalProperties: { const: true } },
      },
      required: ['field'],
      additionalProperties: false,
    },
    fields: { field: 'group', total: 'sum' },
  },
  /** Records as bars on the days that they begin and end on. */
  calendar: {
    configSchema: {
      type: 'object',
      properties: { start: refSchema, end: refSchema, color: refSchema },
      required: ['start'],
      additionalProperties: false,
    },
    fields: { start: 'day', end: 'day', color: 'color' },
  },
  /** Records as cards with a picture. */
  gallery: {
    configSchema: {
      type: 'object',
      properties: {
        picture: refSchema,
        /** Whether pictures fill their room or are shown whole. Filling when absent. */
        fit: { enum: ['cover', 'contain'] },
      },
      required: ['picture'],
      additionalProperties: false,
    },
    fields: { picture: 'picture' },
  },
  /** Figures of records, by some fields downwards and others across. */
  pivot: {
    configSchema: {
      // Its expressions refer to the schema beside it.
      $id: 'https://trellis.dev/schemas/pivot.schema.json',
      type: 'object',
      properties: {
        rows: { ...groupBy, minProperties: 1, maxProperties: 3 },
        columns: { ...groupBy, maxProperties: 1 },
        metrics: { ...metrics, minProperties: 1, maxProperties: 6 },
      },
      required: ['rows', 'metrics'],
      additionalProperties: false,
    },
    fields: {},
    isQuery: true,
  },
} as const satisfies { readonly [name: string]: ViewKindSchema };

/** Name of a kind of view. */
export type ViewKindName = keyof typeof viewKinds;

/** The kind of view that documents call so; undefined for none. */
export function viewKind(name: string): ViewKindSchema | undefined {
  return Object.hasOwn(viewKinds, name) ? viewKinds[name as ViewKindName] : undefined;
}

// One by one: derived by way of a name, the types would be too deep.
interface Stored {
  table: FromSchema<typeof viewKinds.table.configSchema>;
  board: FromSchema<typeof viewKinds.board.configSchema>;
  calendar: FromSchema<typeof viewKinds.calendar.configSchema>;
  gallery: FromSchema<typeof viewKinds.gallery.configSchema>;
  pivot: {
    readonly rows: NonNullable<WidgetQuery['groupBy']>;
    readonly columns?: WidgetQuery['groupBy'];
    readonly metrics: WidgetQuery['metrics'];
  };
}

type FieldMember<Name extends ViewKindName> = keyof (typeof viewKinds)[Name]['fields'];

/** A kind's config as documents have it. */
export type StoredViewConfig<Name extends ViewKindName> = Stored[Name];

/** A kind's config as the browser gets it: fields by their names. */
export type ViewConfig<Name extends Exclude<ViewKindName, 'pivot'>> = {
  readonly [Member in keyof Stored[Name]]: Member extends FieldMember<Name> ? string : Stored[Name][Member];
};
