// In charge of: a small company to try kinds of view on: tasks with a status, people, links and amounts; and an entity of which nothing serves.
import type { EntityJson, FieldJson } from '@trellis/query';

function field(name: string, type: string, more: Partial<FieldJson> = {}): FieldJson {
  return { id: `task.${name}`, name, label: name, order: 1, type, config: {}, required: false, unique: false, writable: true, ...more };
}

function entity(slug: string, fields: readonly FieldJson[]): EntityJson {
  return {
    id: slug,
    key: `work/${slug}`,
    app: 'work',
    slug,
    label: slug,
    order: 1,
    titleField: 'title',
    can: { create: true, update: true, delete: true, export: true, import: true },
    fields: Object.fromEntries(fields.map((each) => [each.id, each])),
  };
}

const options = { high: { order: 2, label: { en: 'High', 'zh-CN': '高' }, color: 'red' }, low: { order: 1, label: 'Low', color: 'grey' } };
const states = { todo: { order: 1, label: 'To do' }, doing: { order: 2, label: 'Doing' }, done: { order: 3, label: 'Done' } };

/** Tasks: whoever reads them may start and finish, nothing else. */
export const task: EntityJson = entity('task', [
  field('title', 'text', { required: true }),
  field('priority', 'single_choice', { order: 2, config: { options } }),
  field('status', 'status', {
    order: 3,
    config: { initial: 'todo', states, transitions: {} },
    transitions: [
      { id: 'start', label: 'Start', from: ['todo'], to: 'doing' },
      { id: 'finish', label: 'Finish', from: ['doing'], to: 'done' },
    ],
  }),
  field('owner', 'user', { order: 4, required: true }),
  field('shop', 'link', { order: 5, target: { app: 'work', entity: 'shop' } }),
  field('cost', 'money', { order: 6, config: { currency: { path: ['task.currency'] } }, currency: { field: 'currency' } }),
  field('currency', 'text', { order: 7 }),
  field('due', 'date', { order: 9 }),
  field('begins', 'timestamp', { order: 10 }),
  field('ends', 'timestamp', { order: 11, config: { zone: ['task.zone'] }, zone: 'zone' }),
  field('photos', 'attachment', { order: 13 }),
  field('zone', 'text', { order: 12 }),
  field('grade', 'single_choice', { order: 8, computed: 'formula', writable: false, config: { options } }),
]);

/** An entity with a title alone. */
export const note: EntityJson = entity('note', [field('title', 'text')]);
