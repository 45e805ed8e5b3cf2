// In charge of: the JSON Schema of an entity's records as an actor may read them, for serialising and for the API description.
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { Rights } from '@trellis/permissions';
import { guardedPath } from '@trellis/query';
import type { JSONSchema } from '@trellis/schemas';
import { filesSchema } from './files/file-json.ts';

const linkSchema = {
  type: 'object',
  properties: { id: { type: 'integer' }, title: { type: 'string' } },
  required: ['id', 'title'],
  additionalProperties: true,
} as const;

/** The schema of a field's value on the wire, null included. */
function valueSchema(field: LinkedField): JSONSchema {
  if (field.target !== undefined || field.type.names !== undefined) {
    return field.valueType.kind === 'list' ? { type: 'array', items: linkSchema } : { ...linkSchema, nullable: true };
  }
  if (field.type.files !== undefined) return filesSchema;
  const schema = field.type.valueSchema(field.config);
  if (typeof schema === 'boolean') return schema;
  if (schema.type === 'array') return schema;
  if (schema.anyOf !== undefined) return { anyOf: [...schema.anyOf, { type: 'null' }] };
  const { enum: values, ...rest } = schema as { readonly enum?: readonly unknown[] };
  return { ...rest, nullable: true, ...(values === undefined ? {} : { enum: [...values, null] }) } as JSONSchema;
}

function build(rights: Rights, entity: LinkedEntity): JSONSchema {
  const fields = entity.fields.filter((field) => guardedPath(rights, entity, [field]) !== undefined);
  const properties: Record<string, JSONSchema> = { id: { type: 'integer' }, version: { type: 'integer' } };
  for (const field of fields) properties[field.name] = valueSchema(field);
  return { type: 'object', properties, required: ['id', 'version'] };
}

const cache = new WeakMap<Rights, Map<LinkedEntity, JSONSchema>>();

/** The schema; the same object for the same rights and entity. */
export function recordSchemaOf(rights: Rights, entity: LinkedEntity): JSONSchema {
  let known = cache.get(rights);
  if (known === undefined) cache.set(rights, (known = new Map()));
  let schema = known.get(entity);
  if (schema === undefined) known.set(entity, (schema = build(rights, entity)));
  return schema;
}
