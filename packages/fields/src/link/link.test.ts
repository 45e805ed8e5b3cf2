import { expect, test } from 'vitest';
import { linkType } from './link.ts';

test('says where it leads', () => {
  expect(linkType.link?.({ target: 'e_store' })).toEqual({ target: 'e_store', many: false, onDelete: 'restrict', back: undefined });
  const back = { name: 'orders', label: 'Orders' };
  expect(linkType.link?.({ target: { app: 'base', id: 'e_store' }, many: true, onDelete: 'clear', back })).toEqual({
    target: { app: 'base', id: 'e_store' },
    many: true,
    onDelete: 'clear',
    back,
  });
});

test('is a record of its target to expressions, and nothing where the target is missing', () => {
  expect(linkType.valueType({ target: 'e' }, 'base/store')).toEqual({ kind: 'record', entity: 'base/store' });
  expect(linkType.valueType({ target: 'e', many: true }, 'base/store')).toEqual({ kind: 'list', of: { kind: 'record', entity: 'base/store' } });
  expect(linkType.valueType({ target: 'e' }, undefined)).toEqual({ kind: 'null' });
});

test('names the place of each wrong id in a list', () => {
  const result = linkType.read([1, 'x', 3, {}], { config: { target: 'e', many: true }, label: 'Products', path: 'products' });
  expect(result.ok ? [] : result.issues.map(({ path }) => path)).toEqual(['products.1', 'products.3']);
});
