// In charge of: a small workspace for tests of rights over HTTP: orders with a status, what a clerk, a buyer and a lead may do with them.
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import { both, doc, fieldMaker, type Members } from '@trellis/model/testing';

const made = fieldMaker({ inOrder: true });
const field = (id: string, type: string, label: Members, members: Members = {}): SourceDocument => made(id, type, { label, ...members });
const states = { open: both('Open', '待处理'), sent: both('Sent', '已发货'), done: both('Done', '已完成') };
const stateOptions = Object.fromEntries(Object.entries(states).map(([id, label], place) => [id, { label, order: place }]));

const deskGrants: readonly SourceDocument[] = [
  doc('grant', 'clerk.open', {
    role: 'clerk',
    entity: 'order',
    actions: { read: true },
    condition: { call: 'ne', args: [{ path: ['order.region'] }, { value: 'far' }] },
    read: { except: { 'order.cost': true } },
  }),
  doc('grant', 'clerk.own', {
    role: 'clerk',
    entity: 'order',
    actions: { update: true },
    condition: {
      call: 'and',
      args: [
        { call: 'eq', args: [{ path: ['order.owner'] }, { user: 'id' }] },
        { call: 'gt', args: [{ path: ['order.qty'] }, { value: 2 }] },
      ],
    },
    write: { only: { 'order.note': true } },
  }),
  doc('grant', 'buyer', {
    role: 'buyer',
    entity: 'order',
    actions: { read: true, update: true },
    condition: { call: 'gt', args: [{ path: ['order.cost'] }, { value: 100 }] },
    read: { only: { 'order.code': true } },
    write: { only: { 'order.note': true } },
  }),
  doc('grant', 'lead', {
    role: 'lead',
    entity: 'order',
    actions: { create: true, read: true, update: true, delete: true, export: true, transition: true },
    read: { all: true },
    write: { all: true },
  }),
];

/** The workspace. */
export function deskDocuments(): WorkspaceSource {
  const documents = [
    doc('app', 'desk', { name: 'desk', label: both('Desk', '工作台'), order: 1, version: '1.0.0' }),
    doc('entity', 'order', { name: 'order', label: both('Order', '订单'), order: 1, titleField: 'order.code' }),
    field('order.code', 'text', both('Code', '编号')),
    field('order.region', 'text', both('Region', '地区')),
    field('order.owner', 'user', both('Owner', '负责人')),
    field('order.qty', 'integer', both('Quantity', '数量')),
    field('order.note', 'text', both('Note', '备注')),
    field('order.cost', 'integer', both('Cost', '成本')),
    field('order.state', 'status', both('State', '状态'), {
      config: {
        states: stateOptions,
        initial: 'open',
        transitions: {
          send: { label: both('Send', '发货'), order: 1, from: { open: true }, to: 'sent', roles: { lead: true } },
          finish: { label: both('Finish', '完成'), order: 2, from: { sent: true }, to: 'done' },
        },
      },
    }),
    ...deskGrants,
  ];
  return {
    workspace: doc('workspace', 'workspace', { label: 'Desk', locale: 'en', timezone: 'Asia/Shanghai', currency: 'CNY' }),
    roles: (
      [
        ['clerk', both('Clerk', '文员')],
        ['buyer', both('Buyer', '采购')],
        ['lead', both('Lead', '主管')],
      ] as const
    ).map(([id, label], place) => doc('role', id, { name: id, label, order: place })),
    apps: [{ id: 'desk', slug: 'desk', bindings: {}, documents }],
  };
}
