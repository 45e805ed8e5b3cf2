// In charge of: proving that wrong shapes are reported at their place, with a sentence in both languages.
import { readdirSync, readFileSync } from 'node:fs';
import { message } from '@trellis/errors';
import { documentSchemas, type DocumentKind } from '@trellis/schemas';
import { describe, expect, test } from 'vitest';
import { checkShape, documentKinds, loadModel, upgradeDocument } from './shape.ts';
import { changed, countingCatalog, field, installedBase, installedSales, workspaceOf } from './shop.fixtures.ts';
import { doc } from './testing/documents.fixtures.ts';
import type { SourceDocument } from './types.ts';

const fixtures = new URL('../../../schemas/fixtures/', import.meta.url);

function read(kind: DocumentKind, sort: 'valid' | 'invalid'): { readonly name: string; readonly content: unknown }[] {
  const folder = new URL(`${kind}/${sort}/`, fixtures);
  return readdirSync(folder).map((name) => ({
    name: `${kind}/${name}`,
    content: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as unknown,
  }));
}

const places = (document: SourceDocument): { path: string; code: string }[] =>
  checkShape(document)
    .map(({ path, code }) => ({ path, code }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));

describe.each(documentKinds)('%s fixtures', (kind) => {
  test.each(read(kind, 'valid'))('$name has no mistake', ({ content }) => {
    expect(checkShape({ kind, source: 'x.json', body: content })).toEqual([]);
  });

  test.each(read(kind, 'invalid'))('$name has exactly its mistakes', ({ content }) => {
    const { document, expect: expected } = content as { document: unknown; expect: { path: string; code: string }[] };
    expect(places({ kind, source: 'x.json', body: document })).toEqual([...expected].sort((a, b) => (a.path < b.path ? -1 : 1)));
  });
});

const grant = (members: object): SourceDocument =>
  doc('grant', 'g', { role: 'r', entity: 'e', actions: { read: true }, read: { all: true }, ...members });
const view = (members: object): SourceDocument =>
  doc('view', 'v', { entity: 'e', name: 'v', label: 'V', order: 1, type: 'table', columns: {}, ...members });

const sentences: { name: string; document: SourceDocument; says: { path: string; en: string; zh: string }[] }[] = [
  {
    name: 'a mistyped member, with the one meant',
    document: view({ colums: {} }),
    says: [{ path: 'colums', en: 'There is no member “colums” here. Did you mean “columns”?', zh: '这里没有“colums”这一项。是不是“columns”？' }],
  },
  {
    name: 'a mistyped action, with the one meant',
    document: grant({ actions: { updat: true } }),
    says: [{ path: 'actions.updat', en: 'There is no member “updat” here. Did you mean “update”?', zh: '这里没有“updat”这一项。是不是“update”？' }],
  },
  {
    name: 'a mistyped operator, with the one meant',
    document: view({ filter: { path: ['a'], op: 'contain', value: 'x' } }),
    says: [{ path: 'filter.op', en: 'There is no "contain". Did you mean “contains”?', zh: '没有 "contain"。是不是“contains”？' }],
  },
  { name: 'a list for a map', document: view({ columns: [] }), says: [{ path: 'columns', en: 'This must be an object.', zh: '这里应为对象。' }] },
  {
    name: 'a form that is none of those allowed',
    document: grant({ condition: 'x = 1' }),
    says: [{ path: 'condition', en: '"x = 1" is none of the forms allowed here.', zh: '"x = 1" 不是这里允许的任何一种写法。' }],
  },
  {
    name: 'a config by its type’s schema',
    document: field('f', 'e', 'link', { config: { onDelete: 'cascad' } }),
    says: [
      { path: 'config.target', en: '“target” is missing.', zh: '缺少“target”。' },
      { path: 'config.onDelete', en: 'There is no "cascad". Did you mean “cascade”?', zh: '没有 "cascad"。是不是“cascade”？' },
    ],
  },
  {
    name: 'a missing config where the type needs one',
    document: field('f', 'e', 'money'),
    says: [{ path: 'config.currency', en: '“currency” is missing.', zh: '缺少“currency”。' }],
  },
];

describe('sentences', () => {
  test.each(sentences)('$name', ({ document, says }) => {
    const found = checkShape(document).map(({ path, code, params }) => ({
      path,
      en: message(code, params, 'en').message,
      zh: message(code, params, 'zh-CN').message,
    }));
    expect(found).toEqual(says);
  });
});

test('an unknown field type is left for linking to report', () => {
  expect(checkShape(field('f', 'e', 'hologram', { config: { anything: 1 } }))).toEqual([]);
});

describe('nesting', () => {
  const nested = (levels: number): unknown => {
    let filter: unknown = { path: ['a'], op: 'isEmpty' };
    for (let level = 0; level < levels; level++) filter = { not: filter };
    return filter;
  };

  test.each([
    { levels: 190, codes: [] },
    { levels: 250, codes: ['document.too-deep'] },
    { levels: 200_000, codes: ['document.too-deep'] },
  ])('$levels levels', ({ levels, codes }) => {
    expect(checkShape(view({ filter: nested(levels) })).map((each) => each.code)).toEqual(codes);
  });
});

describe('formats', () => {
  test('a newer one is named with the one known', () => {
    expect(checkShape(view({ format: 7, columns: 3 }))).toEqual([
      { source: 'views/v.json', path: 'format', code: 'document.newer-format', params: { format: 7, known: 1 } },
    ]);
  });

  test('an older one goes through the steps in order', () => {
    const steps = [
      { from: -1, run: (_: DocumentKind, body: object) => ({ ...body, first: true }) },
      { from: 0, run: (kind: DocumentKind, body: object) => ({ ...body, second: kind }) },
      { from: 1, run: (_: DocumentKind, body: object) => ({ ...body, never: true }) },
    ];
    expect(upgradeDocument('view', { format: -1 }, steps)).toEqual({ format: 1, first: true, second: 'view' });
    expect(upgradeDocument('view', { format: 1 }, steps)).toEqual({ format: 1 });
  });

  test('one that no step leads from is refused', () => {
    expect(places(view({ format: 0 }))).toEqual([{ path: 'format', code: 'document.shape' }]);
  });
});

describe('shape and meaning together', () => {
  const load = (changes: Parameters<typeof changed>[1]): { source: string; path: string; code: string }[] => {
    const result = loadModel(workspaceOf(installedBase(), changed(installedSales(), changes)), countingCatalog());
    return result.ok ? [] : result.issues.map(({ source, path, code }) => ({ source, path, code }));
  };

  test('mistakes of both sorts come at once', () => {
    expect(load({ 'order.code': { order: 'first' }, 'ops.order': { role: 'opps' } })).toEqual([
      { source: 'fields/order.code.json', path: 'order', code: 'document.shape' },
      { source: 'grants/ops.order.json', path: 'role', code: 'document.unknown-reference-near' },
    ]);
  });

  const broken: { id: string; change: object; path: string }[] = [
    { id: 'order', change: { order: '1' }, path: 'order' },
    { id: 'order.store', change: { config: {} }, path: 'config.target' },
    { id: 'order.form', change: { sections: [] }, path: 'sections' },
    { id: 'sales', change: { version: '1' }, path: 'version' },
  ];
  test.each(broken)('who refers to the broken $id is not blamed', ({ id, change, path }) => {
    expect(load({ [id]: { ...change } }).map((each) => each.path)).toEqual([path]);
  });
});

test('every document kind has a schema', () => {
  expect(documentKinds).toEqual(Object.keys(documentSchemas));
});
