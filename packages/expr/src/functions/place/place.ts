// In charge of: LATITUDE, LONGITUDE, DISTANCE_KM: places and how far they are apart.
import { metresBetween } from '../../calc/sphere.ts';
import { readPlace, type Point } from '../../types/place.ts';
import type { ValueType } from '../../value-type.ts';
import { defineFunction } from '../define.ts';

const degrees: ValueType = { kind: 'number', scale: 6 };
const kilometres: ValueType = { kind: 'number', scale: 3 };

function pointOf(text: string): Point | undefined {
  // No coordinates begin later, and no address is this long.
  const place = readPlace(text.slice(0, 1000));
  return 'problem' in place ? undefined : place.point;
}

const rules = {
  en: 'Null for an address without coordinates and for any other text.',
  zh: '只有地址没有坐标，或是其他文本时为空。',
};

/** North or south. */
export const latitude = defineFunction({
  name: 'latitude',
  params: ['text'],
  result: degrees,
  weight: 4,
  doc: {
    group: 'place',
    params: 'location',
    en: 'The latitude of a location in degrees, north positive.',
    zh: '位置的纬度（度），北纬为正。',
    example: 'LATITUDE("31.2304, 121.4737")',
    result: '31.2304',
    rules,
  },
  run: ([text]) => {
    const point = pointOf(text);
    return point === undefined ? null : BigInt(point.latitude);
  },
});

/** East or west. */
export const longitude = defineFunction({
  name: 'longitude',
  params: ['text'],
  result: degrees,
  weight: 4,
  doc: {
    group: 'place',
    params: 'location',
    en: 'The longitude of a location in degrees, east positive.',
    zh: '位置的经度（度），东经为正。',
    example: 'LONGITUDE("31.2304, 121.4737")',
    result: '121.4737',
    rules,
  },
  run: ([text]) => {
    const point = pointOf(text);
    return point === undefined ? null : BigInt(point.longitude);
  },
});

/** As the crow flies. */
export const distanceKm = defineFunction({
  name: 'distance_km',
  params: ['text', 'text'],
  result: kilometres,
  weight: 500,
  doc: {
    group: 'place',
    params: 'from, to',
    en: 'Kilometres between two locations as the crow flies.',
    zh: '两个位置之间的直线距离（千米）。',
    example: 'DISTANCE_KM("31.2304, 121.4737", "39.9042, 116.4074")',
    result: '1067.312',
    rules: {
      en: 'Haversine formula on a sphere of radius 6371.0088 km, rounded to whole metres, halves up; null when a location has no coordinates.',
      zh: '按半径 6371.0088 千米的球面用半正矢公式计算，四舍五入到米；有一方没有坐标时为空。',
    },
  },
  run: ([from, to]) => {
    const [a, b] = [pointOf(from), pointOf(to)];
    return a === undefined || b === undefined ? null : metresBetween(a, b);
  },
});
