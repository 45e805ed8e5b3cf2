// In charge of: a small workspace for tests of public links: orders with links to suppliers, views and forms over them, and who may do what.
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import { both, doc, fieldMaker, type Members } from '@trellis/model/testing';

const made = fieldMaker({ inOrder: true });
const field = (id: string, type: string, label: Members, members: Members = {}): SourceDocument => made(id, type, { label, ...members });
const inOrder = (entries: { readonly [id: string]: Members }): Members =>
  Object.fromEntries(Object.entries(entries).map(([id, entry], place) => [id, { order: place, ...entry }]));
const columns = (...paths: readonly (readonly string[])[]): Members =>
  inOrder(Object.fromEntries(paths.map((path, place) => [`c${place}`, { path }])));
const view = (id: string, members: Members): SourceDocument =>
  doc('view', id, { entity: 'order', name: id.replace('_', '-'), label: both(`View ${id}`, `视图${id}`), order: 1, type: 'table', ...members });
const form = (id: string, ...fields: readonly string[]): SourceDocument =>
  doc('form', id, {
    entity: 'order',
    name: id,
    label: both(`Form ${id}`, `表单${id}`),
    order: 1,
    sections: { main: { order: 1, fields: inOrder(Object.fromEntries(fields.map((each) => [each.split('.')[1] ?? each, { field: each }]))) } },
  });
const is = (path: string, value: unknown): Members => ({ path: [path], op: 'eq', value });
const states = { open: both('Open', '待处理'), done: both('Done', '已完成') };

const fields: readonly SourceDocument[] = [
  field('supplier.name', 'text', both('Name', '名称')),
  field('supplier.city', 'text', both('City', '城市')),
  field('supplier.iban', 'text', both('Account', '账号')),
  field('supplier.home', 'link', both('Home', '所在地'), { config: { target: 'place' } }),
  field('place.name', 'text', both('Name', '名称')),
  field('place.zone', 'text', both('Zone', '区域')),
  field('order.code', 'text', both('Code', '编号'), { required: true }),
  field('order.region', 'text', both('Region', '地区')),
  field('order.qty', 'integer', both('Quantity', '数量')),
  field('order.note', 'text', both('Note', '备注')),
  field('order.cost', 'integer', both('Cost', '成本')),
  field('order.owner', 'user', both('Owner', '负责人')),
  field('order.supplier', 'link', both('Supplier', '供应商'), { config: { target: 'supplier' } }),
  field('order.agent', 'link', both('Agent', '代理'), { config: { target: 'supplier' } }),
  field('order.photo', 'attachment', both('Photo', '图片')),
  field('order.state', 'status', both('State', '状态'), {
    config: {
      states: Object.fromEntries(Object.entries(states).map(([id, label], place) => [id, { label, order: place }])),
      initial: 'open',
      transitions: { finish: { label: both('Finish', '完成'), order: 1, from: { open: true }, to: 'done' } },
    },
  }),
];

const grants: readonly SourceDocument[] = [
  doc('grant', 'lead', {
    role: 'lead',
    entity: 'order',
    actions: { create: true, read: true, update: true, delete: true, export: true, import: true },
    read: { all: true },
    write: { all: true },
  }),
  doc('grant', 'lead.supplier', {
    role: 'lead',
    entity: 'supplier',
    actions: { read: true, export: true },
    read: { all: true },
    write: { all: true },
  }),
  doc('grant', 'clerk', {
    role: 'clerk',
    entity: 'order',
    actions: { read: true, export: true, create: true },
    condition: { call: 'eq', args: [{ path: ['order.owner'] }, { user: 'id' }] },
    read: { except: { 'order.cost': true } },
    write: { all: true },
  }),
  // Brokers read every cost and every supplier. They export codes, and costs of what is near, and no supplier.
  doc('grant', 'broker', {
    role: 'broker',
    entity: 'order',
    actions: { read: true, export: true },
    read: { only: { 'order.code': true, 'order.region': true, 'order.supplier': true } },
    write: { only: {} },
  }),
  doc('grant', 'broker.cost', {
    role: 'broker',
    entity: 'order',
    actions: { read: true },
    read: { only: { 'order.cost': true, 'order.qty': true } },
    write: { only: {} },
  }),
  doc('grant', 'broker.near', {
    role: 'broker',
    entity: 'order',
    actions: { export: true },
    condition: { call: 'eq', args: [{ path: ['order.region'] }, { value: 'near' }] },
    read: { only: { 'order.cost': true } },
    write: { only: {} },
  }),
  doc('grant', 'broker.supplier', { role: 'broker', entity: 'supplier', actions: { read: true }, read: { all: true }, write: { only: {} } }),
  doc('grant', 'lead.place', { role: 'lead', entity: 'place', actions: { read: true, export: true }, read: { all: true }, write: { all: true } }),
  doc('grant', 'reader', { role: 'reader', entity: 'order', actions: { read: true }, read: { all: true }, write: { only: {} } }),
];

/** The workspace. */
export function linkDocuments(): WorkspaceSource {
  const documents = [
    doc('app', 'desk', { name: 'desk', label: both('Desk', '工作台'), order: 1, version: '1.0.0' }),
    doc('entity', 'supplier', { name: 'supplier', label: both('Supplier', '供应商'), order: 2, titleField: 'supplier.name' }),
    doc('entity', 'order', { name: 'order', label: both('Order', '订单'), order: 1, titleField: 'order.code' }),
    doc('entity', 'place', { name: 'place', label: both('Place', '地点'), order: 3, titleField: 'place.name' }),
    ...fields,
    view('near', {
      columns: columns(['order.code'], ['order.qty'], ['order.supplier'], ['order.agent', 'supplier.city'], ['order.photo']),
      filter: is('order.region', 'near'),
      sort: { code: { order: 1, path: ['order.code'], direction: 'asc' } },
    }),
    view('costs', { columns: columns(['order.code'], ['order.cost']) }),
    view('all', { columns: columns(['order.code'], ['order.qty'], ['order.cost'], ['order.supplier']) }),
    // The suppliers’ homes by name, the agents’ homes by zone alone.
    view('homes', { columns: columns(['order.supplier', 'supplier.home'], ['order.agent', 'supplier.home', 'place.zone']) }),
    form('intake', 'order.code', 'order.qty', 'order.note', 'order.supplier', 'order.owner', 'order.state', 'order.photo'),
    form('short', 'order.note'),
    ...grants,
  ];
  return {
    workspace: doc('workspace', 'workspace', { label: 'Desk', locale: 'en', timezone: 'Asia/Shanghai', currency: 'CNY' }),
    roles: ['lead', 'clerk', 'reader', 'broker'].map((id, place) => doc('role', id, { name: id, label: both(id, id), order: place })),
    apps: [{ id: 'desk', slug: 'desk', bindings: {}, documents }],
  };
}
