// In charge of: ISEMPTY(value).
import type { DocumentedFunction } from '../doc.ts';

/** Whether there is no value: null, an empty text or an empty list. */
export const isEmpty: DocumentedFunction = {
  name: 'isEmpty',
  doc: {
    group: 'logic',
    params: 'value or list',
    en: 'Whether a value is null, an empty text or an empty list.',
    zh: '值是否为空、空文本或空列表。',
    example: 'ISEMPTY("")',
    result: 'TRUE',
  },
  arity: { min: 1, max: 1 },
  infer: (args) => ({ kind: 'call', name: 'isEmpty', args, type: { kind: 'boolean' } }),
  compile:
    ([arg]) =>
    (env) => {
      const value = arg?.(env) ?? null;
      return value === null || value === '' || (Array.isArray(value) && value.length === 0);
    },
};
