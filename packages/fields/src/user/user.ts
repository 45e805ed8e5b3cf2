// In charge of: users of the workspace as values: owners, buyers, members.
import type { FieldType } from '../field-type.ts';
import { readReference, readReferenceText, referenceMark, referenceSchema, referenceText } from '../reference.ts';
import { userSchema, type UserConfig } from './user.schema.ts';

const isMany = (config: UserConfig): boolean => config.many === true;

/** Users of the workspace. */
export const userType: FieldType<UserConfig> = {
  name: 'user',
  label: { en: 'User', 'zh-CN': '成员' },
  configSchema: userSchema,
  storage: (config) => (isMany(config) ? { shape: 'side-table', kind: 'reference' } : { shape: 'column', kind: 'reference' }),
  valueType: (config) => (isMany(config) ? { kind: 'list', of: { kind: 'user' } } : { kind: 'user' }),
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
  canBeUnique: false,
  indexed: true,
  searchable: false,
  takesAll: (before, after) => isMany(before) === isMany(after),
  madeFrom: ['text', 'choice', 'record', 'user', 'department'],
  names: 'users',
};
