// In charge of: what formula, lookup and rollup share as field types: they keep nothing of their own, their result's type does.
import type { ComputedSettings, FieldType } from './field-type.ts';
import { refuse } from './result.ts';
import type { JSONSchema } from '@trellis/schemas';

/** Schema of the declared type of a result. */
export const resultSchema = {
  type: 'object',
  properties: { type: { type: 'string', pattern: '^[a-z][a-z0-9_]*$' }, config: { type: 'object' } },
  required: ['type'],
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Schema of who sees a stored value whose inputs they may not read. */
export const releaseSchema = { enum: ['none', 'value'] } as const satisfies JSONSchema;

/** Makes the field type of one way to compute. The model replaces it by the type of the result, so its own values are never asked for. */
export function computedType<Config>(
  parts: Pick<FieldType<Config>, 'name' | 'label' | 'configSchema' | 'settingWords'> & { computed(config: Config): ComputedSettings },
): FieldType<Config> {
  return {
    ...parts,
    storage: () => ({ shape: 'none' }),
    valueType: () => ({ kind: 'null' }),
    valueSchema: () => ({ readOnly: true }),
    read: (_input, context) => refuse('value.read-only', context),
    fromText: (_text, context) => refuse('value.read-only', context),
    toJson: (cell) => cell,
    format: (cell) => String(cell),
    toText: (cell) => String(cell),
    operators: ['isEmpty', 'isNotEmpty'],
    metrics: ['count'],
    canSort: false,
    canGroup: false,
    canBeTitle: false,
    canBeUnique: false,
    indexed: false,
    searchable: false,
  };
}
