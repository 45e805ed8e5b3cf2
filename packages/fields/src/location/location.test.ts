import { compile, resolve, type FieldHandle, type Scope } from '@trellis/expr';
import { message } from '@trellis/errors';
import { expect, test } from 'vitest';
import { locationType } from './location.ts';

const context = { config: {}, label: { en: 'Warehouse', 'zh-CN': '仓库位置' }, path: 'place', timezone: 'UTC' };

test('swapped coordinates are told apart in both languages', () => {
  const result = locationType.fromText('121.4737, 31.2304', context);
  const told = (locale: 'en' | 'zh-CN') => (result.ok ? [] : result.issues.map(({ code, params }) => message(code, params, locale)));
  expect(told('en')).toEqual([{ message: 'A latitude in Warehouse lies between −90 and 90.', hint: 'Write the latitude first: 31.2304, 121.4737.' }]);
  expect(told('zh-CN')).toEqual([{ message: '仓库位置的纬度应在 −90 到 90 之间。', hint: '纬度写在前面：31.2304, 121.4737。' }]);
});

test('expressions read what the cell keeps', () => {
  const read = locationType.read({ latitude: 31.2304, longitude: 121.4737, address: '3.5, 4 Road' }, context);
  const field: FieldHandle = { key: 'place', name: 'place', valueType: locationType.valueType({}, undefined) };
  const scope: Scope<FieldHandle> = { start: 'e', byRef: () => field, byName: () => field, names: () => ['place'], refOf: () => 'place' };
  const cell = read.ok ? read.value : null;
  const run = (text: string): unknown => {
    const found = resolve(text, scope);
    const actor = { id: null, email: null, roles: [], departments: [], departmentsBelow: [], departmentsLed: [], team: [] };
    return found.ok && compile(found.typed)({ value: () => String(cell), localDay: () => null, actor });
  };
  expect([run('LATITUDE(place)'), run('LONGITUDE(place)'), run('DISTANCE_KM(place, "39.9042,116.4074")')]).toEqual([
    31_230_400n,
    121_473_700n,
    1_067_312n,
  ]);
});
