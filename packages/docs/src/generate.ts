// In charge of: writing the reference pages, or with --check telling which are out of step.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { referencePages } from './reference.ts';

const folder = fileURLToPath(new URL('../reference/', import.meta.url));
const isCheck = process.argv.includes('--check');
const stale: string[] = [];

for (const [file, page] of Object.entries(referencePages)) {
  const path = `${folder}${file}`;
  const text = page();
  if (!isCheck) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) stale.push(file);
}
if (stale.length > 0) {
  console.error(`Out of step: ${stale.join(', ')}. Run: npx tsx packages/docs/src/generate.ts`);
  process.exitCode = 1;
}
