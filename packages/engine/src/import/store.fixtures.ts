// In charge of: a real store in a temporary folder with a small workspace, for tests of imports and exports.
import type { LinkedEntity, Model, SourceDocument } from '@trellis/model';
import { systemActor, type Actor } from '@trellis/permissions';
import type { DocumentKind } from '@trellis/schemas';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSqlite } from '@trellis/storage/sqlite';
import { rolldown } from 'rolldown';
import type { WriteContext } from '../records/record-write.ts';
import { recordsById } from '../records/record-read.ts';
import type { Storage } from '../storage.ts';
import { installDocuments } from '../workspace.ts';
import type { ReaderProgram } from './file-reader.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const loader = { execArgv: ['--import', fileURLToPath(new URL('node_modules/tsx/dist/loader.mjs', `file://${root}`))] };

/** The program that reads files, bundled as the product has it: from source each start would take seconds. */
export async function bundleReader(): Promise<ReaderProgram & { remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'trellis-reader-'));
  const program = join(folder, 'import-process.mjs');
  const bundle = await rolldown({ input: fileURLToPath(new URL('./import-process.ts', import.meta.url)), platform: 'node' });
  await bundle.write({ file: program, format: 'esm' });
  await bundle.close();
  return { program, execArgv: [], remove: () => rm(folder, { recursive: true, force: true }) };
}

type Members = { readonly [member: string]: unknown };

function doc(kind: DocumentKind, id: string, members: Members): SourceDocument {
  return { kind, source: `${kind}/${id}.json`, body: { kind, format: 1, id, ...members } };
}

function field(id: string, type: string, members: Members = {}): SourceDocument {
  const [entity, name = ''] = id.split('.');
  return doc('field', id, { entity, name, label: { en: name, 'zh-CN': name }, order: 1, type, ...members });
}

const kinds = {
  toys: { label: { en: 'Toys', 'zh-CN': '玩具' }, color: 'blue', order: 1 },
  home: { label: { en: 'Home', 'zh-CN': '家居' }, color: 'green', order: 2 },
};

/** Stores and products: every way a column can go to a field. */
const documents: readonly SourceDocument[] = [
  doc('app', 'shop', { name: 'shop', label: 'Shop', order: 1, version: '1.0.0' }),
  doc('entity', 'store', { name: 'store', label: { en: 'Store', 'zh-CN': '店铺' }, order: 1, titleField: 'store.name' }),
  field('store.name', 'text', { required: true, unique: true, label: { en: 'Store name', 'zh-CN': '店铺名' } }),
  field('store.city', 'text', { order: 2 }),
  field('store.owner', 'user', { order: 3 }),
  doc('entity', 'product', { name: 'product', label: { en: 'Product', 'zh-CN': '商品' }, order: 2, titleField: 'product.code' }),
  field('product.code', 'text', { required: true, unique: true, label: { en: 'Code', 'zh-CN': '编码' } }),
  field('product.name', 'text', { order: 2, label: { en: 'Product name', 'zh-CN': '品名' } }),
  field('product.kind', 'single_choice', { order: 3, config: { options: kinds }, label: { en: 'Kind', 'zh-CN': '类别' } }),
  field('product.store', 'link', { order: 4, config: { target: 'store', onDelete: 'restrict' }, label: { en: 'Store', 'zh-CN': '店铺' } }),
  field('product.cost', 'money', { order: 5, config: { currency: { code: 'CNY' }, scale: 4 }, label: { en: 'Cost', 'zh-CN': '成本' } }),
  field('product.qty', 'integer', { order: 6, default: 0, label: { en: 'Quantity', 'zh-CN': '数量' } }),
  field('product.listed_at', 'timestamp', { order: 7, label: { en: 'Listed at', 'zh-CN': '上架时间' } }),
  field('product.active', 'boolean', { order: 8, label: { en: 'Active', 'zh-CN': '启用' } }),
  field('product.buyer', 'user', { order: 9, label: { en: 'Buyer', 'zh-CN': '采购员' } }),
  doc('grant', 'ops.product', {
    role: 'ops',
    entity: 'product',
    actions: { create: true, read: true, update: true, import: true },
    condition: { call: 'eq', args: [{ path: ['product.buyer'] }, { user: 'id' }] },
    read: { all: true },
    write: { all: true },
  }),
  doc('grant', 'ops.store', {
    role: 'ops',
    entity: 'store',
    actions: { read: true },
    condition: { call: 'eq', args: [{ path: ['store.owner'] }, { user: 'id' }] },
    read: { all: true },
  }),
];

const workspace: SourceDocument = {
  kind: 'workspace',
  source: 'workspace.json',
  body: { kind: 'workspace', format: 1, id: 'workspace', label: 'Test', currency: 'CNY', timezone: 'Asia/Shanghai', locale: 'zh-CN' },
};
const role: SourceDocument = {
  kind: 'role',
  source: 'roles/ops.json',
  body: { kind: 'role', format: 1, id: 'ops', name: 'ops', label: 'Ops', order: 1 },
};

/** The owner, who may do everything. */
export const owner: Actor = { kind: 'user', id: 1, name: 'Owner', email: 'owner@example.com', owner: true, roles: [], departments: [] };
/** Someone who sees only records of their own. */
export const ops: Actor = { kind: 'user', id: 2, name: 'Ops', email: 'ops@example.com', owner: false, roles: ['ops'], departments: [] };

/** An open store with its model. */
export interface TestStore {
  readonly folder: string;
  readonly storage: Storage;
  readonly model: Model;
  entity(name: string): LinkedEntity;
  contextFor(actor: Actor, entity: LinkedEntity): WriteContext;
  /** Closes without removing, as a stop would. */
  close(): Promise<void>;
  remove(): Promise<void>;
}

/** Opens a store in a folder; a new one where none is given. */
export async function openStore(folder?: string): Promise<TestStore> {
  const at = folder ?? (await mkdtemp(join(tmpdir(), 'trellis-import-')));
  const storage = openSqlite({
    folder: at,
    migrations: fileURLToPath(new URL('../../../storage/migrations', import.meta.url)),
    reader: { program: fileURLToPath(new URL('../../../storage/src/sqlite/reader-process.ts', import.meta.url)), ...loader },
    now: () => Date.now(),
  });
  const source = { workspace, roles: [role], apps: [{ id: 'shop', slug: 'shop', bindings: {}, documents }] };
  const linked = await installDocuments(storage, source);
  storage.useModel(linked);
  if (storage.identity.countUsers() === 0) {
    for (const { name, email, owner: isOwner, roles } of [owner, ops])
      await storage.identity.createUser({ name, email: email ?? '', owner: isOwner, roles, passwordHash: null, locale: null, disabled: false });
  }
  return {
    folder: at,
    storage,
    model: linked,
    entity: (name) => linked.entities.get(`shop/${name}`) as LinkedEntity,
    contextFor: (actor, entity) => ({
      model: linked,
      actor,
      entity,
      userExists: (id) => storage.identity.user(id) !== undefined,
      answer: (tx, ids) => recordsById({ model: linked, entity, actor, runner: tx, names: String, now: Date.now() }, ids, {}),
    }),
    close: () => storage.close(),
    async remove() {
      await storage.close();
      await rm(at, { recursive: true, force: true });
    },
  };
}

/** The system, for setting up. */
export const setup = systemActor('test');
