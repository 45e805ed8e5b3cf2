// In charge of: the values of a record that is not saved yet: defaults, mistakes, what to send.
import { fieldUi, checkValue } from '@trellis/fields/react';
import type { Issue, Locale } from '@trellis/errors';
import type { FieldJson } from '@trellis/query';
import { issueText, type Mistakes } from '../record/mistakes.ts';

/** A value being entered, with what its editor could not read. */
export interface DraftValue {
  readonly value: unknown;
  readonly issues: readonly Issue[];
}

/** Values being entered, by field name. */
export type DraftValues = { readonly [field: string]: DraftValue };

/** Values to begin with. */
export function defaultsOf(fields: readonly FieldJson[]): DraftValues {
  return Object.fromEntries(fields.flatMap((field) => (field.default === undefined ? [] : [[field.name, { value: field.default, issues: [] }]])));
}

/** The values as a record, for editors that need their neighbours. */
export function asRecord(values: DraftValues): { readonly [field: string]: unknown } {
  return Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value]));
}

/** The mistakes of all writable fields, in the words the server would use. */
export function checkDraft(fields: readonly FieldJson[], values: DraftValues, locale: Locale): Mistakes {
  return Object.fromEntries(
    fields.flatMap((field) => {
      // A state begins where it begins: nobody enters it.
      if (!field.writable || field.transitions !== undefined) return [];
      const draft = values[field.name];
      const issue = draft?.issues[0] ?? checkValue(fieldUi(field.type).toWire(draft?.value ?? null), field)[0];
      return issue === undefined ? [] : [[field.name, issueText(issue, locale)]];
    }),
  );
}

/** Fields whose values nobody can read as they stand, and those named besides. */
export function mistakenFields(values: DraftValues, ...besides: readonly string[]): ReadonlySet<string> {
  return new Set([...besides, ...Object.entries(values).flatMap(([name, { issues }]) => (issues.length > 0 ? name : []))]);
}

/** What to send: entered values only, links as ids. */
export function wireValues(fields: readonly FieldJson[], values: DraftValues): { readonly [field: string]: unknown } {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const wire: unknown = fieldUi(field.type).toWire(values[field.name]?.value ?? null);
      return !field.writable || field.transitions !== undefined || wire === null || wire === undefined ? [] : [[field.name, wire]];
    }),
  );
}

/** Whether anything was entered beyond what the form began with. */
export function isTouched(fields: readonly FieldJson[], values: DraftValues, start: DraftValues): boolean {
  return JSON.stringify(wireValues(fields, values)) !== JSON.stringify(wireValues(fields, start));
}
