// In charge of: places as text: `31.230400,121.473700 上海市黄浦区…`, and the ways in which people write them.

/** A place: coordinates in millionths of a degree, an address, or both. */
export interface Place {
  readonly point?: Point | undefined;
  readonly address?: string | undefined;
}

/** Coordinates in millionths of a degree (some 11 cm): north and east are positive. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** What a written place turned out to be. `none`: neither coordinates nor words. */
export type WrittenPlace = Place | { readonly problem: 'none' | 'latitude' | 'longitude' };

const DEGREE = 1_000_000;
const LATITUDES = 90 * DEGREE;
const LONGITUDES = 180 * DEGREE;

// A letter of the compass stands right at the number or after its degree sign, so that an address may begin with N.
const ANGLE = String.raw`([-+\u2212]?)(\d{1,3}(?:\.\d{1,20})?)(?:°\s?)?([NSEWnsew]?)(?![\p{L}\d.°])`;
const BETWEEN = String.raw`(?:\s*[,，;；]\s*|\s+)`;
const PAIR = new RegExp(`^${ANGLE}${BETWEEN}${ANGLE}(?:[\\s,，;；]+(.*))?$`, 'su');
const LEADING = /^[\s,，;；]+/u;

/** An angle in millionths of a degree, rounded half away from zero. */
function microdegrees(sign: string, digits: string): number {
  const [whole = '', fraction = ''] = digits.split('.');
  const six = Number(fraction.padEnd(6, '0').slice(0, 6));
  const size = Number(whole) * DEGREE + six + (Number(fraction[6] ?? 0) >= 5 ? 1 : 0);
  return sign === '' || sign === '+' || size === 0 ? size : -size;
}

interface Angle {
  readonly sign: string;
  readonly digits: string;
  readonly side: string;
}

function angleOf(match: RegExpExecArray, from: number): Angle {
  return { sign: match[from] ?? '', digits: match[from + 1] ?? '', side: (match[from + 2] ?? '').toUpperCase() };
}

function valueOf({ sign, digits, side }: Angle): number {
  return microdegrees(side === 'S' || side === 'W' ? '-' : sign, digits);
}

/** The two angles as latitude and longitude; undefined when their letters say otherwise or say it twice. */
function pointOf(first: Angle, second: Angle): Point | undefined {
  if ((first.side !== '' && first.sign !== '') || (second.side !== '' && second.sign !== '')) return undefined;
  const [north, east] = 'EW'.includes(first.side) && first.side !== '' ? [second, first] : [first, second];
  if (!['', 'N', 'S'].includes(north.side) || !['', 'E', 'W'].includes(east.side)) return undefined;
  if ((north.side === '') !== (east.side === '')) return undefined;
  return { latitude: valueOf(north), longitude: valueOf(east) };
}

/** Coordinates and what follows them; undefined where a text does not begin with coordinates. */
function takePoint(text: string): { readonly point: Point; readonly rest: string } | undefined {
  const match = PAIR.exec(text);
  if (match === null) return undefined;
  const [first, second] = [angleOf(match, 1), angleOf(match, 4)];
  const rest = placeAddress(match[7] ?? '');
  // “12, 34 Main Street” is an address: before words, coordinates have decimals.
  if (rest !== '' && !(first.digits.includes('.') && second.digits.includes('.'))) return undefined;
  const point = pointOf(first, second);
  return point === undefined ? undefined : { point, rest };
}

/** An address as places keep it: on one line, without separators in front. */
export function placeAddress(text: string): string {
  return text.replace(LEADING, '').replace(/\s+/gu, ' ').trim();
}

/** Full-width digits are coordinates too, where nothing follows them that would have to keep its form. */
function takeEitherWidth(text: string): ReturnType<typeof takePoint> {
  const found = takePoint(text) ?? takePoint(text.normalize('NFKC'));
  return found === undefined || found.rest === '' || text.endsWith(found.rest) ? found : undefined;
}

/** Whether a text would be read as coordinates, so that it can be no address. */
export function beginsWithPoint(text: string): boolean {
  return takeEitherWidth(text) !== undefined;
}

/** Which coordinate is outside its range; undefined when both are within. */
export function pointProblem({ latitude, longitude }: Point): 'latitude' | 'longitude' | undefined {
  if (Math.abs(latitude) > LATITUDES) return 'latitude';
  return Math.abs(longitude) > LONGITUDES ? 'longitude' : undefined;
}

/**
 * Reads a place: `31.23, 121.47`, `31.2304° N, 121.4737° E`, `31.23,121.47 address`, or an address alone. Decimals beyond the sixth
 * are rounded, since maps write more than anyone has measured.
 */
export function readPlace(text: string): WrittenPlace {
  const line = placeAddress(text);
  const found = takeEitherWidth(line);
  const address = found === undefined ? line : found.rest;
  if (!/\p{L}/u.test(address) && (found === undefined || address !== '')) return { problem: 'none' };
  if (found === undefined) return { address };
  const problem = pointProblem(found.point);
  if (problem !== undefined) return { problem };
  return address === '' ? { point: found.point } : { point: found.point, address };
}

function degrees(micro: number): string {
  const digits = String(Math.abs(micro)).padStart(7, '0');
  return `${micro < 0 ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** The one text of a place, which `readPlace` reads back. */
export function writePlace({ point, address }: Place): string {
  const coordinates = point === undefined ? '' : `${degrees(point.latitude)},${degrees(point.longitude)}`;
  return [coordinates, address ?? ''].filter((part) => part !== '').join(' ');
}
