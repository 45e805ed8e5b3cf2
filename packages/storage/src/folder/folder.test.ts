// In charge of: proving that app folders are read whole, written stably, and refused with every mistake.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadModel } from '@trellis/model/shape';
import type { Catalog, DocumentIssue, Model, SourceDocument } from '@trellis/model';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { installFolder, readAppFolder, readWorkspaceFolder, writeAppFolder } from './index.ts';

const template = fileURLToPath(new URL('../../../templates/stage-1/', import.meta.url));

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trellis-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(path: string, content: string | Uint8Array | object): Promise<void> {
  const target = join(folder, path);
  await mkdir(join(target, '..'), { recursive: true });
  const isData = typeof content === 'string' || content instanceof Uint8Array;
  await writeFile(target, isData ? content : JSON.stringify(content));
}

async function contents(path: string): Promise<Map<string, string>> {
  const names = await readdir(path, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1));
  return new Map(await Promise.all(files.sort().map(async (file) => [file, await readFile(join(path, file), 'utf8')] as const)));
}

const found = (issues: readonly DocumentIssue[]): string[] => issues.map(({ source, path, code }) => `${source} ${path} ${code}`);

const app = { kind: 'app', format: 1, id: 'shop', name: 'shop', label: 'Shop', order: 1, version: '1.0.0' };
const entity = (id: string): object => ({ kind: 'entity', format: 1, id, name: id, label: id, order: 1, titleField: `${id}.name` });

function catalog(): Catalog {
  const numbers = new Map<string, number>();
  return (owner, document) => {
    const key = `${owner}/${document}`;
    numbers.set(key, numbers.get(key) ?? numbers.size + 1);
    return numbers.get(key) ?? 0;
  };
}

describe('reading an app', () => {
  test('gives every document with its kind and source', async () => {
    await put('app.json', app);
    await put('entities/order.json', entity('order'));
    await put('fields/order.name.json', { kind: 'field', id: 'order.name' });
    await put('README.md', 'notes');
    await put('entities/.gitkeep', '');
    const { documents, issues } = await readAppFolder(folder);
    expect(issues).toEqual([]);
    expect(documents.map(({ kind, source }) => [kind, source])).toEqual([
      ['app', 'app.json'],
      ['entity', 'entities/order.json'],
      ['field', 'fields/order.name.json'],
    ]);
    expect(documents[1]?.body).toEqual(entity('order'));
  });

  const cases: { name: string; files: { readonly [path: string]: string | Uint8Array | object }; says: readonly string[] }[] = [
    { name: 'broken JSON', files: { 'app.json': app, 'entities/a.json': '{"kind":' }, says: ['entities/a.json  document.broken-json'] },
    { name: 'an empty file', files: { 'app.json': app, 'entities/a.json': '' }, says: ['entities/a.json  document.broken-json'] },
    {
      name: 'bytes that are no UTF-8',
      files: { 'app.json': app, 'entities/a.json': Uint8Array.from([0x22, 0xc4, 0xe3, 0x22]) },
      says: ['entities/a.json  document.broken-json'],
    },
    {
      name: 'a file not named by its id',
      files: { 'app.json': app, 'entities/a.json': entity('b') },
      says: ['entities/a.json id document.file-name'],
    },
    { name: 'an unknown folder', files: { 'app.json': app, 'entitys/a.json': entity('a') }, says: ['entitys  document.unknown-kind'] },
    { name: 'a folder in a folder', files: { 'app.json': app, 'entities/more/a.json': entity('a') }, says: ['entities/more  document.unknown-kind'] },
    {
      name: 'a file of another sort',
      files: { 'app.json': app, 'entities/a.yaml': 'kind: entity' },
      says: ['entities/a.yaml  document.unknown-kind'],
    },
    { name: 'a stray file', files: { 'app.json': app, 'entity.json': entity('a') }, says: ['entity.json  document.unknown-kind'] },
    {
      name: 'prototype keys at any depth',
      files: { 'app.json': app, 'entities/a.json': '{"id":"a","label":{"__proto__":{"x":1}},"list":[{"constructor":1}]}' },
      says: ['entities/a.json label.__proto__ document.forbidden-key', 'entities/a.json list.0.constructor document.forbidden-key'],
    },
    {
      name: 'endless nesting',
      files: { 'app.json': app, 'views/a.json': '{"not":'.repeat(100_000) + '1' + '}'.repeat(100_000) },
      says: ['views/a.json  document.too-deep'],
    },
    { name: 'no app document', files: { 'entities/a.json': entity('a') }, says: ['app.json  document.no-app'] },
    {
      name: 'everything at once',
      files: { 'app.json': '[', 'entities/a.json': '{', 'fields/b.json': entity('c'), 'stuff/x': '' },
      says: [
        'stuff  document.unknown-kind',
        'app.json  document.broken-json',
        'entities/a.json  document.broken-json',
        'fields/b.json id document.file-name',
      ],
    },
  ];

  test.each(cases)('refuses $name', async ({ files, says }) => {
    for (const [path, content] of Object.entries(files)) await put(path, content);
    const { issues } = await readAppFolder(folder);
    expect(found(issues)).toEqual(says);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  test('does not follow a link out of the folder', async () => {
    await put('app.json', app);
    await put('outside.txt', entity('a'));
    await mkdir(join(folder, 'entities'));
    await symlink(join(folder, 'outside.txt'), join(folder, 'entities', 'a.json'));
    await rm(join(folder, 'outside.txt'));
    expect(found((await readAppFolder(folder)).issues)).toEqual(['entities/a.json  document.unknown-kind']);
  });

  test('says so when there is no folder', async () => {
    const { documents, issues } = await readAppFolder(join(folder, 'nothing'));
    expect([documents, found(issues)]).toEqual([[], ['app.json  document.no-app']]);
  });
});

describe('reading a workspace', () => {
  test('the template links', async () => {
    const { source, issues } = await readWorkspaceFolder(template);
    expect(issues).toEqual([]);
    expect(source?.apps.map(({ id, slug, bindings }) => ({ id, slug, bindings }))).toEqual([
      { id: 'base', slug: 'base', bindings: {} },
      { id: 'sales', slug: 'sales', bindings: { base: 'base' } },
    ]);
    expect(source && loadModel(source, catalog())).toMatchObject({ ok: true });
  });

  test('mistakes of all its parts come at once, with paths from its folder', async () => {
    await cp(template, folder, { recursive: true });
    await put('roles/other.json', { kind: 'role', id: 'another' });
    await put('apps/base/entities/store.json', 'not JSON');
    await put('apps/copy/app.json', { ...app, name: 'original' });
    await put('apps/notes.txt', '');
    await put('recipe.json', {});
    const { source, issues } = await readWorkspaceFolder(folder);
    expect(found(issues).sort()).toEqual([
      'apps/base/entities/store.json  document.broken-json',
      'apps/copy/app.json name document.file-name',
      'apps/notes.txt  document.unknown-kind',
      'roles/other.json id document.file-name',
    ]);
    expect(source?.apps.map((each) => each.slug)).toEqual(['base', 'copy', 'sales']);
  });

  test('without its document it is none', async () => {
    await put('apps/shop/app.json', app);
    expect(await readWorkspaceFolder(folder)).toEqual({
      issues: [{ source: 'workspace.json', path: '', code: 'document.missing-file', params: { file: 'workspace.json' } }],
    });
  });
});

describe('writing an app', () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, member]) => [key, shuffled(member)]),
    );
  };

  test.each(['base', 'sales'])('%s: read, shuffled and written is read again as it was, byte for byte', async (name) => {
    const { documents } = await readAppFolder(join(template, 'apps', name));
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    await writeAppFolder(first, documents);
    await writeAppFolder(second, documents.map((document) => ({ ...document, body: shuffled(document.body) })).toReversed());
    expect(await contents(second)).toEqual(await contents(first));
    expect(await readAppFolder(second)).toEqual({ documents, issues: [] });
  });

  test('deletes documents that are gone and nothing else', async () => {
    const documents: SourceDocument[] = [
      { kind: 'app', source: '', body: app },
      { kind: 'entity', source: '', body: entity('a') },
      { kind: 'entity', source: '', body: entity('b') },
    ];
    await writeAppFolder(folder, documents);
    await put('README.md', 'notes');
    await put('entities/.gitkeep', '');
    await writeAppFolder(folder, documents.slice(0, 2));
    expect([...(await contents(folder)).keys()]).toEqual(['README.md', 'app.json', 'entities/.gitkeep', 'entities/a.json']);
  });

  test('leaves files that are right already untouched', async () => {
    const documents: SourceDocument[] = [{ kind: 'app', source: '', body: app }];
    await writeAppFolder(folder, documents);
    const before = await stat(join(folder, 'app.json'));
    await writeAppFolder(folder, documents);
    expect((await stat(join(folder, 'app.json'))).ino).toBe(before.ino);
  });

  test.each(['../escape', 'a/b', '', '.hidden'])('refuses the id “%s” and writes nothing', async (id) => {
    const documents: SourceDocument[] = [
      { kind: 'app', source: 'app.json', body: app },
      { kind: 'entity', source: 'x', body: entity(id) },
    ];
    await expect(writeAppFolder(join(folder, 'app'), documents)).rejects.toThrow(TypeError);
    expect([...(await contents(folder)).keys()]).toEqual([]);
  });
});

