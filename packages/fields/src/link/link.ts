// In charge of: links from a record to one or many records of an entity.
import type { FieldType } from '../field-type.ts';
import { readReference, readReferenceText, referenceMark, referenceSchema, referenceText } from '../reference.ts';
import { linkSchema, type LinkConfig } from './link.schema.ts';

const isMany = (config: LinkConfig): boolean => config.many === true;

/** Links to records of another entity, or of the same one. */
export const linkType: FieldType<LinkConfig> = {
  name: 'link',
  label: { en: 'Link', 'zh-CN': '关联' },
  configSchema: linkSchema,
  settingWords: {
    names: {
      name: { en: 'Name', 'zh-CN': '字段名' },
      back: { en: 'Shown there as', 'zh-CN': '在对方显示为' },
      onDelete: { en: 'When the target is deleted', 'zh-CN': '对方删除时' },
      target: { en: 'Leads to', 'zh-CN': '关联到' },
    },
    values: {
      cascade: { en: 'Delete this too', 'zh-CN': '一并删除' },
      clear: { en: 'Empty this field', 'zh-CN': '清空此字段' },
      restrict: { en: 'Refuse', 'zh-CN': '不允许删除' },
    },
  },
  storage: (config) => (isMany(config) ? { shape: 'side-table', kind: 'reference' } : { shape: 'column', kind: 'reference' }),
  valueType(config, target) {
    // A link whose target is broken leads nowhere, so expressions can do nothing with it.
    if (target === undefined) return { kind: 'null' };
    const record = { kind: 'record', entity: target } as const;
    return isMany(config) ? { kind: 'list', of: record } : record;
  },
  valueSchema: (config) => referenceSchema(isMany(config)),
  read: (input, context) => readReference(input, isMany(context.config), context),
  fromText: (text, context) => readReferenceText(text, isMany(context.config), context),
  toJson: (cell) => cell,
  format: referenceMark,
  toText: referenceText,
  operators: ['eq', 'ne', 'in', 'notIn', 'isEmpty', 'isNotEmpty'],
  metrics: ['count', 'countDistinct'],
  canSort: false,
  canGroup: true,
  canBeTitle: false,
  canBeUnique: true,
  indexed: true,
  searchable: false,
  takesAll: (before, after) => isMany(before) === isMany(after),
  madeFrom: ['text', 'choice', 'number', 'record', 'user', 'department'],
  link: (config) => ({ target: config.target, many: isMany(config), onDelete: config.onDelete ?? 'restrict', back: config.back }),
};
