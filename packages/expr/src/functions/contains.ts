// In charge of: CONTAINS(text, part), blind to case and full-width forms.
import { foldText } from '../types/text-order.ts';
import { simpleFunction } from './simple.ts';

/** Whether a text has the other in it. */
export const contains = simpleFunction({
  name: 'contains',
  params: [
    ['text', 'choice'],
    ['text', 'choice'],
  ],
  result: { kind: 'boolean' },
  whenNull: false,
  run: (text, part) => foldText(String(text)).includes(foldText(String(part))),
});
