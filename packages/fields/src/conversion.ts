// In charge of: turning a cell of one field type into a cell of another, and saying how much of it is kept.
import type { Issue, Locale, LocalText } from '@trellis/errors';
import { scaleOf, type ValueType } from '@trellis/expr';
import type { AnyFieldType, Cell, Result } from './field-type.ts';
import { accept, refuse } from './result.ts';
import { scaledToText } from './scaled.ts';
import { distinct, joinValues, splitValues } from './several.ts';

/** A field type with its config, and for links the key of the entity they lead to. */
export interface TypedAs {
  readonly type: AnyFieldType;
  readonly config: unknown;
  readonly target?: string | undefined;
}

/**
 * What a cell becomes. `exact`: it would come back as it was. `rewritten`: the same value in another spelling.
 * `approximate`: the nearest there is (rounded, cut, the first of several). `lost`: nothing of it can be kept.
 */
export type Conversion =
  | { readonly outcome: 'exact' | 'rewritten' | 'approximate'; readonly cell: Cell }
  | { readonly outcome: 'lost'; readonly issues: readonly Issue[] };

/** What a conversion needs to know besides the types. */
export interface ConversionContext {
  readonly label: LocalText;
  readonly timezone: string;
  readonly locale: Locale;
  readonly dateOrder?: 'ymd' | 'dmy' | 'mdy';
  /** The records or users that the old and the new field name. */
  readonly oldNames?: Names | undefined;
  readonly newNames?: Names | undefined;
}

/** What records or users are called. */
export interface Names {
  titleOf(id: number): string | undefined;
  /** The one that a text names: its id, or why there is none. */
  idOf(text: string): number | 'none' | 'several';
}

/** Kind of one value: of a list, that of its members. */
function kindOf({ type, config, target = '' }: TypedAs): ValueType['kind'] {
  const found = type.valueType(config, target);
  return found.kind === 'list' ? found.of.kind : found.kind;
}

function isList({ type, config }: TypedAs): boolean {
  return type.storage(config).shape === 'side-table';
}

const references: ReadonlySet<string> = new Set(['record', 'user', 'department']);

/** Whether values of one may become values of the other at all. */
export function mayConvert(from: TypedAs, to: TypedAs): boolean {
  if (from.type.name === to.type.name) return true;
  if (to.type.numbering !== undefined || to.type.storage(to.config).shape === 'none' || from.type.storage(from.config).shape === 'none') return false;
  if (from.type.holdsJson === true || to.type.holdsJson === true) return true;
  return to.type.madeFrom === undefined || to.type.madeFrom.includes(kindOf(from));
}

function unitOf({ type, config }: TypedAs): string | undefined {
  return type.measure?.(config).unit;
}

/** Whether both are quantities, kept in different units: then a number of one says another amount in the other. */
function differInUnit(from: TypedAs, to: TypedAs): boolean {
  const [a, b] = [unitOf(from), unitOf(to)];
  return a !== undefined && b !== undefined && a !== b;
}

/** Whether the JSON values of one are those of the other: the same type, numbers (of a duration its seconds), options or records of one set. */
function sharesValues(from: TypedAs, to: TypedAs): boolean {
  if (from.type.holdsJson === true || to.type.holdsJson === true) return true;
  const kind = kindOf(from);
  if (kind !== kindOf(to) || differInUnit(from, to)) return false;
  if (kind === 'record') return from.target === to.target;
  return kind === 'choice' || kind === 'user' || kind === 'number' || from.type.name === to.type.name;
}

function readJson(json: unknown, from: TypedAs, to: TypedAs, context: ConversionContext): Result<Cell> {
  const value = { config: to.config, label: context.label, path: '' };
  if (isList(from) === isList(to) || to.type.holdsJson === true || from.type.holdsJson === true) return to.type.read(json, value);
  if (isList(to)) return to.type.read([json], value);
  return Array.isArray(json) && json.length === 1 ? to.type.read(json[0], value) : refuse('value.several', value);
}

function numberText(cell: number, from: TypedAs): string {
  const found = from.type.valueType(from.config, undefined);
  return scaledToText(cell, scaleOf(found));
}

/** The text by which the new type may know the value. */
function textOf(cell: NonNullable<Cell>, from: TypedAs, to: TypedAs, context: ConversionContext): string {
  const { oldNames } = context;
  // A share of 16.5% is the number 0.165, and a text of a number has no sign of what it counts.
  if (kindOf(from) === 'number' && kindOf(to) === 'number' && !differInUnit(from, to)) return numberText(Number(cell), from);
  if (references.has(kindOf(from)) && oldNames !== undefined) {
    const ids = (typeof cell === 'number' ? [cell] : cell) as readonly number[];
    return joinValues(ids.map((id) => oldNames.titleOf(id) ?? `#${id}`));
  }
  return from.type.toText(cell, { config: from.config, locale: context.locale, timezone: context.timezone });
}

