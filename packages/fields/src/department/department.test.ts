import { expect, test } from 'vitest';
import { departmentType } from './department.ts';

test('names departments, and is no link to records', () => {
  expect(departmentType.names).toBe('departments');
  expect(departmentType).not.toHaveProperty('link');
  expect(departmentType.valueType({}, undefined)).toEqual({ kind: 'department' });
  expect(departmentType.valueType({ many: true }, undefined)).toEqual({ kind: 'list', of: { kind: 'department' } });
});
