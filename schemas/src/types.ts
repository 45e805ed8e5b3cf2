// In charge of: the TypeScript type of each document kind, derived from its schema.
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import type {
  appSchema,
  entitySchema,
  fieldSchema,
  formSchema,
  grantSchema,
  pageSchema,
  roleSchema,
  viewSchema,
  widgetQuerySchema,
  workspaceSchema,
} from './documents.ts';
import type { Expression, StoredFilter } from './expression.ts';

// json-schema-to-ts cannot follow a recursive schema: these stubs stand for the two, and `deserialize` gives them the hand-written types.
interface ExpressionStub {
  readonly $id: 'expression.schema.json';
  readonly const: 'an expression';
}
interface FilterStub {
  readonly $id: 'filter.schema.json';
  readonly const: 'a filter';
}

type FromDocument<S extends JSONSchema> = FromSchema<
  S,
  {
    references: [ExpressionStub, FilterStub];
    deserialize: [{ pattern: { const: 'an expression' }; output: Expression }, { pattern: { const: 'a filter' }; output: StoredFilter }];
  }
>;

/** The company that a server serves. */
export type Workspace = FromDocument<typeof workspaceSchema>;
/** A job in the company. */
export type Role = FromDocument<typeof roleSchema>;
/** A set of entities with their views, forms, pages and grants. */
export type App = FromDocument<typeof appSchema>;
/** A kind of record. */
export type Entity = FromDocument<typeof entitySchema>;
/** A field of an entity, its `config` still unchecked. */
export type FieldDocument = FromDocument<typeof fieldSchema>;
/** A way to look at the records of an entity. */
export type View = FromDocument<typeof viewSchema>;
/** The layout of one record. */
export type Form = FromDocument<typeof formSchema>;
/** A dashboard. */
export type Page = FromDocument<typeof pageSchema>;
/** What a widget asks. */
export type WidgetQuery = FromDocument<typeof widgetQuerySchema>;
/** What a role may do with the records of an entity. */
export type Grant = FromDocument<typeof grantSchema>;

/** Every document by its kind. */
export interface Documents {
  workspace: Workspace;
  role: Role;
  app: App;
  entity: Entity;
  field: FieldDocument;
  view: View;
  form: Form;
  page: Page;
  grant: Grant;
}

/** A document kind. */
export type DocumentKind = keyof Documents;
