// In charge of: the other end of a link: the records that lead here. It keeps nothing and no document names it.
import type { FieldType } from '../field-type.ts';
import { referenceMark, referenceSchema, referenceText } from '../reference.ts';
import { refuse } from '../result.ts';
import { backlinkSchema, type BacklinkConfig } from './backlink.schema.ts';

/** The records that link to a record. Made by the model for every link with a `back`. */
export const backlinkType: FieldType<BacklinkConfig> = {
  name: 'backlink',
  label: { en: 'Back-link', 'zh-CN': '反向关联' },
  configSchema: backlinkSchema,
  storage: () => ({ shape: 'none' }),
  valueType: (_config, target) => (target === undefined ? { kind: 'null' } : { kind: 'list', of: { kind: 'record', entity: target } }),
  valueSchema: () => ({ ...referenceSchema(true), readOnly: true }),
  read: (_input, context) => refuse('value.read-only', context),
  fromText: (_text, context) => refuse('value.read-only', context),
  toJson: (cell) => cell,
  format: referenceMark,
  toText: referenceText,
  operators: ['isEmpty', 'isNotEmpty'],
  metrics: ['count'],
  canSort: false,
  canGroup: false,
  canBeTitle: false,
  canBeUnique: false,
  indexed: false,
  searchable: false,
  link: (config) => ({ target: config.target, many: true, onDelete: 'clear', back: undefined }),
};
