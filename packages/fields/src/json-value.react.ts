// In charge of: going between the JSON values that the screen holds and what the field types read, check and print.
import { issue, localText, type Issue } from '@trellis/errors';
import { backlinkType } from './backlink/backlink.ts';
import type { AnyFieldType, Cell } from './field-type.ts';
import type { CellProps, FieldInfo, Pick } from './field-ui.react.tsx';
import { fieldType } from './list.ts';

type Fields = { readonly [name: string]: unknown };

/** Whether nothing is there: null, undefined, an empty text or an empty list. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** The pure side of a field's type. */
export function typeOf(field: FieldInfo): AnyFieldType {
  const type: AnyFieldType | undefined = field.type === backlinkType.name ? backlinkType : fieldType(field.type);
  if (type === undefined) throw new TypeError(`no field type ${field.type}`);
  return type;
}

// One object for all: the types keep what they know of a config by its identity.
const noConfig = {};

/** A field's config; documents may leave it out. */
export function configOf(field: FieldInfo): unknown {
  return field.config ?? noConfig;
}

/** The cell a JSON value stands for; null when nothing is there or it cannot be read. */
export function cellOf(value: unknown, field: FieldInfo): Cell {
  if (isMissing(value)) return null;
  const result = typeOf(field).read(value, { config: configOf(field), label: field.label, path: '' });
  return result.ok ? result.value : null;
}

/** What stands at the end of a path of field names (`store.zone`); links on the way are objects. */
export function valueAt(record: Fields, path: string): unknown {
  let value: unknown = record;
  for (const name of path.split('.')) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Fields)[name];
  }
  return value;
}

/** The zone a timestamp is shown in. */
export function zoneOf(field: FieldInfo, record: Fields, timezone: string): string {
  const zone = field.zone === undefined ? undefined : valueAt(record, field.zone);
  return typeof zone === 'string' && zone !== '' ? zone : timezone;
}

/** The currency code of a money field on a record; undefined where the record does not say. */
export function currencyOf(field: FieldInfo, record: Fields): string | undefined {
  if (field.currency === undefined) return undefined;
  if ('code' in field.currency) return field.currency.code;
  const code = valueAt(record, field.currency.field);
  return typeof code === 'string' && code !== '' ? code : undefined;
}

/** The value as the type prints it; empty for a missing one. What the type cannot read is shown as it is: never a blank in place of a value. */
export function formatted({ value, field, record, locale, timezone }: CellProps): string {
  const cell = cellOf(value, field);
  if (cell === null) return isMissing(value) || typeof value === 'object' ? '' : String(value);
  return typeOf(field).format(cell, { config: configOf(field), locale, timezone: zoneOf(field, record, timezone) });
}

/** The value as text that reads back to the same value: for inputs and the clipboard. */
export function plainText({ value, field, record, locale, timezone }: CellProps): string {
  const cell = cellOf(value, field);
  if (cell === null) return '';
  return typeOf(field).toText(cell, { config: configOf(field), locale, timezone: zoneOf(field, record, timezone) });
}

/** A JSON value, or why there is none. */
export interface Reading {
  readonly value: unknown;
  readonly issues: readonly Issue[];
}

/** Reads what a person typed or pasted, with the mistakes the server would name. */
export function readText(text: string, field: FieldInfo, timezone: string): Reading {
  if (text.trim() === '') return emptied(field);
  const result = typeOf(field).fromText(text, { config: configOf(field), label: field.label, path: field.name, timezone });
  if (!result.ok) return { value: null, issues: result.issues };
  return { value: result.value === null ? null : typeOf(field).toJson(result.value, configOf(field)), issues: [] };
}

function emptied(field: FieldInfo): Reading {
  return { value: null, issues: field.required ? [issue('record.required', field.name, { field: field.label })] : [] };
}

/** The mistakes of a JSON value, as the server would name them. */
export function checkValue(value: unknown, field: FieldInfo): readonly Issue[] {
  if (isMissing(value)) return emptied(field).issues;
  const result = typeOf(field).read(value, { config: configOf(field), label: field.label, path: field.name });
  return result.ok ? [] : result.issues;
}

/** The records or people a link's or user's value names. Their titles come under `title` or `name`. */
export function picksOf(value: unknown): readonly Pick[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((one: unknown) => {
    if (typeof one === 'number') return [{ id: one, title: `#${one}` }];
    if (one === null || typeof one !== 'object') return [];
    const { id, title, name } = one as Fields;
    if (typeof id !== 'number') return [];
    const words = title ?? name;
    return [{ id, title: typeof words === 'string' && words !== '' ? words : `#${id}` }];
  });
}

/** The option ids a choice's value names. */
export function optionIds(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.filter((one): one is string => typeof one === 'string');
  return typeof value === 'string' && value !== '' ? [value] : [];
}

/** Labels of a choice's options by id. */
export function optionText(value: unknown, { field, locale }: Labelled): string {
  const options = new Map((typeOf(field).options?.(configOf(field)) ?? []).map((option) => [option.id, option]));
  return optionIds(value)
    .map((id) => localText(options.get(id)?.label ?? id, locale))
    .join(locale === 'en' ? ', ' : '、');
}

/** What labels depend on. */
interface Labelled {
  readonly field: FieldInfo;
  readonly locale: CellProps['locale'];
}
