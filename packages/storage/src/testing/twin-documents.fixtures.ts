// In charge of: the documents of the twin worlds: every kind of field that could carry a hidden value to a place where it shows, and two roles.
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import { call, doc, entity, fieldMaker, path, type Members } from '@trellis/model/testing';

const field = fieldMaker({ label: (name) => name, inOrder: true });

const link = (target: string, members: Members) => ({ config: { target, ...members } });
const back = (name: string): Members => ({ back: { name, label: name } });
const decimal = { type: 'decimal', config: { scale: 2 } };
const options = (...ids: readonly string[]) => ({ options: Object.fromEntries(ids.map((id, place) => [id, { label: `L ${id}`, order: place }])) });

const stage = {
  initial: 'draft',
  states: { draft: { order: 1, label: 'Draft' }, sent: { order: 2, label: 'Sent' } },
  transitions: {
    send: { order: 1, label: 'Send', from: { draft: true }, to: 'sent' },
    reopen: { order: 2, label: 'Reopen', from: { sent: true }, to: 'draft' },
  },
};

const fields: readonly SourceDocument[] = [
  field('shop.name', 'text', { required: true, unique: true }),
  field('shop.region', 'single_choice', { config: options('asia', 'europe') }),
  field('shop.owner', 'user'),
  field('shop.fee', 'decimal', { config: { scale: 2 } }),
  field('shop.total', 'rollup', { config: { path: ['item.shop~back', 'item.price'], op: 'sum' } }),
  field('shop.made', 'rollup', { config: { path: ['item.shop~back'], op: 'count' } }),
  field('customer.name', 'text', { required: true }),
  field('customer.code', 'text'),
  field('customer.phone', 'text'),
  field('customer.vip', 'boolean'),
  field('customer.shop', 'link', link('shop', { onDelete: 'clear', ...back('customers') })),
  field('customer.bought', 'rollup', { config: { path: ['item.customer~back', 'item.qty'], op: 'sum' } }),
  field('item.code', 'text', { required: true, unique: true }),
  field('item.kind', 'single_choice', { config: options('open', 'secret') }),
  field('item.helper', 'user'),
  field('item.note', 'text'),
  field('item.memo', 'text'),
  field('item.qty', 'integer'),
  field('item.price', 'decimal', { config: { scale: 2 } }),
  field('item.day', 'date'),
  field('item.tags', 'multiple_choice', { config: options('hot', 'cold') }),
  field('item.shop', 'link', link('shop', { onDelete: 'restrict', ...back('items') })),
  field('item.customer', 'link', link('customer', { onDelete: 'clear', ...back('items') })),
  field('item.friends', 'link', link('item', { many: true, onDelete: 'clear', ...back('friend_of') })),
  field('item.stage', 'status', { config: stage }),
  field('item.papers', 'attachment'),
  field('item.photos', 'attachment'),
  field('item.worth', 'formula', { config: { expression: call('mul', path('item.qty'), path('item.price')), result: decimal } }),
  field('item.secret_worth', 'formula', {
    config: { expression: call('mul', path('item.qty'), path('item.shop', 'shop.fee')), result: decimal },
  }),
  field('item.phone', 'lookup', { config: { path: ['item.customer', 'customer.phone'] } }),
  field('item.amount', 'rollup', { config: { path: ['line.item~back', 'line.amount'], op: 'sum' } }),
  field('item.line_count', 'rollup', { config: { path: ['line.item~back'], op: 'count' } }),
  field('line.label', 'text'),
  field('line.item', 'link', { required: true, config: { target: 'item', onDelete: 'cascade', ...back('lines') } }),
  field('line.amount', 'decimal', { config: { scale: 2 } }),
  field('line.done', 'boolean'),
  field('line.item_note', 'lookup', { config: { path: ['line.item', 'item.note'] } }),
];

const all = { all: true };
const full = { create: true, read: true, update: true, delete: true, export: true, import: true, transition: true };
const names = (...ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, true]));

