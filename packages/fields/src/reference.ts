// In charge of: values that name a record or a user by its id. Whether there is one, and what it is called, is known elsewhere.
import type { Cell, Result, TextContext, ValueContext } from './field-type.ts';
import { foldWidth } from './number-text.ts';
import { accept, quoted, refuse, refuseType } from './result.ts';
import { joinValues, listOf, MAX_VALUES, readEach, splitValues } from './several.ts';

const EXPECTED = { en: 'the id of a record', 'zh-CN': '记录编号' } as const;
const EXPECTED_MANY = { en: 'a list of record ids', 'zh-CN': '记录编号的列表' } as const;

/** The id of `{id, title, …}`, as answers write references; only its own member counts. */
function idOf(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input) || !Object.hasOwn(input, 'id')) return input;
  return (input as { readonly id: unknown }).id;
}

function isId(id: unknown): id is number {
  return Number.isSafeInteger(id) && (id as number) > 0;
}

function readOne(input: unknown, context: ValueContext<unknown>): Result<number> {
  const id = idOf(input);
  return isId(id) ? accept(id) : refuseType(context, EXPECTED);
}

function readOneText(text: string, context: ValueContext<unknown>): Result<number> {
  const digits = /^#?([1-9]\d{0,15})$/.exec(foldWidth(text))?.[1];
  const id = Number(digits);
  return isId(id) ? accept(id) : refuse('value.reference', context, { value: quoted(text) });
}

/** Reads one or several references of a request. */
export function readReference(input: unknown, many: boolean, context: ValueContext<unknown>): Result<Cell> {
  if (!many) return readOne(input, context);
  return Array.isArray(input) ? readEach(input, context, readOne) : refuseType(context, EXPECTED_MANY);
}

/** Reads the ids that a text names. Titles and codes are looked up by whoever knows the records. */
export function readReferenceText(text: string, many: boolean, context: TextContext<unknown>): Result<Cell> {
  return many ? readEach(splitValues(text), context, readOneText) : readOneText(text, context);
}

/** The ids of a cell, as text that reads back. */
export function referenceText(cell: NonNullable<Cell>): string {
  return typeof cell === 'number' ? String(cell) : joinValues(listOf(cell).map(String));
}

/** What stands for a reference whose title is not known here. */
export function referenceMark(cell: NonNullable<Cell>): string {
  return joinValues((typeof cell === 'number' ? [cell] : listOf(cell)).map((id) => `#${id}`));
}

const id = { type: 'integer', minimum: 1 } as const;
const one = {
  anyOf: [id, { type: 'object', properties: { id, title: { type: 'string' } }, required: ['id'], additionalProperties: true }],
} as const;

/** The JSON Schema of references: requests may give the id alone, answers add the title. */
export function referenceSchema(many: boolean) {
  return many ? ({ type: 'array', items: one, maxItems: MAX_VALUES } as const) : one;
}
