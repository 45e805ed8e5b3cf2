// In charge of: JSON values, for what other systems send and nobody filters by.
import type { Cell, FieldType, Result, ValueContext } from '../field-type.ts';
import { isBlank } from '../plain-text.ts';
import { accept, refuse, refuseType } from '../result.ts';
import { canonicalJson } from './canonical-json.ts';
import { JsonMistake } from './json-mistake.ts';
import { readJsonText } from './json-reader.ts';
import { jsonSchema, type JsonConfig } from './json.schema.ts';

/** Nothing, as every field has it: null, a blank text, an empty list. An empty object is a value. */
function isNothing(value: unknown): boolean {
  return value === null || (typeof value === 'string' && isBlank(value)) || (Array.isArray(value) && value.length === 0);
}

function attempt(read: () => unknown, context: ValueContext<JsonConfig>): Result<Cell> {
  try {
    const value = read();
    return accept(isNothing(value) ? null : canonicalJson(value));
  } catch (mistake) {
    if (!(mistake instanceof JsonMistake)) throw mistake;
    if (mistake.code === 'value.type') return refuseType(context, { en: 'JSON', 'zh-CN': ' JSON' });
    return refuse(mistake.code, context, mistake.params);
  }
}

/**
 * JSON values. The cell is the canonical text (RFC 8785), so that equal values are equal cells on every store, whatever order their names
 * came in. Strings are kept as they came, not composed as texts are: a payload must come back as the other system signed it.
 */
export const jsonType: FieldType<JsonConfig> = {
  name: 'json',
  label: { en: 'JSON', 'zh-CN': 'JSON 数据' },
  configSchema: jsonSchema,
  storage: () => ({ shape: 'column', kind: 'json' }),
  // Expressions see its text; they have no type for its parts.
  valueType: () => ({ kind: 'text' }),
  valueSchema: () => true,
  read: (input, context) => attempt(() => input, context),
  fromText: (text, context) => attempt(() => readJsonText(text), context),
  toJson: (cell) => JSON.parse(String(cell)) as unknown,
  format: String,
  toText: String,
  operators: ['isEmpty', 'isNotEmpty'],
  metrics: ['count'],
  canSort: false,
  canGroup: false,
  canBeTitle: false,
  canBeUnique: false,
  indexed: false,
  searchable: false,
  holdsJson: true,
};
