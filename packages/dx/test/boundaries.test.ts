// In charge of: proving that each broken wall is found, on a small checkout made for it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cyclesIn, findBreaches, importsOf } from '../boundaries.mjs';

let root: string;

const manifest = (name: string, dependencies: readonly string[], devDependencies: readonly string[] = []) =>
  JSON.stringify({
    name: `@trellis/${name}`,
    exports: { '.': './src/index.ts', './testing': './src/documents.fixtures.ts' },
    dependencies: Object.fromEntries(dependencies.map((one) => [one, '*'])),
    devDependencies: Object.fromEntries(devDependencies.map((one) => [one, '*'])),
  });

const sound: Readonly<Record<string, string>> = {
  'schemas/package.json': manifest('schemas', []),
  'schemas/src/index.ts': 'export const a = 1;',
  'packages/errors/package.json': manifest('errors', ['@trellis/schemas']),
  'packages/errors/src/index.ts': "export { b } from './b.ts';",
  'packages/errors/src/b.ts': "import { a } from '@trellis/schemas';\nexport const b = a;",
  'packages/errors/src/b.test.ts': "import { readFileSync } from 'node:fs';\nimport { test } from 'vitest';\nimport { b } from './b.ts';",
  'packages/expr/package.json': manifest('expr', ['@trellis/errors', 'big.js', 'react']),
  'packages/expr/src/index.ts': "import {\n  b,\n} from '@trellis/errors';\nimport Big from 'big.js';\nexport const c = b;",
  'packages/expr/src/cell.react.tsx': "import { useState } from 'react';\nimport { c } from './index.ts';",
  'packages/engine/package.json': manifest('engine', ['@trellis/errors', '@trellis/expr']),
  'packages/engine/src/index.ts': "import { join } from 'node:path';\nimport { c } from '@trellis/expr';",
  'packages/web/package.json': manifest('web', ['@trellis/errors', '@trellis/engine', 'ajv'], ['@trellis/engine']),
  'packages/web/src/index.ts': "import { b } from '@trellis/errors';",
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'trellis-walls-'));
  write(sound);
});
afterEach(() => rmSync(root, { recursive: true }));

function write(files: Readonly<Record<string, string>>) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

test('a sound checkout has no breach', () => expect(findBreaches(root)).toEqual([]));

const cases: readonly { name: string; path: string; text: string; says: string }[] = [
  {
    name: 'against the direction',
    path: 'packages/web/src/x.ts',
    text: "import { d } from '@trellis/engine';",
    says: 'may not import @trellis/engine',
  },
  {
    name: 'against the direction, as a type',
    path: 'packages/web/src/x.ts',
    text: "import type { D } from '@trellis/engine';",
    says: 'may not import @trellis/engine',
  },
  { name: 'undeclared package', path: 'packages/errors/src/x.ts', text: "export { z } from 'zod';", says: 'does not declare' },
  { name: 'undeclared workspace package', path: 'packages/errors/src/x.ts', text: "import { c } from '@trellis/expr';", says: 'does not declare' },
  { name: 'not an entry point', path: 'packages/expr/src/x.ts', text: "import { b } from '@trellis/errors/src/b.ts';", says: 'not an entry point' },
  {
    name: 'out of the package by path',
    path: 'packages/expr/src/x.ts',
    text: "import { b } from '../../errors/src/b.ts';",
    says: 'leaves its package',
  },
  { name: 'its own name', path: 'packages/errors/src/x.ts', text: "import { b } from '@trellis/errors';", says: 'its own package' },
  { name: 'no ending', path: 'packages/errors/src/x.ts', text: "import { b } from './b';", says: 'does not exist' },
  { name: 'Node in a pure package', path: 'packages/errors/src/x.ts', text: "import { readFileSync } from 'node:fs';", says: 'runs in the browser' },
  {
    name: 'Node in a browser package, dynamically',
    path: 'packages/web/src/x.ts',
    text: "const fs = await import('node:fs');",
    says: 'runs in the browser',
  },
  { name: 'Node without its prefix', path: 'packages/engine/src/x.ts', text: "import { join } from 'path';", says: 'without "node:"' },
  { name: 'drawing in a pure file', path: 'packages/expr/src/x.ts', text: "import { useState } from 'react';", says: 'is pure' },
  { name: 'a drawing file in a pure file', path: 'packages/expr/src/x.ts', text: "import { Cell } from './cell.react.tsx';", says: 'is pure' },
  { name: 'test matter in the product', path: 'packages/errors/src/x.ts', text: "import { t } from './b.test.ts';", says: 'part of the product' },
  {
    name: 'test matter of another package',
    path: 'packages/expr/src/x.ts',
    text: "import { t } from '@trellis/errors/testing';",
    says: 'part of the product',
  },
  { name: 'code made at run time in the browser', path: 'packages/web/src/x.ts', text: "import Ajv from 'ajv';", says: 'runs in the browser' },
  {
    name: 'a circle of files',
    path: 'packages/errors/src/b.ts',
    text: "import { b } from './index.ts';",
    says: 'files import each other in a circle',
  },
];

test.each(cases)('found: $name', ({ path, text, says }) => {
  write({ [path]: text });
  const breaches = findBreaches(root).filter((line) => !line.startsWith('packages import')); // the next test is about those
  expect(breaches).toHaveLength(1);
  expect(breaches[0]).toContain(says);
});

test('a circle of packages is found besides the direction', () => {
  write({
    'packages/errors/package.json': manifest('errors', ['@trellis/schemas', '@trellis/expr']),
    'packages/errors/src/x.ts': "import { c } from '@trellis/expr';",
  });
  expect(findBreaches(root).some((line) => line.includes('packages import each other in a circle'))).toBe(true);
});

test('imports are read from every form, and not from comments and texts', () => {
  const text = [
    "import a from 'a';",
    "import type { B } from 'b';",
    "import {\n  c,\n  type C,\n} from 'c';",
    "import 'd';",
    "export { e } from 'e';",
    "export * as f from 'f';",
    `const g = () => import${'('}'g');`,
    "// import h from 'h';",
    "/*\nimport i from 'i';\n*/",
    'const j = "import j from \'j\';";',
    "export const k = 'k';",
  ].join('\n');
  expect(importsOf(text).map((one) => one.specifier)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  expect(
    importsOf(text)
      .filter((one) => one.isType)
      .map((one) => one.specifier),
  ).toEqual(['b']);
});

test('circles are named from where they begin, and trees have none', () => {
  expect(
    cyclesIn(
      new Map([
        ['a', ['b', 'c']],
        ['b', ['c']],
        ['c', []],
      ]),
    ),
  ).toEqual([]);
  expect(
    cyclesIn(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
  ).toEqual([['b', 'c', 'b']]);
});
