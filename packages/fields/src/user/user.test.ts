import { expect, test } from 'vitest';
import { userType } from './user.ts';

test('names users, and is no link to records', () => {
  expect(userType.names).toBe('users');
  expect(userType).not.toHaveProperty('link');
  expect(userType.valueType({}, undefined)).toEqual({ kind: 'user' });
  expect(userType.valueType({ many: true }, undefined)).toEqual({ kind: 'list', of: { kind: 'user' } });
});
