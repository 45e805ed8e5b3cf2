// In charge of: proving that a change is noticed and that what does not matter is not.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerprint, isStamped, stamp } from '../runner/fingerprint.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-print-'));
  mkdirSync(join(folder, 'src/node_modules'), { recursive: true });
  writeFileSync(join(folder, 'src/a.ts'), 'one');
  writeFileSync(join(folder, 'src/b.ts'), 'two');
});
afterEach(() => rmSync(folder, { recursive: true }));

const print = (words?: readonly string[]) => fingerprint(folder, [join(folder, 'src'), join(folder, 'missing')], words);
const changes: readonly { name: string; change: () => void; isNoticed: boolean }[] = [
  { name: 'nothing', change: () => {}, isNoticed: false },
  { name: 'the bytes of a file', change: () => writeFileSync(join(folder, 'src/a.ts'), 'other'), isNoticed: true },
  { name: 'the name of a file', change: () => renameSync(join(folder, 'src/a.ts'), join(folder, 'src/c.ts')), isNoticed: true },
  {
    name: 'bytes moved from one file to the next',
    change: () => (writeFileSync(join(folder, 'src/a.ts'), 'onet'), writeFileSync(join(folder, 'src/b.ts'), 'wo')),
    isNoticed: true,
  },
  { name: 'a new file', change: () => writeFileSync(join(folder, 'src/c.json'), '{}'), isNoticed: true },
  { name: 'a lost file', change: () => rmSync(join(folder, 'src/b.ts')), isNoticed: true },
  { name: 'a test', change: () => writeFileSync(join(folder, 'src/a.test.ts'), 'x'), isNoticed: false },
  { name: 'an installed package', change: () => writeFileSync(join(folder, 'src/node_modules/x.js'), 'x'), isNoticed: false },
];

test.each(changes)('$name changes it: $isNoticed', ({ change, isNoticed }) => {
  const before = print();
  change();
  expect(print() !== before).toBe(isNoticed);
});

test('another word, such as the version of Node, changes it', () => {
  expect(print(['v20.19.0'])).not.toBe(print(['v22.0.0']));
});

test('a stamp holds for its own fingerprint alone', () => {
  const file = join(folder, 'deep/er/stamp');
  expect(isStamped(file, 'a')).toBe(false);
  stamp(file, 'a');
  expect(isStamped(file, 'a')).toBe(true);
  expect(isStamped(file, 'b')).toBe(false);
});
