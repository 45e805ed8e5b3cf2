// In charge of: departments of the workspace as values: who owns a store, whom a cost is for.
import type { FieldType } from '../field-type.ts';
import { readReference, readReferenceText, referenceMark, referenceSchema, referenceText } from '../reference.ts';
import { departmentSchema, type DepartmentConfig } from './department.schema.ts';

const isMany = (config: DepartmentConfig): boolean => config.many === true;

/** Departments of the workspace. Conditions compare them with `$user.departments`. */
export const departmentType: FieldType<DepartmentConfig> = {
  name: 'department',
  label: { en: 'Department', 'zh-CN': '部门' },
  configSchema: departmentSchema,
  storage: (config) => (isMany(config) ? { shape: 'side-table', kind: 'reference' } : { shape: 'column', kind: 'reference' }),
  valueType: (config) => (isMany(config) ? { kind: 'list', of: { kind: 'department' } } : { kind: 'department' }),
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
  madeFrom: ['text', 'choice', 'record', 'department'],
  names: 'departments',
};
