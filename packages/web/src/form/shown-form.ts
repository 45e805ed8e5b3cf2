// In charge of: what a form shows, demands and presets now, by its own conditions over what is entered.
import { scaleOf, toScale, type Value } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import { typeOf } from '@trellis/fields/react';
import { entryValue, type EnteredRecord, type EntityJson, type ExpressionJson, type FieldJson } from '@trellis/query';
import type { PlacedField, Section } from '../record/layout.ts';
import { enteredRecord, type RuleSurroundings } from '../record/rule-mistakes.ts';
import { asRecord, defaultsOf, mistakenFields, type DraftValue, type DraftValues } from './draft.ts';

/** A form as it stands. */
export interface ShownForm {
  /** Without what is hidden; a field that is demanded now is required. */
  readonly sections: readonly Section[];
  readonly fields: readonly FieldJson[];
  /** What the shown fields hold: entered, or preset by the form. */
  readonly values: DraftValues;
}

/** What the fields hold before anybody enters anything; those that the form presets wait for it. */
export function startOf(sections: readonly Section[]): DraftValues {
  return defaultsOf(placesOf(sections).flatMap((place) => (place.default === undefined ? [place.field] : [])));
}

function placesOf(sections: readonly Section[]): readonly PlacedField[] {
  return sections.flatMap((section) => section.fields);
}

/** What cannot be told yet hides nothing. */
function isShown(when: ExpressionJson | undefined, record: EnteredRecord): boolean {
  if (when === undefined) return true;
  const value = entryValue(when, record);
  return value === undefined || value === true;
}

function shownSections(sections: readonly Section[], record: EnteredRecord): readonly Section[] {
  return sections
    .filter((section) => isShown(section.when, record))
    .map((section) => ({ ...section, fields: section.fields.filter((place) => isShown(place.when, record)) }))
    .filter((section) => section.fields.length > 0);
}

function demanded(place: PlacedField, record: EnteredRecord): PlacedField {
  if (place.require === undefined || entryValue(place.require, record) !== true) return place;
  return { ...place, field: { ...place.field, required: true } };
}

function cellFor(value: Value, expression: ExpressionJson, field: FieldJson): Cell {
  if (typeof value !== 'bigint') return value === '' ? null : (value as Cell);
  const declared = typeOf(field).valueType(field.config ?? {}, undefined);
  return Number(toScale(value, scaleOf(expression.type), scaleOf(declared)));
}

function presetOf(expression: ExpressionJson, field: FieldJson, record: EnteredRecord): DraftValue | undefined {
  const value = entryValue(expression, record);
  const cell = value === undefined ? null : cellFor(value, expression, field);
  return cell === null ? undefined : { value: typeOf(field).toJson(cell, field.config ?? {}), issues: [] };
}

/** The values of what is shown: what nobody entered is preset. */
function valuesOf(sections: readonly Section[], entered: DraftValues, record: EnteredRecord): DraftValues {
  const values: { [field: string]: DraftValue } = {};
  for (const { field, default: preset } of placesOf(sections)) {
    const value = entered[field.name] ?? (preset === undefined ? undefined : presetOf(preset, field, record));
    if (value !== undefined) values[field.name] = value;
  }
  return values;
}

/**
 * What a form shows. What is hidden counts as empty, so hiding one field may hide or show another: it is looked at again until nothing moves,
 * at most as often as there are fields, for conditions may go round in a circle.
 */
export function shownForm(entity: EntityJson, all: readonly Section[], entered: DraftValues, surroundings: RuleSurroundings): ShownForm {
  const read = (values: DraftValues): EnteredRecord =>
    enteredRecord(entity, { values: asRecord(values), unknown: mistakenFields(values) }, surroundings);
  let values = valuesOf(all, entered, read(entered));
  let sections = all;
  for (let left = placesOf(all).length; left >= 0; left -= 1) {
    const record = read(values);
    sections = shownSections(all, record);
    const next = valuesOf(sections, entered, record);
    if (JSON.stringify(next) === JSON.stringify(values)) break;
    values = next;
  }
  const record = read(values);
  const shown = sections.map((section) => ({ ...section, fields: section.fields.map((place) => demanded(place, record)) }));
  return { sections: shown, fields: placesOf(shown).map(({ field }) => field), values };
}
