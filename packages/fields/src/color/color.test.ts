import { expect, test } from 'vitest';
import { colorType } from './color.ts';

test('one colour has one form, so that filters and groups find it', () => {
  const read = (text: string) => colorType.fromText(text, { config: {}, label: 'Colour', path: 'colour', timezone: 'UTC' });
  const forms = ['#FA0', 'ffaa00', 'rgb(255, 170, 0)'].map(read);
  expect(forms).toEqual(forms.map(() => ({ ok: true, value: '#ffaa00' })));
});
