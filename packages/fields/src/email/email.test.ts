import { expect, test } from 'vitest';
import { emailType } from './email.ts';

const context = { config: {}, label: 'E-mail', path: 'email', timezone: 'UTC' };

test('one address in two spellings is one value, so that a unique field and an import’s key find it', () => {
  const read = (text: string) => emailType.fromText(text, context);
  expect(read('Anna@Example.com')).toEqual(read('anna@EXAMPLE.com'));
});

test('takes time in proportion to the text, whatever it is', () => {
  const start = performance.now();
  for (const text of [`${'a.'.repeat(50_000)}@`, `a@${'b-'.repeat(50_000)}`, '@'.repeat(100_000), `a@${'.'.repeat(100_000)}`]) {
    expect(emailType.fromText(text, context).ok).toBe(false);
  }
  expect(performance.now() - start).toBeLessThan(500);
});
