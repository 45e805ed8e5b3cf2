import { expect, test } from 'vitest';
import { backlinkType } from './backlink.ts';

const config = { target: 'e_line', link: 'f_order' };
const context = { config, label: 'Lines', path: 'lines', timezone: 'UTC' };

test('keeps nothing and takes nothing', () => {
  expect(backlinkType.storage(config)).toEqual({ shape: 'none' });
  for (const result of [backlinkType.read([1], context), backlinkType.fromText('1', context)]) {
    expect(result.ok ? [] : result.issues.map(({ code }) => code)).toEqual(['value.read-only']);
  }
});

test('is a list of the records that lead here', () => {
  expect(backlinkType.valueType(config, 'sales/order_line')).toEqual({ kind: 'list', of: { kind: 'record', entity: 'sales/order_line' } });
  expect(backlinkType.link?.(config)).toMatchObject({ target: 'e_line', many: true });
});
