// Proves that an app goes into an archive with its records and comes out of it with equal values, and that a bad archive changes nothing.
import { AppError } from '@trellis/errors';
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import type { RecordJson } from '@trellis/query';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { archiveSource, emptySource, fillArchived } from './testing/archived.fixtures.ts';
import { addUsers, openLab, owner, person, type Lab } from './testing/open-lab.fixtures.ts';
import { refusal } from './testing/refusal.fixtures.ts';

type Line = Record<string, unknown>;

let lab: Lab;
let folder: string;
let bytes: Buffer;
let files = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-archive-'));
  lab = await openLab({ source: archiveSource });
  await addUsers(lab, 3);
  await fillArchived(lab);
  bytes = await exported(lab, 'depot');
});
afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

async function exported(from: Lab, app: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of from.engine.exportApp(owner, app, '9.9.9')) parts.push(part);
  return Buffer.concat(parts);
}

const linesOf = (packed: Buffer): Line[] =>
  gunzipSync(packed)
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

/** An archive of these lines, with the right last line. */
function sealed(lines: readonly Line[]): Buffer {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const end = { end: true, lines: lines.length, sha256: createHash('sha256').update(text).digest('hex') };
  return gzipSync(`${text}${JSON.stringify(end)}\n`);
}

/** The archive with some of its lines changed. */
const altered = (change: (lines: Line[]) => Line[] | void): Buffer => {
  const lines = linesOf(bytes).slice(0, -1);
  return sealed(change(lines) ?? lines);
};

function fileOf(content: Uint8Array): { readonly name: string; readonly path: string } {
  files += 1;
  const path = join(folder, `${files}.archive`);
  writeFileSync(path, content);
  return { name: 'app.archive', path };
}

const imported = (to: Lab, content: Uint8Array, slug?: string, actor = owner) =>
  to.engine.importApp(actor, fileOf(content), slug === undefined ? {} : { slug });

const entities = ['site', 'person', 'box', 'item', 'job'];

/** What people see of an app's records, with titles in the place of ids. */
async function seen(of: Lab, app: string): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const entity of entities) {
    const { records } = await of.engine.list(owner, { app, entity }, { limit: 1000 });
    all[entity] = [records.length, records.map(withoutOwn).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))];
  }
  return all;
}

function withoutOwn({ id: _id, version: _version, ...rest }: RecordJson): unknown {
  const { createdAt: _at, createdBy: _by, updatedAt: _changed, updatedBy: _changer, files: _files, ...values } = rest as Line;
  return JSON.parse(JSON.stringify(values, (_key, value: unknown) => withoutId(value))) as unknown;
}

function withoutId(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !('id' in value)) return value;
  const { id: _id, ...rest } = value as Line;
  return rest;
}

/** An archive's lines with ids by their place in their entity. */
function modulo(packed: Buffer): unknown {
  const lines = linesOf(packed).slice(1, -1);
  const places = new Map<string, number>();
  for (const { entity, id } of lines) if (entity !== undefined) places.set(`${String(entity)} ${String(id)}`, places.size);
  const links: Record<string, string> = {
    'person.boss': 'person',
    'site.keeper': 'person',
    'box.site': 'site',
    'item.box': 'box',
    'item.twins': 'item',
    'job.items': 'item',
  };
  return lines.map(({ entity, id, values, document }) => {
    if (document !== undefined) return document;
    const mapped = Object.entries(values as Line).map(([field, value]) => {
      const target = links[field];
      const place = (each: unknown) => places.get(`${target} ${String(each)}`);
      return [field, target === undefined ? value : Array.isArray(value) ? value.map(place) : place(value)];
    });
    return [entity, places.get(`${String(entity)} ${String(id)}`), Object.fromEntries(mapped)];
  });
}

/** Everything that an import could have changed. */
const standing = (of: Lab): unknown => [
  of.engine.apps(owner).map(({ slug }) => slug),
  of.storage.apps(),
  of.storage.documents().length,
  of.engine.seq(),
  readdirSync(folder).filter((name) => name.endsWith('.lines')),
];

test('the archive holds a manifest, the documents, live records alone, and an end that adds up', () => {
  const lines = linesOf(bytes);
  expect(lines[0]).toMatchObject({
    archive: 'trellis-app',
    format: 2,
    product: '9.9.9',
    app: { id: 'depot', slug: 'depot', version: '1.2.0' },
    dependsOn: { base: { id: 'base', slug: 'base', version: '1.0.0' } },
    attachments: 'bytes',
    entities: { person: { records: 4 }, item: { records: 30 }, job: { records: 6 } },
  });
  expect(lines.at(-1)).toMatchObject({ end: true, lines: lines.length - 1 });
  const items = lines.filter(({ entity }) => entity === 'item');
  expect(items).toHaveLength(30);
  expect(JSON.stringify(items)).not.toContain('thrown away');
  expect(items[0]).toMatchObject({
    values: { 'item.vendor': { field: 'vendor.code', value: 'V1' }, 'item.owner': 'u1@example.test', 'item.team': 'Team 1' },
  });
});

