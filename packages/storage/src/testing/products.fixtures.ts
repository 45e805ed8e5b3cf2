// In charge of: a small workspace of stores and products for tests of imported and exported files, and the people in it.
import { openEngine, type Engine, type Storage, type Target } from '@trellis/engine';
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import { both, doc, fieldMaker } from '@trellis/model/testing';
import type { Actor } from '@trellis/permissions';
import type { ImportOptions, JobJson } from '@trellis/query';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskStore } from '../file-store/index.ts';
import { importReader, openLab, type Lab } from './open-lab.fixtures.ts';
import { storeKind, type StoreKind } from './stores.fixtures.ts';

const field = fieldMaker({ label: (name) => both(name, name) });

const kinds = {
  toys: { label: { en: 'Toys', 'zh-CN': '玩具' }, color: 'blue', order: 1 },
  home: { label: { en: 'Home', 'zh-CN': '家居' }, color: 'green', order: 2 },
};

/** Stores and products: every way a column can go to a field. */
export const productDocuments: readonly SourceDocument[] = [
  doc('app', 'shop', { name: 'shop', label: 'Shop', order: 1, version: '1.0.0' }),
  doc('entity', 'store', { name: 'store', label: { en: 'Store', 'zh-CN': '店铺' }, order: 1, titleField: 'store.name' }),
  field('store.name', 'text', { required: true, unique: true, label: { en: 'Store name', 'zh-CN': '店铺名' } }),
  field('store.city', 'text', { order: 2 }),
  field('store.owner', 'user', { order: 3 }),
  field('store.code', 'text', { order: 4, unique: true, label: { en: 'Store code', 'zh-CN': '店铺编码' } }),
  doc('entity', 'product', { name: 'product', label: { en: 'Product', 'zh-CN': '商品' }, order: 2, titleField: 'product.code' }),
  field('product.code', 'text', { required: true, unique: true, label: { en: 'Code', 'zh-CN': '编码' } }),
  field('product.name', 'text', { order: 2, label: { en: 'Product name', 'zh-CN': '品名' } }),
  field('product.kind', 'single_choice', { order: 3, config: { options: kinds }, label: { en: 'Kind', 'zh-CN': '类别' } }),
  field('product.store', 'link', { order: 4, config: { target: 'store', onDelete: 'restrict' }, label: { en: 'Store', 'zh-CN': '店铺' } }),
  field('product.cost', 'money', { order: 5, config: { currency: { code: 'CNY' }, scale: 4 }, label: { en: 'Cost', 'zh-CN': '成本' } }),
  field('product.qty', 'integer', { order: 6, default: 0, label: { en: 'Quantity', 'zh-CN': '数量' } }),
  field('product.listed_at', 'timestamp', { order: 7, label: { en: 'Listed at', 'zh-CN': '上架时间' } }),
  field('product.active', 'boolean', { order: 8, label: { en: 'Active', 'zh-CN': '启用' } }),
  field('product.parent', 'link', { order: 10, config: { target: 'product', onDelete: 'clear' }, label: { en: 'Parent', 'zh-CN': '上级' } }),
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
  doc('grant', 'clerk.product', {
    role: 'clerk',
    entity: 'product',
    actions: { create: true, read: true, update: true, import: true },
    read: { only: { 'product.name': true } },
    write: { only: { 'product.name': true } },
  }),
  doc('grant', 'clerk.own', {
    role: 'clerk',
    entity: 'product',
    actions: { read: true },
    condition: { call: 'eq', args: [{ path: ['product.buyer'] }, { user: 'id' }] },
    read: { only: { 'product.name': true, 'product.code': true } },
  }),
  doc('grant', 'viewer.product', { role: 'viewer', entity: 'product', actions: { read: true }, read: { all: true } }),
];

const workspace: SourceDocument = {
  kind: 'workspace',
  source: 'workspace.json',
  body: { kind: 'workspace', format: 1, id: 'workspace', label: 'Test', currency: 'CNY', timezone: 'Asia/Shanghai', locale: 'zh-CN' },
};
const roles = ['ops', 'viewer', 'clerk'].map((id): SourceDocument => ({
  kind: 'role',
  source: `roles/${id}.json`,
  body: { kind: 'role', format: 1, id, name: id, label: id, order: 1 },
}));

const source: WorkspaceSource = { workspace, roles, apps: [{ id: 'shop', slug: 'shop', bindings: {}, documents: productDocuments }] };

/** The owner, who may do everything. */
export const owner: Actor = {
  kind: 'user',
  id: 1,
  name: 'Owner',
  email: 'owner@example.com',
  owner: true,
  roles: [],
  departments: [],
  departmentsBelow: [],
  departmentsLed: [],
  team: [],
};
/** Someone who sees only records of their own. */
export const ops: Actor = {
  kind: 'user',
  id: 2,
  name: 'Ops',
  email: 'ops@example.com',
  owner: false,
  roles: ['ops'],
  departments: [],
  departmentsBelow: [],
  departmentsLed: [],
  team: [],
};
/** Someone who may look at products and do nothing with them. */
export const viewer: Actor = { ...ops, id: 3, name: 'Viewer', email: 'viewer@example.com', roles: ['viewer'] };
/** Someone who sets names alone, and sees codes of their own records alone. */
export const clerk: Actor = { ...ops, id: 4, name: 'Clerk', email: 'clerk@example.com', roles: ['clerk'] };

/** The stores, as requests name them. */
export const stores: Target = { app: 'shop', entity: 'store' };
/** The products, as requests name them. */
export const products: Target = { app: 'shop', entity: 'product' };

/** Opens the workspace with its people; in a folder that has one, what is there. */
export async function openProducts(folder?: string, kind: StoreKind = storeKind): Promise<Lab> {
  if (folder !== undefined) return openLab({ folder, kind, changes: { atOnce: 100, slice: 20 } });
  const lab = await openLab({ source, kind });
  for (const { name, email, owner: isOwner, roles } of [owner, ops, viewer])
    await lab.storage.identity.createUser({ name, email: email ?? '', owner: isOwner, roles, passwordHash: null, locale: null, disabled: false });
  return lab;
}

/** Another engine over a store that behaves in its own way. */
export function engineOver(lab: Lab, storage: Storage): Promise<Engine> {
  const imports = { folder: join(lab.folder, 'jobs'), reader: importReader };
  const files = { store: diskStore(join(lab.folder, 'files')), maxMb: 1 };
  return openEngine({
    storage,
    imports,
    files,
    cursorKey: new Uint8Array(32).fill(7),
    now: () => lab.now,
    onError: (error) => lab.errors.push(error),
  });
}

/** A file as it came in. */
export async function incoming(lab: Lab, content: string | Uint8Array, name = 'products.csv'): Promise<{ name: string; path: string }> {
  const path = join(lab.folder, 'incoming');
  await writeFile(path, content);
  return { name, path };
}

/** Waits until something holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 800; tries += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it did not happen');
}

/** The job when it has ended. */
export async function ended(engine: Engine, actor: Actor, id: string): Promise<JobJson> {
  const hasEnded = async (): Promise<boolean> => !['queued', 'running'].includes((await engine.job(actor, id, 'en')).status);
  await until(hasEnded);
  return engine.job(actor, id, 'en');
}

/** Imports a file of products and waits for the end. */
export async function importProducts(lab: Lab, content: string | Uint8Array, options: ImportOptions = {}, actor: Actor = owner): Promise<JobJson> {
  const { id } = await lab.engine.startImport(actor, products, await incoming(lab, content), options);
  return ended(lab.engine, actor, id);
}
