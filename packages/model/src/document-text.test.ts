// In charge of: proving that a document has one text whatever order its keys came in.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { documentText } from './document-text.ts';
import { documentKinds } from './shape.ts';
import { field, salesDocuments, baseDocuments } from './shop.fixtures.ts';
import { doc, type Members } from './testing/documents.fixtures.ts';
import type { SourceDocument } from './types.ts';

const fixtures = new URL('../../../schemas/fixtures/', import.meta.url);

const valid: SourceDocument[] = documentKinds.flatMap((kind) =>
  readdirSync(new URL(`${kind}/valid/`, fixtures)).map((name) => {
    const body = JSON.parse(readFileSync(new URL(`${kind}/valid/${name}`, fixtures), 'utf8')) as Members;
    return { kind, source: `${kind}/${name}`, body };
  }),
);

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

describe('the same text', () => {
  test.each([...valid, ...salesDocuments, ...baseDocuments])('$source with its keys reversed', ({ kind, body }) => {
    const text = documentText(kind, body);
    expect(documentText(kind, reversed(body))).toBe(text);
    expect(JSON.parse(text)).toEqual(body);
    expect(documentText(kind, JSON.parse(text))).toBe(text);
  });
});

const cases: { name: string; document: SourceDocument; keys: readonly string[] }[] = [
  {
    name: 'members in the order of the schema',
    document: { kind: 'role', source: 'r', body: { order: 1, label: { en: 'R', 'zh-CN': '角' }, name: 'r', id: 'r', format: 1, kind: 'role' } },
    keys: ['kind', 'format', 'id', 'name', 'label', 'zh-CN', 'en', 'order'],
  },
  {
    name: 'keys of a map by code point, its values by the schema',
    document: doc('view', 'v', { columns: { b: { path: ['x'], order: 2 }, a: { path: [{ id: 'y', app: 'z' }], order: 1 } } }),
    keys: ['kind', 'format', 'id', 'columns', 'a', 'order', 'path', 'app', 'id', 'b', 'order', 'path'],
  },
  {
    name: 'a config by its type’s schema',
    document: field('f', 'e', 'link', { config: { back: { label: 'B', name: 'b' }, target: 't' } }),
    keys: ['kind', 'format', 'id', 'entity', 'name', 'label', 'zh-CN', 'en', 'order', 'type', 'config', 'target', 'back', 'name', 'label'],
  },
  {
    name: 'an expression inside a document',
    document: doc('grant', 'g', { condition: { args: [{ type: 'date', value: '2026-01-01' }], call: 'not' } }),
    keys: ['kind', 'format', 'id', 'condition', 'call', 'args', 'value', 'type'],
  },
];

test.each(cases)('$name', ({ document, keys }) => {
  const text = documentText(document.kind, document.body);
  expect([...text.matchAll(/"([^"]+)":/g)].map((match) => match[1])).toEqual(keys);
});

test('two spaces, LF, and one at the end', () => {
  const text = documentText('role', { id: 'r', label: '角色' });
  expect(text).toBe('{\n  "id": "r",\n  "label": "角色"\n}\n');
});