describe('two copies of one folder', () => {
  async function load(second: 'own base' | 'shared base'): Promise<Model> {
    const { documents: base } = await readAppFolder(join(template, 'apps', 'base'));
    const { documents: sales } = await readAppFolder(join(template, 'apps', 'sales'));
    const { source } = await readWorkspaceFolder(template);
    if (source === undefined) throw new TypeError('no template');
    const apps = [
      installFolder(base, { id: 'base', slug: 'base', bindings: {} }),
      installFolder(base, { id: 'base_2', slug: 'base_2', bindings: {} }),
      installFolder(sales, { id: 'sales', slug: 'sales', bindings: { base: 'base' } }),
      installFolder(sales, { id: 'sales_2', slug: 'sales_2', bindings: { base: second === 'own base' ? 'base_2' : 'base' } }),
    ];
    const result = loadModel({ ...source, apps }, catalog());
    if (!result.ok) throw new TypeError(JSON.stringify(result.issues, null, 1));
    return result.model;
  }

  test.each(['own base', 'shared base'] as const)('on its %s: same ids, own numbers, own references', async (second) => {
    const model = await load(second);
    const [one, two] = ['sales', 'sales_2'].map((id) => [...model.entities.values()].filter((each) => each.app.id === id));
    expect(two?.map((each) => each.id)).toEqual(one?.map((each) => each.id));
    const own = (app: string): number[] => [...model.fieldByNumber.values()].filter((field) => field.app.id === app).map((field) => field.number);
    expect(own('sales')).toHaveLength(own('sales_2').length);
    expect(own('sales').filter((number) => own('sales_2').includes(number))).toEqual([]);
    expect(one?.filter((each) => two?.some((other) => other.number === each.number))).toEqual([]);
    const targets = two?.flatMap((each) => each.fields.flatMap((field) => (field.app.id === 'sales_2' ? (field.target?.app.id ?? []) : [])));
    expect([...new Set(targets)].sort()).toEqual([second === 'own base' ? 'base_2' : 'base', 'sales_2']);
  });
});
