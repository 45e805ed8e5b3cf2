// In charge of: STARTSWITH(text, part), blind to case and full-width forms.
import { foldText } from '../types/text-order.ts';
import { simpleFunction } from './simple.ts';

/** Whether a text begins with the other. */
export const startsWith = simpleFunction({
  name: 'startsWith',
  params: [
    ['text', 'choice'],
    ['text', 'choice'],
  ],
  result: { kind: 'boolean' },
  whenNull: false,
  run: (text, part) => foldText(String(text)).startsWith(foldText(String(part))),
});