function findOne(text: string, to: TypedAs, context: ConversionContext): Result<number> {
  const found = context.newNames?.idOf(text) ?? 'none';
  const value = { config: to.config, label: context.label, path: '' };
  return typeof found === 'number' ? accept(found) : refuse(found === 'none' ? 'value.names-nothing' : 'value.names-several', value, { value: text });
}

function readNames(text: string, to: TypedAs, context: ConversionContext): Result<Cell> {
  const whole = findOne(text, to, context);
  if (!isList(to)) return whole;
  if (whole.ok) return accept([whole.value]);
  const parts = splitValues(text).map((part) => findOne(part, to, context));
  const missing = parts.find((part) => !part.ok);
  return missing ?? accept(distinct(parts.flatMap((part) => (part.ok ? part.value : []))));
}

function readText(text: string, to: TypedAs, context: ConversionContext): Result<Cell> {
  if (text.trim() === '') return accept(null);
  if (references.has(kindOf(to)) && context.newNames !== undefined) return readNames(text, to, context);
  return to.type.fromText(text, { ...context, config: to.config, path: '' });
}

/** The value itself in the new type, when it is one. */
function attempt(cell: NonNullable<Cell>, from: TypedAs, to: TypedAs, context: ConversionContext): Result<Cell> {
  if (sharesValues(from, to)) {
    const read = readJson(from.type.toJson(cell, from.config), from, to, context);
    if (read.ok && read.value !== null) return read;
    // Their own values said no: the text says nothing more, but for options, which are known by label too.
    if (from.type.name === to.type.name && kindOf(from) !== 'choice' && isList(from) === isList(to)) return read;
  }
  const read = readText(textOf(cell, from, to, context), to, context);
  return read.ok && read.value === null ? refuse('value.nothing-left', { config: to.config, label: context.label, path: '' }) : read;
}

/** The first of several that a list takes, as many as it takes. */
function asManyAsFit(values: readonly (string | number)[], to: TypedAs, context: ConversionContext): Result<Cell> | undefined {
  for (let count = values.length; count > 0; count -= 1) {
    const read = to.type.read(to.type.toJson(values.slice(0, count), to.config), { config: to.config, label: context.label, path: '' });
    if (read.ok) return read;
  }
  return undefined;
}

/** The nearest value: of several for one the first, else what the type makes of the text. */
function approximate(cell: NonNullable<Cell>, from: TypedAs, to: TypedAs, context: ConversionContext): Result<Cell> | undefined {
  if (Array.isArray(cell) && !isList(to) && cell.length > 1 && to.type.storage(to.config).shape === 'column') {
    const first = attempt([cell[0] as string | number], from, to, context);
    if (first.ok && kindOf(to) !== 'text') return first;
  }
  if (Array.isArray(cell) && isList(to)) {
    const kept = cell.flatMap((each: string | number) => {
      const one = attempt([each], from, to, context);
      return one.ok && Array.isArray(one.value) ? (one.value as readonly (string | number)[]) : [];
    });
    const first = asManyAsFit([...new Set(kept)], to, context);
    if (first !== undefined) return first;
  }
  return to.type.approximate?.(textOf(cell, from, to, context), { ...context, config: to.config, path: '' });
}

/** Whether two cells hold the same. */
function isSame(a: Cell, b: Cell): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((each, place) => each === b[place]));
}

/**
 * What a cell of one type becomes in another. Nothing stays nothing.
 * @example convertCell(5, { type: integerType, config: {} }, { type: decimalType, config: { scale: 2 } }, context) // { outcome: 'exact', cell: 500 }
 */
export function convertCell(cell: Cell, from: TypedAs, to: TypedAs, context: ConversionContext): Conversion {
  if (cell === null || (Array.isArray(cell) && cell.length === 0)) return { outcome: 'exact', cell: null };
  const read = attempt(cell as NonNullable<Cell>, from, to, context);
  if (read.ok) {
    const back = attempt(read.value as NonNullable<Cell>, to, from, { ...context, oldNames: context.newNames, newNames: context.oldNames });
    return { outcome: back.ok && isSame(back.value, cell) ? 'exact' : 'rewritten', cell: read.value };
  }
  const near = approximate(cell as NonNullable<Cell>, from, to, context);
  if (near?.ok === true && near.value !== null) return { outcome: 'approximate', cell: near.value };
  return { outcome: 'lost', issues: read.issues };
}
