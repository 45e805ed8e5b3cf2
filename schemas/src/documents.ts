// In charge of: the schema of each document kind.
import type { JSONSchema } from 'json-schema-to-ts';
import { grantedActions } from './actions.ts';
import { documentHead, idSchema, labelSchema, nameSchema, orderSchema, pathSchema, refSchema, requiredHead } from './common.ts';
import { dateUnits, expressionRef, filterRef } from './expression.ts';

const base = 'https://trellis.dev/schemas/';
const order = orderSchema;
const label = labelSchema;
const icon = { type: 'string', pattern: '^[a-z0-9-]+$', maxLength: 60 } as const;

const version = { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' } as const;

/** Settings that belong to a type: its own schema says what they may be. */
const config = { type: 'object', propertyNames: idSchema } as const;

/** Map from a key that survives edits to a value with its own place: users' lists are never arrays. */
const mapOf = <const Value extends JSONSchema>(value: Value) => ({ type: 'object', propertyNames: idSchema, additionalProperties: value }) as const;

/** Some fields of an entity, by id. */
const fieldIds = mapOf({ const: true });

/**
 * The roles that a view, form or page is for, by id. Absent, it is for everyone who may read what it shows; empty, for owners alone. It
 * gives no right to any record.
 */
const roles = mapOf({ const: true });

/** The company that a server serves. */
export const workspaceSchema = {
  $id: `${base}workspace.schema.json`,
  title: 'Workspace',
  type: 'object',
  properties: {
    ...documentHead('workspace'),
    label,
    locale: { enum: ['zh-CN', 'en'] },
    timezone: { type: 'string' },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    upIsGood: { enum: ['green', 'red'] },
  },
  required: [...requiredHead, 'label', 'locale', 'timezone', 'currency'],
  additionalProperties: false,
} as const satisfies JSONSchema;

/** A job in the company; grants name the roles they are for. */
export const roleSchema = {
  $id: `${base}role.schema.json`,
  title: 'Role',
  type: 'object',
  properties: { ...documentHead('role'), name: nameSchema, label, description: label, order },
  required: [...requiredHead, 'name', 'label', 'order'],
  additionalProperties: false,
} as const satisfies JSONSchema;

/** An app: a set of entities with their views, forms, pages and grants. */
export const appSchema = {
  $id: `${base}app.schema.json`,
  title: 'App',
  type: 'object',
  properties: {
    ...documentHead('app'),
    name: nameSchema,
    label,
    description: label,
    order,
    icon,
    version,
    dependsOn: {
      type: 'object',
      propertyNames: nameSchema,
      additionalProperties: { type: 'object', properties: { version }, additionalProperties: false },
    },
    navigation: mapOf({
      type: 'object',
      properties: { order, view: refSchema, page: refSchema },
      required: ['order'],
      additionalProperties: false,
    }),
  },
  required: [...requiredHead, 'name', 'label', 'order', 'version'],
  additionalProperties: false,
} as const satisfies JSONSchema;

/** A kind of record, such as an order. */
export const entitySchema = {
  $id: `${base}entity.schema.json`,
  title: 'Entity',
  type: 'object',
  properties: {
    ...documentHead('entity'),
    name: nameSchema,
    label,
    description: label,
    order,
    icon,
    titleField: refSchema,
    // Its records are dated exchange rates: FX reads them.
    rates: {
      type: 'object',
      properties: { currency: refSchema, date: refSchema, rate: refSchema, to: refSchema, days: { type: 'integer', minimum: 1, maximum: 366 } },
      required: ['currency', 'date', 'rate'],
      additionalProperties: false,
    },
    uniques: mapOf({
      type: 'object',
      properties: { order, label, fields: { ...fieldIds, minProperties: 2 }, caseSensitive: { type: 'boolean' } },
      required: ['fields'],
      additionalProperties: false,
    }),
    rules: mapOf({
      type: 'object',
      properties: { order, when: expressionRef, require: expressionRef, message: label, fields: fieldIds },
      required: ['order', 'require', 'message'],
      additionalProperties: false,
    }),
  },
  required: [...requiredHead, 'name', 'label', 'order', 'titleField'],
  additionalProperties: false,
} as const satisfies JSONSchema;

/** A field of an entity; `type` names the field type and `config` is that type's own. An app may add fields to another app's entity. */
export const fieldSchema = {
  $id: `${base}field.schema.json`,
  title: 'Field',
  type: 'object',
  properties: {
    ...documentHead('field'),
    entity: refSchema,
    name: nameSchema,
    label,
    description: label,
    order,
    type: nameSchema,
    config,
    required: { type: 'boolean' },
    requiredWhen: expressionRef,
    unique: { type: 'boolean' },
    caseSensitive: { type: 'boolean' },
    indexed: { type: 'boolean' },
    personal: { type: 'boolean' },
    default: {},
    defaultExpression: expressionRef,
  },
  required: [...requiredHead, 'entity', 'name', 'label', 'order', 'type'],
  additionalProperties: false,
} as const satisfies JSONSchema;

const sortList = mapOf({
  type: 'object',
  properties: { order, path: pathSchema, direction: { enum: ['asc', 'desc'] } },
  required: ['order', 'path', 'direction'],
  additionalProperties: false,
});

/** A way to look at the records of an entity. */
export const viewSchema = {
  $id: `${base}view.schema.json`,
  title: 'View',
  type: 'object',
  properties: {
    ...documentHead('view'),
    entity: refSchema,
    name: nameSchema,
    label,
    order,
    type: nameSchema,
    icon,
    columns: mapOf({
      type: 'object',
      properties: { order, path: pathSchema, width: { type: 'integer', minimum: 40, maximum: 1200 }, frozen: { type: 'boolean' }, label },
      required: ['order', 'path'],
      additionalProperties: false,
    }),
    filter: filterRef,
    sort: sortList,
    form: refSchema,
    roles,
    config,
  },
  required: [...requiredHead, 'entity', 'name', 'label', 'order', 'type', 'columns'],
  additionalProperties: false,
} as const satisfies JSONSchema;

/**
 * How one record is laid out: sections of fields, and the linked detail lines edited with it. While a new record is entered, `when` says
 * whether a place is shown (what is not shown is not sent), `require` when a field must be filled in, `default` what it holds until somebody
 * changes it. They read what is entered on the form; what holds of records whoever writes them stands in the entity's rules.
 */
export const formSchema = {
  $id: `${base}form.schema.json`,
  title: 'Form',
  type: 'object',
  properties: {
    ...documentHead('form'),
    entity: refSchema,
    name: nameSchema,
    label,
    order,
    roles,
    steps: mapOf({ type: 'object', properties: { order, label }, required: ['order', 'label'], additionalProperties: false }),
    sections: mapOf({
      type: 'object',
      properties: {
        order,
        label,
        step: idSchema,
        when: expressionRef,
        fields: mapOf({
          type: 'object',
          properties: {
            order,
            field: refSchema,
            wide: { type: 'boolean' },
            when: expressionRef,
            require: expressionRef,
            default: expressionRef,
          },
          required: ['order', 'field'],
          additionalProperties: false,
        }),
      },
      required: ['order', 'fields'],
      additionalProperties: false,
    }),
    lines: mapOf({
      type: 'object',
      properties: {
        order,
        label,
        step: idSchema,
        link: refSchema,
        columns: mapOf({
          type: 'object',
          properties: { order, path: pathSchema, width: { type: 'integer', minimum: 40, maximum: 1200 }, total: { enum: ['sum', 'count'] } },
          required: ['order', 'path'],
          additionalProperties: false,
        }),
      },
      required: ['order', 'link', 'columns'],
      additionalProperties: false,
    }),
  },
  required: [...requiredHead, 'entity', 'name', 'label', 'order', 'sections'],
  additionalProperties: false,
} as const satisfies JSONSchema;

const box = {
  type: 'object',
  properties: {
    x: { type: 'integer', minimum: 0, maximum: 23 },
    y: { type: 'integer', minimum: 0 },
    w: { type: 'integer', minimum: 1, maximum: 24 },
    h: { type: 'integer', minimum: 1, maximum: 60 },
  },
  required: ['x', 'y', 'w', 'h'],
  additionalProperties: false,
} as const satisfies JSONSchema;

/** What a widget asks: metrics of an entity, grouped and filtered. */
export const widgetQuerySchema = {
  type: 'object',
  properties: {
    entity: refSchema,
    metrics: mapOf({
      type: 'object',
      properties: {
        order,
        label,
        op: { enum: ['sum', 'avg', 'min', 'max', 'count', 'countDistinct'] },
        path: pathSchema,
        expression: expressionRef,
        format: { enum: ['number', 'money', 'percent'] },
        currency: { type: 'string', pattern: '^[A-Z]{3}$' },
        goodWhen: { enum: ['up', 'down', 'neutral'] },
      },
      required: ['order', 'op'],
      additionalProperties: false,
    }),
    groupBy: mapOf({
      type: 'object',
      properties: { order, label, path: pathSchema, unit: { enum: dateUnits } },
      required: ['order', 'path'],
      additionalProperties: false,
    }),
    filter: filterRef,
    sort: mapOf({
      type: 'object',
      properties: { order, by: idSchema, direction: { enum: ['asc', 'desc'] } },
      required: ['order', 'by', 'direction'],
      additionalProperties: false,
    }),
    limit: { type: 'integer', minimum: 1, maximum: 1000 },
  },
  required: ['entity', 'metrics'],
  additionalProperties: false,
} as const satisfies JSONSchema;

/** A dashboard: widgets on a grid of 24 columns, under filters that reach the fields they name. */
export const pageSchema = {
  $id: `${base}page.schema.json`,
  title: 'Page',
  type: 'object',
  properties: {
    ...documentHead('page'),
    name: nameSchema,
    label,
    order,
    icon,
    roles,
    filters: mapOf({
      type: 'object',
      properties: {
        order,
        label,
        type: nameSchema,
        targets: mapOf({
          type: 'object',
          properties: { entity: refSchema, path: pathSchema },
          required: ['entity', 'path'],
          additionalProperties: false,
        }),
        default: {},
        config,
      },
      required: ['order', 'label', 'type', 'targets'],
      additionalProperties: false,
    }),
    widgets: mapOf({
      type: 'object',
      properties: {
        order,
        type: nameSchema,
        label,
        subtitle: label,
        query: widgetQuerySchema,
        config,
        desktop: box,
        phone: box,
      },
      required: ['order', 'type', 'label', 'desktop'],
      additionalProperties: false,
    }),
  },
  required: [...requiredHead, 'name', 'label', 'order', 'widgets'],
  additionalProperties: false,
} as const satisfies JSONSchema;

const fieldRights = {
  type: 'object',
  properties: { all: { type: 'boolean' }, only: mapOf({ const: true }), except: mapOf({ const: true }) },
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Lets a role do something with the records of an entity: which actions, on which rows, with which fields. */
export const grantSchema = {
  $id: `${base}grant.schema.json`,
  title: 'Grant',
  type: 'object',
  properties: {
    ...documentHead('grant'),
    role: idSchema,
    entity: refSchema,
    label,
    actions: {
      type: 'object',
      properties: grantedActions,
      minProperties: 1,
      additionalProperties: false,
    },
    condition: expressionRef,
    read: fieldRights,
    write: fieldRights,
  },
  required: [...requiredHead, 'role', 'entity', 'actions'],
  additionalProperties: false,
} as const satisfies JSONSchema;
