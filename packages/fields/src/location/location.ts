// In charge of: places: coordinates, an address, or both.
import { beginsWithPoint, placeAddress, pointProblem, readPlace, writePlace, type Place, type Point } from '@trellis/expr';
import type { Cell, FieldType, Result, ValueContext } from '../field-type.ts';
import { readLine } from '../plain-text.ts';
import { accept, quoted, refuse, refuseType } from '../result.ts';
import { scaledFromNumber, scaledToNumber } from '../scaled.ts';
import { locationSchema, type LocationConfig } from './location.schema.ts';

/** Most characters an address can have. */
const MAX_ADDRESS = 500;
const SCALE = 6;
const EXPECTED = { en: 'a latitude and longitude, an address, or both', 'zh-CN': '经纬度、地址或两者' } as const;
const MEMBERS = new Set(['latitude', 'longitude', 'address']);
const codes = { none: 'value.location', latitude: 'value.latitude', longitude: 'value.longitude' } as const;

type Context = ValueContext<LocationConfig>;

function readAngle(input: unknown, name: 'latitude' | 'longitude', context: Context): Result<number> {
  const read = typeof input === 'number' ? scaledFromNumber(input, SCALE) : 'number';
  if (typeof read === 'number') return accept(read);
  if (read === 'scale') return refuse('value.scale', context, { scale: SCALE });
  return read === 'number' ? refuseType(context, EXPECTED) : refuse(codes[name], context);
}

function readPoint(latitude: unknown, longitude: unknown, context: Context): Result<Point | undefined> {
  if (latitude === undefined && longitude === undefined) return accept(undefined);
  if (latitude === undefined || longitude === undefined) return refuse('value.location-half', context);
  const [north, east] = [readAngle(latitude, 'latitude', context), readAngle(longitude, 'longitude', context)];
  if (!north.ok) return north;
  if (!east.ok) return east;
  const point = { latitude: north.value, longitude: east.value };
  const problem = pointProblem(point);
  return problem === undefined ? accept(point) : refuse(codes[problem], context);
}

/** The one text of a place whose address is fit to be kept. */
function keep({ point, address }: Place, context: Context): Result<Cell> {
  if (address === undefined) return accept(writePlace({ point }));
  const line = readLine(address, MAX_ADDRESS, { ...context, config: {} });
  if (!line.ok) return line;
  // Composing characters may leave other letters than were looked at.
  if (placeAddress(line.value) !== line.value || beginsWithPoint(line.value))
    return refuse('value.location-address', context, { value: quoted(address) });
  return accept(writePlace({ point, address: line.value }));
}

function readObject(input: object, context: Context): Result<Cell> {
  const members = new Map(Object.entries(input).filter(([, value]) => value !== null && value !== undefined));
  if (members.size === 0 || Object.keys(input).some((name) => !MEMBERS.has(name))) return refuseType(context, EXPECTED);
  const [written, point] = [members.get('address') ?? '', readPoint(members.get('latitude'), members.get('longitude'), context)];
  if (typeof written !== 'string') return refuseType(context, EXPECTED);
  if (!point.ok) return point;
  const address = placeAddress(written);
  if (address === '') return point.value === undefined ? accept(null) : keep({ point: point.value }, context);
  // An address is read back from the text of the place, so it must not look like coordinates.
  if (beginsWithPoint(address)) return refuse('value.location-address', context, { value: quoted(address) });
  return /\p{L}/u.test(address) ? keep({ point: point.value, address }, context) : refuse('value.location', context, { value: quoted(address) });
}

function readText(text: string, context: Context): Result<Cell> {
  const place = readPlace(text);
  return 'problem' in place ? refuse(codes[place.problem], context, { value: quoted(text) }) : keep(place, context);
}

function placeOf(cell: Cell): Place {
  const place = readPlace(String(cell));
  return 'problem' in place ? {} : place;
}

function toJson(cell: Cell): { readonly latitude?: number; readonly longitude?: number; readonly address?: string } {
  const { point, address } = placeOf(cell);
  return {
    ...(point === undefined ? {} : { latitude: scaledToNumber(point.latitude, SCALE), longitude: scaledToNumber(point.longitude, SCALE) }),
    ...(address === undefined ? {} : { address }),
  };
}

function shown(cell: Cell): string {
  const { latitude, longitude, address } = toJson(cell);
  return address ?? `${latitude}, ${longitude}`;
}

/** Places. The cell is one text, coordinates first, so that finding and searching work on addresses. */
export const locationType: FieldType<LocationConfig> = {
  name: 'location',
  label: { en: 'Location', 'zh-CN': '位置' },
  configSchema: locationSchema,
  storage: () => ({ shape: 'column', kind: 'text' }),
  // Expressions see its text, which LATITUDE, LONGITUDE and DISTANCE_KM read.
  valueType: () => ({ kind: 'text' }),
  valueSchema: () => ({
    type: 'object',
    properties: {
      latitude: { type: 'number', minimum: -90, maximum: 90 },
      longitude: { type: 'number', minimum: -180, maximum: 180 },
      address: { type: 'string', maxLength: MAX_ADDRESS },
    },
    additionalProperties: false,
  }),
  read: (input, context) =>
    typeof input === 'object' && input !== null && !Array.isArray(input) ? readObject(input, context) : refuseType(context, EXPECTED),
  fromText: readText,
  toJson,
  format: shown,
  toText: String,
  operators: ['contains', 'isEmpty', 'isNotEmpty'],
  metrics: ['count', 'countDistinct'],
  canSort: false,
  canGroup: false,
  canBeTitle: false,
  canBeUnique: false,
  indexed: false,
  searchable: true,
  takesAll: () => true,
};
