// In charge of: the text of a workbook's cells, as a person would have typed it.
import type { CellFormat } from './cell-formats.ts';

const DAY = 86_400_000;
/** Days from the first day of each calendar to 1970-01-01. */
const EPOCHS = { from1900: 25_569, from1904: 24_107 } as const;
/** The last serial number that is a day: 9999-12-31. */
const LAST_SERIAL = 2_958_465;

const two = (value: number): string => String(value).padStart(2, '0');

function timeText(ms: number): string {
  const [hours, minutes, seconds, rest] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60, ms % 1000];
  const text = `${two(hours)}:${two(minutes)}:${two(seconds)}`;
  return rest === 0 ? text : `${text}.${String(rest).padStart(3, '0')}`;
}

function dayText(day: number): string {
  const date = new Date(day * DAY);
  return `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

/** The day of a serial number. The calendar from 1900 has a 29th of February 1900, which no date field takes: it is told as it is. */
function serialDay(serial: number, is1904: boolean): string {
  if (is1904) return dayText(serial - EPOCHS.from1904);
  if (serial === 60) return '1900-02-29';
  return dayText(serial - EPOCHS.from1900 + (serial < 60 ? 1 : 0));
}

/** A serial number as a date, with its time unless that is midnight. Below one it is a time of day. */
function dateText(serial: number, is1904: boolean): string {
  if (serial < 0 || serial >= LAST_SERIAL + 1) return numberText(serial);
  const ms = Math.round(serial * DAY);
  const [day, time] = [Math.floor(ms / DAY), ms % DAY];
  if (day === 0 && (time > 0 || !is1904)) return timeText(time);
  return time === 0 ? serialDay(day, is1904) : `${serialDay(day, is1904)} ${timeText(time)}`;
}

/** Hours, minutes and seconds that have passed: more than a day of them is no date. */
function elapsedText(serial: number): string {
  return serial < 0 ? `-${timeText(Math.round(-serial * DAY))}` : timeText(Math.round(serial * DAY));
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

/** A hundred times a number, by its digits. */
function percentText(value: number): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(numberText(value)) ?? [];
  const shifted = `${whole}${fraction.padEnd(2, '0').slice(0, 2)}`.replace(/^0+(?=\d)/, '');
  const rest = fraction.slice(2);
  return `${sign}${shifted}${rest === '' ? '' : `.${rest}`}%`;
}

/** The text of a number in a cell of a format. */
export function valueText(value: number, format: CellFormat | undefined, is1904: boolean): string {
  if (format?.kind === 'date') return dateText(value, is1904);
  if (format?.kind === 'elapsed') return elapsedText(value);
  if (format?.kind === 'percent') return percentText(value);
  const text = numberText(value);
  return format?.kind === 'padded' && /^\d+$/.test(text) ? text.padStart(format.pad, '0') : text;
}

/** The number that a cell shows as a share: 16.5% is 0.165. Undefined for any other text. */
export function fractionText(text: string): string | undefined {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?%$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const digits = whole.padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}${fraction}`;
}
