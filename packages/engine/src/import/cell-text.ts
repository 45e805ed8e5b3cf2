// In charge of: the text of a workbook's cells, as a person would have typed it.

const DAY = 86_400_000;

/** What the workbook reader gives for a cell. */
export type WorkbookValue = string | number | boolean | Date | null;

const two = (value: number): string => String(value).padStart(2, '0');

function timeText(date: Date): string {
  const milliseconds = date.getUTCMilliseconds();
  const seconds = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return milliseconds === 0 ? seconds : `${seconds}.${String(milliseconds).padStart(3, '0')}`;
}

/** Serial numbers below one are times of a day without a date: both calendars begin there. */
const firstDays: ReadonlySet<number> = new Set([Date.UTC(1899, 11, 31) / DAY, Date.UTC(1904, 0, 1) / DAY]);

function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  const time = timeText(date);
  if (firstDays.has(Math.floor(date.getTime() / DAY)) && time !== '00:00:00') return time;
  const day = `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  return time === '00:00:00' ? day : `${day} ${time}`;
}

/** Plain digits of a number that is written with an exponent. */
function expand(text: string): string {
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', first = '', rest = '', exponent = '0'] = match;
  const digits = first + rest;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return point >= digits.length ? sign + digits.padEnd(point, '0') : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** A number as the spreadsheet itself shows it: 15 digits, so that 9.450000000000001 left over from a sum is 9.45. Whole numbers are exact. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return '';
  if (Number.isSafeInteger(value)) return String(value);
  return expand(String(Number.isInteger(value) ? value : Number(value.toPrecision(15))));
}

/** The text of a cell; nothing is an empty text. */
export function cellText(value: WorkbookValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return dateText(value);
}
