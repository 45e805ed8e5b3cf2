// In charge of: the fields every record has by itself: id, version, and who made or changed it and when.
import type { LocalText } from '@trellis/errors';
import { fieldType } from '@trellis/fields';
import { FORMAT } from '@trellis/schemas';
import type { LinkedEntity, LinkedField } from './types.ts';

interface SystemField {
  readonly number: number;
  readonly type: string;
  readonly label: LocalText;
}

const definitions = {
  id: { number: -1, type: 'integer', label: { en: 'ID', 'zh-CN': '编号' } },
  version: { number: -2, type: 'integer', label: { en: 'Version', 'zh-CN': '版本' } },
  createdAt: { number: -3, type: 'timestamp', label: { en: 'Created At', 'zh-CN': '创建时间' } },
  updatedAt: { number: -4, type: 'timestamp', label: { en: 'Updated At', 'zh-CN': '更新时间' } },
  createdBy: { number: -5, type: 'user', label: { en: 'Created By', 'zh-CN': '创建人' } },
  updatedBy: { number: -6, type: 'user', label: { en: 'Updated By', 'zh-CN': '更新人' } },
} as const satisfies { readonly [name: string]: SystemField };

/** Name of a system field; in documents also its reference. */
export type SystemFieldName = keyof typeof definitions;

/** Names of the system fields. */
export const systemFieldNames = Object.keys(definitions) as readonly SystemFieldName[];

/** Names that no field may have: those of the system fields, and the word answers use for lists. */
export const reservedNames: ReadonlySet<string> = new Set([...systemFieldNames, 'records']);

/** What a system field is called, and the type that its values have. */
export function systemFieldParts(name: SystemFieldName): { readonly type: string; readonly label: LocalText } {
  const { type, label } = definitions[name];
  return { type, label };
}

/** Whether a name or reference is that of a system field. */
export function isSystemFieldName(name: string): name is SystemFieldName {
  return Object.hasOwn(definitions, name);
}

// Built once per entity, so that a system field is the same object wherever it is met.
const built = new WeakMap<LinkedEntity, Map<SystemFieldName, LinkedField>>();

/** A system field of an entity: read-only, its number negative (id -1, version -2, createdAt -3, updatedAt -4, createdBy -5, updatedBy -6). */
export function systemField(entity: LinkedEntity, name: SystemFieldName): LinkedField {
  const fields = built.get(entity) ?? new Map<SystemFieldName, LinkedField>();
  built.set(entity, fields);
  const field = fields.get(name) ?? build(entity, name);
  fields.set(name, field);
  return field;
}

/** All system fields of an entity. */
export function systemFields(entity: LinkedEntity): readonly LinkedField[] {
  return systemFieldNames.map((name) => systemField(entity, name));
}

/** Whether a field is one that every record has by itself. */
export function isSystemField(field: LinkedField): boolean {
  return field.number < 0;
}

function build(entity: LinkedEntity, name: SystemFieldName): LinkedField {
  const { number, type: typeName, label } = definitions[name];
  const type = fieldType(typeName);
  if (type === undefined) throw new TypeError(`the field type ${typeName} is missing`);
  const config = {};
  return {
    key: `${entity.key}#${name}`,
    id: name,
    name,
    number,
    label,
    order: number,
    app: entity.app,
    entity,
    document: { kind: 'field', format: FORMAT, id: name, entity: entity.id, name, label, order: number, type: typeName },
    type,
    config,
    storage: type.storage(config),
    valueType: type.valueType(config, undefined),
    required: true,
    unique: name === 'id',
    folded: false,
    defaultExpr: undefined,
    indexed: name === 'id',
    personal: false,
    readOnly: true,
    target: undefined,
    link: undefined,
    backOf: undefined,
    back: undefined,
    zone: undefined,
    isTimestamp: type.zone !== undefined,
    currency: undefined,
    status: undefined,
    unit: undefined,
    computed: undefined,
  };
}
