// In charge of: proving that the schemas accept and refuse what the fixtures say, and that the published JSON is in step.
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { staleSchemas } from './generate.ts';
import { documentSchemas, sharedSchemas } from './index.ts';

const fixtures = new URL('../fixtures/', import.meta.url);
const published = new URL('../json/', import.meta.url);
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const schemas: { readonly [kind: string]: { readonly $id: string } } = { ...sharedSchemas, ...documentSchemas };
for (const schema of Object.values(schemas)) ajv.addSchema(schema);

function read(kind: string, sort: 'valid' | 'invalid'): { readonly name: string; readonly content: unknown }[] {
  const folder = new URL(`${kind}/${sort}/`, fixtures);
  return readdirSync(folder).map((name) => ({ name, content: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as unknown }));
}

function errorsOf(kind: string, document: unknown): { readonly isValid: boolean; readonly paths: readonly string[] } {
  const validate = ajv.getSchema(schemas[kind]?.$id ?? '');
  if (validate === undefined) throw new TypeError(`no schema for ${kind}`);
  const isValid = validate(document) === true;
  return { isValid, paths: (validate.errors ?? []).map((error) => error.instancePath) };
}

test('the published JSON is in step with the sources', () => {
  expect(staleSchemas()).toEqual([]);
});

test('the published JSON refers only to files beside it', () => {
  for (const name of readdirSync(published)) {
    const text = readFileSync(new URL(name, published), 'utf8');
    const references = [...text.matchAll(/"\$ref": "([^"]+)"/g)].map((match) => match[1]);
    for (const reference of references) expect(['#', 'expression.schema.json', 'filter.schema.json']).toContain(reference);
  }
});

test('every schema has fixtures', () => {
  expect(readdirSync(fixtures).sort()).toEqual(Object.keys(schemas).sort());
});

describe.each(Object.keys(schemas))('%s', (kind) => {
  const valid = read(kind, 'valid');
  const invalid = read(kind, 'invalid') as { name: string; content: { document: unknown; expect: { path: string }[] } }[];

  test('has enough of both sorts', () => {
    expect(valid.length).toBeGreaterThanOrEqual(3);
    expect(invalid.length).toBeGreaterThanOrEqual(5);
  });

  test.each(valid)('accepts $name', ({ content }) => {
    expect(errorsOf(kind, content)).toEqual({ isValid: true, paths: [] });
  });

  test.each(invalid)('refuses $name', ({ content }) => {
    const { isValid, paths } = errorsOf(kind, content.document);
    expect(isValid).toBe(false);
    for (const { path } of content.expect)
      expect(
        paths.some((each) => isAround(each, path)),
        `${path} among ${paths.join(' ')}`,
      ).toBe(true);
  });
});

// An error about a member stands at the member or at the object that should or should not have it.
function isAround(pointer: string, path: string): boolean {
  const dotted = pointer.slice(1).replaceAll('/', '.');
  const parent = path.split('.').slice(0, -1).join('.');
  return dotted === path || dotted === parent;
}
