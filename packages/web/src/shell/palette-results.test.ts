// In charge of: the search box offers the places a text means.
import { expect, it } from 'vitest';
import { matchingPlaces, type PaletteEntry } from './palette-results.ts';

const place = (title: string, note: string): PaletteEntry => ({ key: title, group: 'places', kind: 'view', title, note, to: '/' });
const places = [place('订单列表', '销售与客户'), place('客户列表', '销售与客户'), place('Orders', 'Sales'), place('Products', 'Base Data')];

it.each([
  ['', ['订单列表', '客户列表', 'Orders', 'Products']],
  ['订单', ['订单列表']],
  ['销售 客户列', ['客户列表']],
  ['ORD', ['Orders']],
  ['base prod', ['Products']],
  ['nothing', []],
])('“%s”', (text, titles) => {
  expect(matchingPlaces(places, text).map(({ title }) => title)).toEqual(titles);
});