test('an import under another address has equal values, and its own archive is equal but for ids', async () => {
  const answer = await imported(lab, bytes, 'depot_2');
  expect(answer).toMatchObject({
    app: { slug: 'depot_2' },
    counts: { site: 2, person: 4, box: 3, item: 30, job: 6 },
    warnings: [],
    differences: [],
    different: 0,
  });
  expect(await seen(lab, 'depot_2')).toEqual(await seen(lab, 'depot'));
  expect(modulo(await exported(lab, 'depot_2'))).toEqual(modulo(bytes));
  const wrong: unknown[] = [];
  for await (const found of lab.engine.examine(owner, { repair: false })) wrong.push(found);
  expect(wrong).toEqual([]);
});

test('numbers go on after those that came', async () => {
  const before = await lab.engine.list(owner, { app: 'depot_2', entity: 'job' }, { sort: ['number'] });
  const last = before.records.map((record) => String((record as unknown as Line)['number'])).at(-1);
  const [made] = await lab.engine.create(owner, { app: 'depot_2', entity: 'job' }, [{}], {});
  expect([last, (made as unknown as Line)['number']]).toEqual(['J-2026-0007', 'J-2026-0008']);
});

test('an import into an empty workspace brings its roles; people who are not there leave their values empty', async () => {
  const other = await openLab({ source: emptySource });
  try {
    const base = await refusal(imported(other, bytes));
    expect(base.issues?.map(({ code }) => code)).toContain('document.missing-dependency');
    await imported(other, await exported(lab, 'base'));
    const strangers = await refusal(
      imported(
        other,
        altered((lines) => lines.map((line) => JSON.parse(JSON.stringify(line).replaceAll('"V1"', '"V9"')) as Line)),
      ),
    );
    expect(new Set(strangers.issues?.map(({ code }) => code))).toEqual(new Set(['archive.link-unknown']));
    const answer = await imported(other, bytes);
    const texts = answer.warnings.map(({ code, params }) => [code, params['name'], params['count']]);
    expect(texts).toContainEqual(['archive.unknown-person', 'u1@example.test', 10]);
    expect(texts).toContainEqual(['archive.unknown-person', 'Team 1', 10]);
    expect(answer).toMatchObject({ counts: { item: 30 }, different: 0 });
    const [here, there] = [await seen(other, 'depot'), await seen(lab, 'depot')];
    expect(here['box']).toEqual(there['box']);
    expect(here['site']).toEqual(there['site']);
    expect(here['job']).toEqual(there['job']);
    expect([...other.engine.model.roles.keys()]).toEqual(['packer']);
  } finally {
    await other.close();
  }
});

test('a computed value that is another than it was is told', async () => {
  const packed = altered((lines) => {
    const box = lines.find(({ entity }) => entity === 'box') as { values: Line };
    box.values['box.weight'] = 12345;
  });
  const answer = await imported(lab, packed, 'depot_3');
  expect(answer.different).toBe(1);
  expect(answer.differences).toMatchObject([{ entity: 'box', field: 'weight', before: 12345 }]);
});

