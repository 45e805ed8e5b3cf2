// In charge of: a workspace for tests of what entities demand of their records: tickets with a status, and accounts they belong to.
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import { both, call, doc, fieldMaker, path, type Members } from '@trellis/model/testing';

const field = fieldMaker({ label: (name) => both(name, `字段${name}`) });

const state = (order: number, en: string, zh: string, more: Members = {}) => ({ order, label: { en, 'zh-CN': zh }, ...more });

/** The status of a ticket: every kind of bar stands before one of its transitions. */
const status = {
  initial: 'open',
  states: {
    open: state(1, 'Open', '待处理', { color: 'amber' }),
    doing: state(2, 'Doing', '处理中', { color: 'blue' }),
    solved: state(3, 'Solved', '已解决', { color: 'green' }),
    closed: state(4, 'Closed', '已关闭', { final: true }),
  },
  transitions: {
    start: { order: 1, label: { en: 'Start', 'zh-CN': '开始' }, from: { open: true }, to: 'doing' },
    solve: {
      order: 2,
      label: { en: 'Solve', 'zh-CN': '解决' },
      from: { doing: true },
      to: 'solved',
      roles: { agent: true, lead: true },
      required: { 'ticket.answer': true, 'ticket.secret': true },
    },
    pay: {
      order: 3,
      label: { en: 'Refund', 'zh-CN': '退款' },
      from: { open: true },
      to: 'solved',
      condition: call('lte', path('ticket.refund'), path('ticket.account', 'account.limit')),
      message: { en: 'The refund is above the limit of the account.', 'zh-CN': '退款超过账户额度。' },
    },
    own: {
      order: 4,
      label: { en: 'Give back', 'zh-CN': '退回' },
      from: { doing: true },
      to: 'open',
      condition: call('eq', path('ticket.agent'), { user: 'id' }),
    },
    close: { order: 5, label: { en: 'Close', 'zh-CN': '关闭' }, from: { solved: true, doing: true }, to: 'closed', roles: { lead: true } },
    age: { order: 6, label: { en: 'Age', 'zh-CN': '过期' }, from: { open: true }, to: 'closed', roles: {} },
  },
};

const agentFields = { except: { 'ticket.secret': true } };

/** Documents of the app. */
const deskDocuments: readonly SourceDocument[] = [
  doc('app', 'desk', { name: 'desk', label: 'Desk', order: 1, version: '1.0.0' }),
  doc('entity', 'account', { name: 'account', label: { en: 'Account', 'zh-CN': '账户' }, order: 1, titleField: 'account.name' }),
  field('account.name', 'text', { required: true, unique: true }),
  field('account.limit', 'decimal', { config: { scale: 2 } }),
  doc('entity', 'ticket', { name: 'ticket', label: { en: 'Ticket', 'zh-CN': '工单' }, order: 2, titleField: 'ticket.code' }),
  field('ticket.code', 'text', { required: true, unique: true }),
  field('ticket.account', 'link', { order: 2, config: { target: 'account', onDelete: 'clear' } }),
  field('ticket.status', 'status', { order: 3, config: status, required: true }),
  field('ticket.answer', 'text', { order: 4 }),
  field('ticket.secret', 'text', { order: 5 }),
  field('ticket.refund', 'decimal', { order: 6, config: { scale: 2 } }),
  field('ticket.agent', 'user', { order: 7 }),
  doc('grant', 'agent.account', { role: 'agent', entity: 'account', actions: { read: true }, read: { only: { 'account.name': true } } }),
  doc('grant', 'agent.ticket', {
    role: 'agent',
    entity: 'ticket',
    actions: { create: true, read: true, update: true, transition: true, import: true },
    read: agentFields,
    write: agentFields,
  }),
  doc('grant', 'lead.account', { role: 'lead', entity: 'account', actions: { read: true, update: true }, read: { all: true }, write: { all: true } }),
  doc('grant', 'lead.ticket', {
    role: 'lead',
    entity: 'ticket',
    actions: { create: true, read: true, update: true, delete: true, transition: true, backfill: true, import: true },
    read: { all: true },
    write: { all: true },
  }),
  doc('grant', 'clerk.ticket', {
    role: 'clerk',
    entity: 'ticket',
    actions: { read: true, update: true, import: true },
    read: { all: true },
    write: { all: true },
  }),
  doc('grant', 'blind.ticket', {
    role: 'blind',
    entity: 'ticket',
    actions: { read: true, update: true, transition: true, import: true },
    read: { only: { 'ticket.code': true } },
    write: { only: { 'ticket.status': true } },
  }),
  doc('grant', 'mover.ticket', {
    role: 'mover',
    entity: 'ticket',
    actions: { read: true, transition: true, import: true },
    read: { all: true },
    write: { only: { 'ticket.status': true } },
  }),
];

const role = (id: string, en: string, zh: string): SourceDocument => doc('role', id, { name: id, label: { en, 'zh-CN': zh }, order: 1 });

/** The workspace. */
export function deskSource(documents: readonly SourceDocument[] = deskDocuments): WorkspaceSource {
  return {
    workspace: doc('workspace', 'workspace', { label: 'Test', locale: 'en', timezone: 'Asia/Shanghai', currency: 'CNY' }),
    roles: [
      role('agent', 'Agent', '客服'),
      role('lead', 'Lead', '组长'),
      role('clerk', 'Clerk', '文员'),
      role('blind', 'Blind', '外部'),
      role('mover', 'Mover', '仓库'),
    ],
    apps: [{ id: 'desk', slug: 'desk', bindings: {}, documents }],
  };
}