function grant(id: string, actions: Members, members: Members): SourceDocument {
  const [role = '', target = ''] = id.split('.');
  return doc('grant', id, { role, entity: target, actions, ...members });
}

const kept = names('item.price', 'item.memo', 'item.papers');
const grants: readonly SourceDocument[] = [
  ...['shop', 'customer', 'item', 'line'].map((target) => grant(`all.${target}`, full, { read: all, write: all })),
  // A helper: their own items but for what they cost; of open items little, but what they cost.
  grant('helper.item', full, {
    condition: call('eq', path('item.helper'), { user: 'id' }),
    read: { except: kept },
    write: { except: { ...kept, 'item.kind': true } },
  }),
  grant(
    'helper.item.open',
    { read: true },
    {
      condition: call('eq', path('item.kind'), { value: 'open' }),
      read: { only: names('item.code', 'item.kind', 'item.price', 'item.shop', 'item.tags', 'item.stage') },
    },
  ),
  grant(
    'helper.shop',
    { read: true },
    {
      condition: call('eq', path('shop.region'), { value: 'asia' }),
      read: { only: names('shop.name', 'shop.region', 'shop.total', 'shop.made') },
    },
  ),
  grant('helper.customer', { read: true }, { read: { only: names('customer.name', 'customer.vip', 'customer.shop', 'customer.bought') } }),
  grant('helper.line', full, {
    condition: call('eq', path('line.done'), { value: false }),
    read: { except: names('line.amount') },
    write: { except: names('line.amount') },
  }),
  // The desk: all items, but neither memos nor prices, nobody's name, and no lines at all.
  grant('desk.item', { read: true, export: true }, { read: { except: kept } }),
  grant('desk.customer', { read: true }, { read: { only: names('customer.vip', 'customer.shop', 'customer.bought') } }),
  grant('desk.shop', { read: true }, { read: { except: names('shop.owner', 'shop.fee') } }),
];

/** A view, a form and a page that are for another role, and tell of the world they are in. */
function forOthers(side: 0 | 1): readonly SourceDocument[] {
  const head = { label: `canary ${side}`, order: side, roles: side === 0 ? { all: true } : { all: true, boss: true } };
  const desktop = { x: 0, y: 0, w: 4 + side, h: 4 };
  return [
    doc('view', `for_others.view.${side}`, { entity: 'item', name: `others_${side}`, type: 'table', columns: {}, ...head }),
    doc('view', 'item.all', { entity: 'item', name: 'all', label: 'All', order: 9, type: 'table', columns: {}, form: `for_others.form.${side}` }),
    doc('form', `for_others.form.${side}`, { entity: 'item', name: `others_${side}`, sections: {}, ...head }),
    doc('page', `for_others.page.${side}`, {
      name: `others_${side}`,
      widgets: { text: { order: 1, type: 'text', label: `canary ${side}`, desktop } },
      ...head,
    }),
  ];
}

/** The workspace of one of the two worlds. */
export const twinSource = (side: 0 | 1): WorkspaceSource => ({
  workspace: doc('workspace', 'workspace', { label: 'Twin', locale: 'en', timezone: 'UTC', currency: 'CNY' }),
  roles: ['all', 'helper', 'desk', 'boss'].map((id) => doc('role', id, { name: id, label: id, order: 1 })),
  apps: [
    {
      id: 'lab',
      slug: 'lab',
      bindings: {},
      documents: [
        doc('app', 'lab', {
          name: 'lab',
          label: 'Lab',
          order: 1,
          version: '1.0.0',
          navigation: {
            all: { order: 1, view: 'item.all' },
            view: { order: 2, view: `for_others.view.${side}` },
            page: { order: 3, page: `for_others.page.${side}` },
          },
        }),
        entity('shop', 'shop.name'),
        entity('customer', 'customer.name'),
        entity('item', 'item.code'),
        entity('line', 'line.label'),
        ...fields,
        ...grants,
        ...forOthers(side),
      ],
    },
  ],
});
