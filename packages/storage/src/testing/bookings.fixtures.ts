// In charge of: a workspace for tests whose bookings have rules of every sort: over own fields, before and after, links, computed values, a status.
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import { both, call, doc, fieldMaker, path } from '@trellis/model/testing';
import { deskSource } from './desk.fixtures.ts';

const field = fieldMaker({ label: (name) => both(name, `字段${name}`) });

const value = (constant: unknown) => ({ value: constant });
const filled = (id: string) => call('not', call('isEmpty', path(id)));
const money = { config: { scale: 2 } };
const visible = { except: { 'room.limit': true } };

const rules = {
  dates: {
    order: 1,
    when: call('and', filled('booking.starts'), filled('booking.ends')),
    require: call('gte', path('booking.ends'), path('booking.starts')),
    message: both('A booking ends after it starts.', '结束不能早于开始。'),
    fields: { 'booking.starts': true, 'booking.ends': true },
  },
  frozen: {
    order: 2,
    when: call('old', path('booking.paid')),
    require: call('eq', path('booking.amount'), call('old', path('booking.amount'))),
    message: both('The amount of a paid booking stays.', '已付款的金额不能改。'),
    fields: { 'booking.amount': true },
  },
  known: {
    order: 3,
    require: call('or', filled('booking.guest'), filled('booking.phone')),
    message: both('Name a guest or a phone number.', '客人和电话至少填一个。'),
    fields: { 'booking.guest': true },
  },
  limit: {
    order: 4,
    when: filled('booking.room'),
    require: call('lte', path('booking.amount'), path('booking.room', 'room.limit')),
    message: both('The amount is above what the room may cost.', '金额超过房间上限。'),
    fields: { 'booking.secret': true },
  },
  share: {
    order: 5,
    when: filled('booking.guests'),
    require: call('gte', call('div', path('booking.amount'), path('booking.guests')), value(1)),
    message: both('Each guest pays at least 1.', '每位客人至少付 1。'),
    fields: { 'booking.guests': true },
  },
  sealed: {
    order: 6,
    when: call('eq', path('booking.stage'), value('sealed')),
    require: path('booking.paid'),
    message: both('Only paid bookings are sealed.', '付款后才能封存。'),
    fields: { 'booking.stage': true },
  },
};

/** Documents of the app. */
export const bookingDocuments: readonly SourceDocument[] = [
  doc('app', 'desk', { name: 'desk', label: 'Desk', order: 1, version: '1.0.0' }),
  doc('entity', 'room', {
    name: 'room',
    label: both('Room', '房间'),
    order: 1,
    titleField: 'room.name',
    rules: {
      full: {
        order: 1,
        when: filled('room.most'),
        require: call('lte', path('room.bookings'), path('room.most')),
        message: both('The room takes no more bookings.', '房间的预订已满。'),
      },
    },
  }),
  field('room.name', 'text', { required: true, unique: true, caseSensitive: false }),
  field('room.limit', 'decimal', money),
  field('room.most', 'integer'),
  field('room.bookings', 'rollup', { config: { path: ['booking.room~back'], op: 'count', release: 'value' } }),
  doc('entity', 'booking', {
    name: 'booking',
    label: both('Booking', '预订'),
    order: 2,
    titleField: 'booking.code',
    rules,
    uniques: {
      slot: { label: both('room and start', '房间和开始'), fields: { 'booking.room': true, 'booking.starts': true } },
      source: { order: 1, fields: { 'booking.channel': true, 'booking.ref': true }, caseSensitive: false },
    },
  }),
  field('booking.code', 'text', { required: true, unique: true }),
  field('booking.room', 'link', { order: 2, config: { target: 'room', onDelete: 'clear', back: { name: 'booked', label: 'Booked' } } }),
  field('booking.starts', 'date', { order: 3 }),
  field('booking.ends', 'date', { order: 4 }),
  field('booking.amount', 'decimal', { order: 5, ...money, default: 10 }),
  field('booking.paid', 'boolean', { order: 6 }),
  field('booking.guest', 'text', { order: 7 }),
  field('booking.phone', 'text', { order: 8 }),
  field('booking.guests', 'integer', { order: 9 }),
  field('booking.channel', 'text', { order: 10 }),
  field('booking.ref', 'text', { order: 11 }),
  field('booking.receipt', 'text', { order: 12, requiredWhen: path('booking.paid') }),
  field('booking.limit_then', 'decimal', { order: 13, ...money, defaultExpression: path('booking.room', 'room.limit') }),
  field('booking.deposit', 'decimal', {
    order: 14,
    config: { scale: 2, max: 100 },
    defaultExpression: call('div', path('booking.limit_then'), value(4)),
  }),
  field('booking.secret', 'text', { order: 15 }),
  field('booking.stage', 'status', {
    order: 16,
    config: {
      initial: 'draft',
      states: { draft: { order: 1, label: both('Draft', '草稿') }, sealed: { order: 2, label: both('Sealed', '已封存') } },
      transitions: { seal: { order: 1, label: both('Seal', '封存'), from: { draft: true }, to: 'sealed' } },
    },
  }),
  doc('grant', 'agent.room', { role: 'agent', entity: 'room', actions: { read: true }, read: visible }),
  doc('grant', 'agent.booking', {
    role: 'agent',
    entity: 'booking',
    actions: { create: true, read: true, update: true, delete: true, transition: true, backfill: true, import: true },
    read: { except: { 'booking.secret': true } },
    write: { except: { 'booking.secret': true } },
  }),
];

/** The workspace. */
export function bookingSource(documents: readonly SourceDocument[] = bookingDocuments): WorkspaceSource {
  return deskSource(documents);
}
