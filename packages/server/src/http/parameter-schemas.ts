// In charge of: the parameters of addresses and headers, for the API description. What they may be is checked where they are read.
const text = { type: 'string' } as const;

const appParam = { ...text, description: 'Id or address of the app' };
const entityParam = { ...text, description: 'Id or name of the entity' };

function path(properties: { readonly [name: string]: object }): object {
  return { type: 'object', properties, required: Object.keys(properties) };
}

function optional(properties: { readonly [name: string]: object }): object {
  return { type: 'object', properties };
}

const shape = {
  fields: { ...text, description: 'Names of the wanted fields with commas between; paths go through links' },
  expand: { ...text, description: 'Links whose targets are wanted with their fields, commas between' },
};

const list = {
  filter: { ...text, description: 'A condition as JSON: {"and":[{"field":"category","op":"eq","value":"toys"}]}' },
  sort: { ...text, description: 'Names of fields with commas between, - in front for descending' },
  ...shape,
  search: { ...text, description: 'Words to find in any text' },
  limit: { type: 'integer', minimum: 1, maximum: 1_000, default: 50 },
  offset: { type: 'integer', minimum: 0 },
  cursor: { ...text, description: 'nextCursor of the page before' },
  count: { type: 'string', enum: ['none', 'exact'], default: 'none' },
};

const position = {
  type: 'boolean',
  default: false,
  description: 'Whether to answer `position`, which a live subscription with the same filter, fields and expand takes as `since`',
};

/** Parts of paths. */
export const params = {
  app: path({ app: appParam }),
  entity: path({ app: appParam, entity: entityParam }),
  record: path({ app: appParam, entity: entityParam, id: { type: 'integer', minimum: 1 } }),
  file: path({
    app: appParam,
    entity: entityParam,
    id: { type: 'integer', minimum: 1 },
    field: { ...text, description: 'Name of the field' },
    file: text,
  }),
  job: path({ id: text }),
  recipe: path({ app: appParam, entity: entityParam, id: { type: 'integer', minimum: 1 } }),
  dropped: path({ app: appParam, id: { type: 'integer', minimum: 1 } }),
  token: path({ id: { type: 'integer' } }),
  session: path({ id: { type: 'integer' } }),
  provider: path({ id: { ...text, description: 'Id of the provider, such as oidc' } }),
  identity: path({ id: { type: 'integer' } }),
  person: path({ id: { type: 'integer' } }),
  request: path({ id: { type: 'integer' } }),
  link: path({ id: { type: 'integer' } }),
  department: path({ id: { type: 'integer' } }),
} as const;

const audit = {
  kind: { ...text, description: 'Kind of act, such as sign-in' },
  actor: { type: 'integer', minimum: 1, description: 'Id of who acted' },
  target: { ...text, description: 'What it was done to, such as user:5' },
  result: { type: 'string', enum: ['done', 'refused'] },
  from: { ...text, format: 'date-time', description: 'From this time on' },
  to: { ...text, format: 'date-time', description: 'Before this time' },
};

/** What may stand behind the question mark. */
export const parameters = {
  record: optional(shape),
  list: optional({ ...list, position }),
  trash: optional(list),
  export: optional({ format: { type: 'string', enum: ['csv', 'xlsx', 'jsonl'], default: 'csv' }, ...list }),
  importRows: optional({
    kind: { type: 'string', enum: ['new', 'changed', 'refused', 'target'], default: 'changed' },
    after: { type: 'integer', minimum: 0, description: 'Position that the page before said' },
    limit: { type: 'integer', minimum: 1, maximum: 500, default: 100 },
  }),
  links: { type: 'object', properties: { app: appParam }, required: ['app'] },
  requests: optional({
    status: { type: 'string', enum: ['open', 'granted', 'noted', 'declined'] },
    limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    cursor: text,
  }),
  audit: optional({ ...audit, limit: { type: 'integer', minimum: 1, maximum: 1_000, default: 100 }, cursor: text }),
  auditExport: optional({ ...audit, format: { type: 'string', enum: ['csv', 'jsonl'], default: 'csv' } }),
  file: optional({ size: { type: 'string', enum: ['full', 'thumb'], default: 'full', description: 'thumb: a small picture of it' } }),
  upsert: optional({ upsertBy: { ...text, description: 'Unique field, or id of a unique set of fields, whose values find the record to change' } }),
} as const;

const idempotency = { 'idempotency-key': { ...text, description: 'The same key again answers as the first time and writes nothing' } };

/** Headers of writes. */
export const headers = {
  write: optional(idempotency),
  change: {
    type: 'object',
    properties: { ...idempotency, 'if-match': { ...text, description: 'Version the change is based on, such as "7"' } },
    required: ['if-match'],
  },
} as const;