describe('refused, with nothing changed', () => {
  const isItem = ({ entity }: Line): boolean => entity === 'item';
  const withItem = (change: (item: { id: unknown; values: Line }) => void): Buffer =>
    altered((lines) => change(lines.find(isItem) as { id: unknown; values: Line }));
  const document = (lines: Line[], id: string): Line =>
    lines.map(({ document: each }) => each as Line | undefined).find((each) => each?.['id'] === id) ?? {};
  const flipped = (place: number): Buffer => {
    const copy = Buffer.from(bytes);
    copy[place] = (copy[place] ?? 0) ^ 0x10;
    return copy;
  };
  test.each<[string, () => Uint8Array, string, string?]>([
    ['nothing', () => Buffer.alloc(0), 'archive.damaged'],
    ['a text', () => Buffer.from('hello'), 'archive.not-one'],
    ['other packed text', () => gzipSync('hello\n'), 'archive.not-one'],
    ['a cut file', () => bytes.subarray(0, bytes.length - 40), 'archive.damaged'],
    ['a file cut at its half', () => bytes.subarray(0, bytes.length / 2), 'archive.damaged'],
    ['a flipped bit', () => flipped(Math.floor(bytes.length / 2)), 'archive.damaged'],
    ['lines without the end', () => gzipSync(gunzipSync(bytes).toString().split('\n').slice(0, -2).join('\n')), 'archive.damaged'],
    ['a changed line', () => gzipSync(gunzipSync(bytes).toString().replace('V1', 'V2')), 'archive.damaged'],
    ['a line after the end', () => gzipSync(`${gunzipSync(bytes).toString()}{}\n`), 'archive.damaged'],
    ['a newer format', () => altered((lines) => void ((lines[0] as Line)['format'] = 3)), 'archive.newer'],
    ['a manifest of nothing', () => altered((lines) => void ((lines[0] as Line)['entities'] = null)), 'archive.not-one'],
    ['a document of no kind', () => altered((lines) => void (document(lines, 'item')['kind'] = 'thing')), 'archive.refused', 'change.document'],
    [
      'a wrong document',
      () => altered((lines) => void (document(lines, 'item.box')['type'] = 'nothing')),
      'document.invalid',
      'document.unknown-type',
    ],
    [
      'no app document',
      () => altered((lines) => lines.filter(({ document: each }) => (each as Line | undefined)?.['kind'] !== 'app')),
      'document.invalid',
    ],
    ['a value of another type', () => withItem(({ values }) => void (values['item.weight'] = 'heavy')), 'archive.refused', 'value.type'],
    ['a link that is none', () => withItem(({ values }) => void (values['item.box'] = { $ne: 1 })), 'archive.refused', 'archive.line'],
    ['a link to nothing', () => withItem(({ values }) => void (values['item.box'] = 4000)), 'archive.refused', 'archive.link-gone'],
    ['a field of nobody', () => withItem(({ values }) => void (values['item.nothing'] = 1)), 'archive.refused', 'archive.unknown-field'],
    ['a unique value twice', () => withItem(({ values }) => void (values['item.code'] = 'I7')), 'archive.refused', 'record.duplicate'],
    ['a record twice', () => altered((lines) => [...lines, lines.find(isItem) ?? {}]), 'archive.refused', 'archive.record-twice'],
    ['a record too few', () => altered((lines) => lines.slice(0, -1)), 'archive.refused', 'archive.counts'],
    [
      'a record of no entity',
      () => altered((lines) => [...lines, { entity: '__proto__', id: 1, values: {} }]),
      'archive.refused',
      'archive.unknown-entity',
    ],
    [
      'a hostile line',
      () => altered((lines) => [...lines, JSON.parse('{"entity":"item","id":1,"values":{"__proto__":{"x":1}}}') as Line]),
      'archive.refused',
      'archive.line',
    ],
    ['a list as a line', () => altered((lines) => [...lines, [] as unknown as Line]), 'archive.refused', 'archive.line'],
  ])('%s', async (_name, content, code, inner) => {
    const before = standing(lab);
    const error = await refusal(imported(lab, content(), 'fresh'));
    expect(error.code).toBe(code);
    expect([error.code, ...(error.issues ?? []).map((found) => found.code)]).toContain(inner ?? code);
    expect(standing(lab)).toEqual(before);
    expect(lab.engine.model.appByName.has('fresh')).toBe(false);
  });

  test('an address that is taken or none, and whoever is no owner', async () => {
    const before = standing(lab);
    expect(await refusal(imported(lab, bytes))).toMatchObject({ kind: 'conflict', code: 'archive.slug-taken' });
    expect((await refusal(imported(lab, bytes, '../x'))).issues?.map(({ code }) => code)).toEqual(['archive.slug']);
    const clerk = person(1, 'packer');
    expect(await refusal(imported(lab, bytes, 'fresh', clerk))).toMatchObject({ kind: 'forbidden' });
    expect(() => lab.engine.exportApp(clerk, 'depot')).toThrow(AppError);
    expect(() => lab.engine.exportApp(owner, 'nothing')).toThrow(AppError);
    expect(standing(lab)).toEqual(before);
  });

  test('and the same archive still comes in whole afterwards', async () => {
    expect(await imported(lab, bytes, 'fresh')).toMatchObject({ counts: { item: 30 }, different: 0 });
  });
});

test('records written while the archive is read are not in it', async () => {
  const parts: Uint8Array[] = [];
  const count = async (): Promise<number> => (await lab.engine.list(owner, { app: 'depot_3', entity: 'person' }, { limit: 1000 })).records.length;
  const known = await count();
  for await (const part of lab.engine.exportApp(owner, 'depot_3')) {
    if (parts.length === 0) await lab.engine.create(owner, { app: 'depot_3', entity: 'person' }, [{ name: 'late' }], {});
    parts.push(part);
  }
  const lines = linesOf(Buffer.concat(parts));
  expect(lines.filter(({ entity }) => entity === 'person')).toHaveLength(known);
  expect(await count()).toBe(known + 1);
});

// The documents are what the fixture says, so that the test above compares something.
test('the fixture uses what is proved', () => {
  const { apps }: WorkspaceSource = archiveSource;
  const types = apps.flatMap(({ documents }) => documents.map(({ body }: SourceDocument) => (body as Line)['type']));
  for (const type of ['status', 'autonumber', 'rollup', 'formula', 'lookup', 'user', 'department', 'link', 'timestamp', 'multiple_choice'])
    expect(types).toContain(type);
});
