// In charge of: which types go together, and turning constants into the type of what stands beside them.
import type { Report } from '../operation.ts';
import type { FieldHandle, Typed, ValueType } from '../value-type.ts';
import { parseDate, parseTimestamp } from './calendar.ts';
import { rescale, scaleOf } from './decimal.ts';
import { typeLabel } from './label.ts';
import { findUnit } from './units.ts';

/** `compare`: a constant beside a choice must be one of its options. `merge`: the values become one, whatever they are. */
type FitMode = 'compare' | 'merge';

function sameOptions(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((option, index) => option === b[index]);
}

type NumberType = Extract<ValueType, { readonly kind: 'number' }>;

// A number without a unit goes with any: the 5 of `weight > 5` is in the unit that the weight is kept in.
function joinNumbers(a: NumberType, b: NumberType): NumberType | undefined {
  if (a.unit !== undefined && b.unit !== undefined && a.unit !== b.unit) return undefined;
  const wide = a.scale >= b.scale ? a : b;
  const unit = a.unit ?? b.unit;
  return unit === undefined || wide.unit === unit ? wide : { ...wide, unit };
}

/** The type that holds values of both; undefined when they do not go together. */
export function joinTypes(a: ValueType, b: ValueType): ValueType | undefined {
  if (a.kind === 'null') return b;
  if (b.kind === 'null') return a;
  if (a.kind === 'number' && b.kind === 'number') return joinNumbers(a, b);
  if (a.kind === 'choice' && b.kind === 'choice') return sameOptions(a.options, b.options) ? a : { kind: 'text' };
  if ((a.kind === 'text' && b.kind === 'choice') || (a.kind === 'choice' && b.kind === 'text')) return { kind: 'text' };
  if (a.kind === 'record' && b.kind === 'record') return a.entity === b.entity ? a : undefined;
  if (a.kind === 'list' && b.kind === 'list') {
    const of = joinTypes(a.of, b.of);
    return of === undefined ? undefined : { kind: 'list', of };
  }
  return a.kind === b.kind ? a : undefined;
}

type Literal = Extract<Typed<never>, { readonly kind: 'literal' }>;

/** Constants of these types have not said yet what they are: "2026-01-31" may be a date, 5 a record's id. */
function isOpen<F extends FieldHandle>(typed: Typed<F>): typed is Literal {
  return typed.kind === 'literal' && (typed.type.kind === 'text' || typed.type.kind === 'number');
}

function fitText(text: string, type: ValueType, mode: FitMode): Literal | undefined {
  if (type.kind === 'choice' && (type.options.includes(text) || mode === 'compare'))
    return type.options.includes(text) ? { kind: 'literal', value: text, type } : undefined;
  if (type.kind === 'choice' || type.kind === 'text') return { kind: 'literal', value: text, type: { kind: 'text' } };
  const moment = type.kind === 'date' ? parseDate(text) : type.kind === 'timestamp' ? parseTimestamp(text) : undefined;
  return moment === undefined ? undefined : { kind: 'literal', value: moment, type };
}

function fitNumber(unscaled: bigint, scale: number, type: ValueType): Literal | undefined {
  if (type.kind === 'number') {
    const to = Math.max(scale, type.scale);
    return { kind: 'literal', value: rescale(unscaled, scale, to), type: { kind: 'number', scale: to } };
  }
  const isId =
    (type.kind === 'record' || type.kind === 'user' || type.kind === 'department') &&
    scale === 0 &&
    unscaled > 0n &&
    unscaled <= BigInt(Number.MAX_SAFE_INTEGER);
  return isId ? { kind: 'literal', value: Number(unscaled), type } : undefined;
}

function fitLiteral(literal: Literal, type: ValueType, mode: FitMode): Literal | undefined {
  if (typeof literal.value === 'bigint') return fitNumber(literal.value, scaleOf(literal.type), type);
  return typeof literal.value === 'string' ? fitText(literal.value, type, mode) : undefined;
}

function reportMisfit(literal: Literal, type: ValueType, place: string, report: Report): void {
  if (type.kind === 'choice' && typeof literal.value === 'string')
    return report(place, 'expression.option', { value: literal.value, options: type.options.join(', ') });
  const isText = typeof literal.value === 'string';
  if (type.kind === 'date' && isText) return report(place, 'expression.date', { value: String(literal.value) });
  if (type.kind === 'timestamp' && isText) return report(place, 'expression.timestamp', { value: String(literal.value) });
  reportMismatch(type, literal.type, place, report);
}

/** Reports that values of two types do not go together. */
export function reportMismatch(expected: ValueType, found: ValueType, place: string, report: Report): void {
  if (expected.kind === 'record' && found.kind === 'record') return report(place, 'expression.other-entity');
  if (expected.kind === 'number' && found.kind === 'number') return reportUnits(expected.unit ?? '', found.unit ?? '', place, report);
  report(place, 'expression.mismatch', { expected: typeLabel(expected.kind), found: typeLabel(found.kind) });
}

function reportUnits(from: string, to: string, place: string, report: Report): void {
  const isSameKind = findUnit(from)?.dimension === findUnit(to)?.dimension;
  report(place, isSameKind ? 'expression.unit-other' : 'expression.unit-dimension', { from, to });
}

/** Values fitted to each other and the type that holds them all. */
export interface United<F extends FieldHandle> {
  readonly values: readonly Typed<F>[];
  readonly type: ValueType;
}

/** What `unite` needs besides the values. */
export interface UniteOptions {
  readonly mode: FitMode;
  /** Place of each value, for reports. */
  readonly places: readonly string[];
  /** A type that the values join: that of a list they are compared with. */
  readonly beside?: ValueType;
}

/** Fits values to each other; undefined after reporting those that do not go together. */
export function unite<F extends FieldHandle>(values: readonly Typed<F>[], options: UniteOptions, report: Report): United<F> | undefined {
  const lead = leadOf(values, options, report);
  if (lead === undefined) return undefined;
  let type: ValueType = lead;
  let isFitting = true;
  const fitted = values.map((value, index) => {
    const literal = isOpen(value) ? fitLiteral(value, lead, options.mode) : value;
    if (literal === undefined) {
      reportMisfit(value as Literal, lead, options.places[index] ?? '', report);
      isFitting = false;
      return value;
    }
    type = joinTypes(type, literal.type) ?? type;
    return literal;
  });
  return isFitting ? { values: fitted, type } : undefined;
}

/** The joined type of all values that have said what they are, or of all when none has. */
function leadOf<F extends FieldHandle>(values: readonly Typed<F>[], options: UniteOptions, report: Report): ValueType | undefined {
  const isDecided = options.beside !== undefined || values.some((value) => !isOpen(value) && value.type.kind !== 'null');
  let lead: ValueType = options.beside ?? { kind: 'null' };
  for (const [index, value] of values.entries()) {
    if (isDecided && isOpen(value)) continue;
    const joined = joinTypes(lead, value.type);
    if (joined === undefined) {
      reportMismatch(lead, value.type, options.places[index] ?? '', report);
      return undefined;
    }
    lead = joined;
  }
  return lead;
}
