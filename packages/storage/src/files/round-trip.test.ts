// In charge of: proving that values of every type come back from exported files as they were, in both languages and both formats, hostile texts too.
import { fieldType, fieldTypes, type FieldTypeName } from '@trellis/fields';
import { fixtures, type Fixtures } from '@trellis/fields/fixtures';
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import { doc } from '@trellis/model/testing';
import type { ListRequest, RecordJson } from '@trellis/query';
import type { Locale } from '@trellis/errors';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLab, type Lab } from '../testing/open-lab.fixtures.ts';
import { ended, incoming, owner } from '../testing/products.fixtures.ts';

/** Types whose values are not set by a file, or that need something else to be there (those have their own tests). */
const LEFT_OUT: ReadonlySet<FieldTypeName> = new Set(['autonumber', 'link', 'user', 'department', 'status', 'attachment']);
const hostile = [
  '=1+1',
  "'=1+1",
  '+86 138',
  '-x',
  '@SUM(A1)',
  'a;=1+1',
  'a\n=cmd|x',
  'a\r\n-b;@c',
  '"quoted", with; signs|and\ttabs',
  "'",
  '＝1',
  '#N/A',
  '_x000D_',
  '007',
  '1e5',
  'TRUE',
  ' inner  blanks ',
  '\u200B=1',
];

/** Short texts have one line. */
const oneLine = hostile.filter((text) => !/[\r\n\t]/.test(text));

interface Column {
  readonly name: string;
  readonly type: FieldTypeName;
  readonly config: unknown;
  readonly values: readonly unknown[];
}

/** A field for every config that a type's fixtures have good values for. */
function columnsOf(type: FieldTypeName): Column[] {
  const byConfig = new Map<string, { config: unknown; values: unknown[] }>();
  for (const { config, json, cell } of (fixtures[type] as Fixtures<unknown>).good) {
    if (json === undefined || cell === null) continue;
    // Paths of a config lead through entities that are not here.
    if (JSON.stringify(config).includes('"path"') || JSON.stringify(config).includes('"zone":[')) continue;
    const key = JSON.stringify(config);
    const known = byConfig.get(key) ?? { config, values: [] };
    known.values.push(json);
    byConfig.set(key, known);
  }
  return [...byConfig.values()].map(({ config, values }, index) => ({ name: `${type}_${index}`, type, config, values }));
}

const columns = (Object.keys(fieldTypes) as FieldTypeName[]).filter((type) => !LEFT_OUT.has(type)).flatMap(columnsOf);
const count = Math.max(hostile.length, ...columns.map((column) => column.values.length));
const records = Array.from({ length: count }, (_, row) => ({
  code: `R${row}`,
  free: oneLine[row % oneLine.length],
  long: hostile[(row + 5) % hostile.length],
  ...Object.fromEntries(columns.map(({ name, values }) => [name, values[row % values.length]])),
}));

const field = (name: string, type: string, order: number, members: object = {}): SourceDocument =>
  doc('field', `thing.${name}`, { entity: 'thing', name, label: { en: `${name} en`, 'zh-CN': `${name} 中` }, order, type, ...members });

const documents: readonly SourceDocument[] = [
  doc('app', 'lab', { name: 'lab', label: 'Lab', order: 1, version: '1.0.0' }),
  doc('entity', 'thing', { name: 'thing', label: { en: 'Thing', 'zh-CN': '东西' }, order: 1, titleField: 'thing.code' }),
  field('code', 'text', 1, { required: true, unique: true }),
  field('free', 'text', 2),
  field('long', 'long_text', 3),
  ...columns.map(({ name, type, config }, index) => field(name, type, index + 4, { config })),
];
const source: WorkspaceSource = {
  workspace: {
    kind: 'workspace',
    source: 'workspace.json',
    body: { kind: 'workspace', format: 1, id: 'workspace', label: 'Test', currency: 'CNY', timezone: 'Asia/Shanghai', locale: 'zh-CN' },
  },
  roles: [],
  apps: [{ id: 'lab', slug: 'lab', bindings: {}, documents }],
};
const things = { app: 'lab', entity: 'thing' };

let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ source });
  await lab.storage.identity.createUser({
    name: 'Owner',
    email: 'o@example.com',
    owner: true,
    roles: [],
    passwordHash: null,
    locale: null,
    disabled: false,
  });
  await lab.engine.create(owner, things, records, {});
});
afterAll(async () => {
  await lab.close();
  rmSync(lab.folder, { recursive: true, force: true });
});

async function all(): Promise<readonly RecordJson[]> {
  return (await lab.engine.list(owner, things, { limit: 1000 })).records;
}

async function exported(format: 'csv' | 'xlsx', locale: Locale, request: ListRequest = {}): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of lab.engine.exportRecords(owner, things, request, format, locale)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const values = ({ id: _id, version: _version, ...rest }: RecordJson): object =>
  Object.fromEntries(
    Object.entries(rest).filter(
      ([name]) => name === 'code' || fieldType(name.replace(/_\d+$/, '')) !== undefined || name === 'free' || name === 'long',
    ),
  );

const cases = (['csv', 'xlsx'] as const).flatMap((format) => (['zh-CN', 'en'] as const).map((locale) => ({ format, locale })));

describe('every type', () => {
  test('is among them', () => {
    expect(new Set(columns.map((column) => column.type)).size).toBe(Object.keys(fieldTypes).length - LEFT_OUT.size);
  });

  test.each(cases)('comes back from $format in $locale as it was', async ({ format, locale }) => {
    const before = await all();
    const file = await exported(format, locale);
    const again = await lab.engine.startImport(owner, things, await incoming(lab, file, 'file'), { upsertBy: 'code', dryRun: true });
    const job = await ended(lab.engine, owner, again.id);
    const { rows } = await lab.engine.importRows(owner, job.id, 'changed', 0, 100, 'en');
    expect([job.error, job.refused ?? [], rows]).toEqual([undefined, [], []]);
    expect(job.result).toEqual({ created: 0, updated: 0, unchanged: count, refused: 0 });
    // And into records that have nothing yet.
    await lab.engine.remove(
      owner,
      things,
      before.map(({ id, version }) => ({ id, version })),
      {},
    );
    const started = await lab.engine.startImport(owner, things, await incoming(lab, file, 'file'), {});
    expect(await ended(lab.engine, owner, started.id)).toMatchObject({ status: 'done', result: { created: count } });
    expect((await all()).map(values)).toEqual(before.map(values));
  });
});
