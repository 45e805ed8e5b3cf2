// In charge of: ISEMPTY(value).
import type { Operation } from '../operation.ts';

/** Whether there is no value: null, an empty text or an empty list. */
export const isEmpty: Operation = {
  name: 'isEmpty',
  arity: { min: 1, max: 1 },
  infer: (args) => ({ kind: 'call', name: 'isEmpty', args, type: { kind: 'boolean' } }),
  compile:
    ([arg]) =>
    (env) => {
      const value = arg?.(env) ?? null;
      return value === null || value === '' || (Array.isArray(value) && value.length === 0);
    },
};
