// In charge of: reading the options that come with a file, strictly.
import { issue, type Issue } from '@trellis/errors';
import { isTimeZone } from '@trellis/fields';
import { forbiddenKeys } from '@trellis/model';
import type { ImportOptions } from '@trellis/query';

/** Most rows that can be left out one by one. */
const MAX_LEFT_OUT = 10_000;

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' && value.length > 0 && value.length <= 200;
const isFlag: Check = (value) => typeof value === 'boolean';
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isWhole = (value: unknown, min: number, max: number): boolean => Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
const isList = (value: unknown, max: number): value is readonly unknown[] => Array.isArray(value) && value.length <= max;
const isMapping: Check = (value) => isObject(value) && Object.values(value as object).every((each) => each === null || isText(each));

const checks: { readonly [Name in keyof Required<ImportOptions>]: Check } = {
  recipe: (value) => isWhole(value, 1, Number.MAX_SAFE_INTEGER),
  mapping: isMapping,
  upsertBy: isText,
  dryRun: isFlag,
  partial: isFlag,
  sheet: (value) => typeof value === 'string',
  headerRow: (value) => isWhole(value, 1, 2_000_000),
  headerRows: (value) => isWhole(value, 0, 5),
  encoding: isText,
  delimiter: isText,
  dateOrder: (value) => value === 'ymd' || value === 'dmy' || value === 'mdy',
  timezone: (value) => typeof value === 'string' && isTimeZone(value),
  createMissing: (value) => isList(value, 100) && value.every(isText),
  only: (value) => value === 'new' || value === 'changed',
  leaveOut: (value) => isList(value, MAX_LEFT_OUT) && value.every((row) => isWhole(row, 1, 10_000_000)),
  check: isText,
  constants: isObject,
};

/** What may stand beside a dry run whose settings are taken. */
const PARTS = new Set<keyof ImportOptions>(['check', 'only', 'leaveOut', 'partial']);

function isKnown(name: string): name is keyof ImportOptions {
  return Object.hasOwn(checks, name);
}

function isPart(name: string): boolean {
  return isKnown(name) && PARTS.has(name);
}

function badOption(name: string, path: string): Issue {
  return issue('import.bad-options', path, { reason: name });
}

/** Reads options. A member that is unknown or of the wrong kind becomes an issue; null counts as absent. */
export function readImportOptions(input: unknown, issues: Issue[]): ImportOptions {
  if (input === undefined || input === null) return {};
  if (!isObject(input)) {
    issues.push(badOption('{}', ''));
    return {};
  }
  for (const { key, path } of forbiddenKeys(input)) issues.push(issue('request.forbidden-key', path, { name: key }));
  const options: { [name: string]: unknown } = {};
  for (const [name, value] of Object.entries(input as object)) {
    if (value === null || value === undefined) continue;
    if (!isKnown(name) || !checks[name](value)) issues.push(badOption(name.slice(0, 60), name));
    else options[name] = value;
  }
  if (options['check'] !== undefined) for (const name of Object.keys(options)) if (!isPart(name)) issues.push(badOption(name, name));
  const { delimiter } = options;
  if (typeof delimiter === 'string' && !/^[^"\r\n]$/.test(delimiter)) issues.push(issue('import.bad-delimiter', 'delimiter'));
  return issues.length > 0 ? {} : (options as ImportOptions);
}
