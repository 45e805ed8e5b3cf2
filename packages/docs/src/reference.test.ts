// Proves that the committed reference pages say what the code says.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { referencePages } from './reference.ts';

test.each(Object.entries(referencePages))('%s is in step with the code', (file, page) => {
  expect(readFileSync(new URL(`../reference/${file}`, import.meta.url), 'utf8')).toBe(page());
});
