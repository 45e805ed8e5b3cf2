// In charge of: what other packages may use of the schemas.
import { appSchema, entitySchema, fieldSchema, formSchema, grantSchema, pageSchema, roleSchema, viewSchema, workspaceSchema } from './documents.ts';
import { expressionSchema, filterSchema } from './expression.ts';

export type { JSONSchema, FromSchema } from 'json-schema-to-ts';
export { actions, type Action } from './actions.ts';
export { FORMAT, idSchema, labelSchema, nameSchema, orderSchema, pathSchema, refSchema } from './common.ts';
export {
  dateUnits,
  filterOperators,
  userProperties,
  type DateUnit,
  type Expression,
  type FilterOperator,
  type LiteralExpression,
  type Path,
  type Ref,
  type RelativeRange,
  type StoredFilter,
  type UserProperty,
} from './expression.ts';
export { viewKind, viewKinds, type FieldUse, type StoredViewConfig, type ViewConfig, type ViewKindName, type ViewKindSchema } from './view-kinds.ts';
export type { App, DocumentKind, Documents, Entity, FieldDocument, Form, Grant, Page, Role, View, WidgetQuery, Workspace } from './types.ts';

/** The schema of each document kind. */
export const documentSchemas = {
  workspace: workspaceSchema,
  role: roleSchema,
  app: appSchema,
  entity: entitySchema,
  field: fieldSchema,
  view: viewSchema,
  form: formSchema,
  page: pageSchema,
  grant: grantSchema,
} as const;

/** The schemas that documents refer to. */
export const sharedSchemas = { expression: expressionSchema, filter: filterSchema } as const;
