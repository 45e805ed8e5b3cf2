// In charge of: a workspace for tests of archives: an app with links in circles and to several, a status, numbers and computed values, over another app.
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import { doc, entity, field, path, type Members } from '@trellis/model/testing';
import { arrived, png } from './attachments.fixtures.ts';
import { owner, type Lab } from './open-lab.fixtures.ts';

const link = (id: string, target: unknown, more: Members = {}): SourceDocument =>
  field(id, 'link', { config: { target, onDelete: 'clear', ...more } });
const state = (order: number, label: string) => ({ order, label });

const base: readonly SourceDocument[] = [
  doc('app', 'base', { name: 'base', label: 'Base', order: 1, version: '1.0.0' }),
  entity('vendor', 'vendor.name'),
  field('vendor.name', 'text', { required: true }),
  field('vendor.code', 'text', { unique: true }),
];

const depot: readonly SourceDocument[] = [
  doc('app', 'depot', { name: 'depot', label: 'Depot', order: 2, version: '1.2.0', dependsOn: { base: { version: '1.0.0' } } }),
  entity('site', 'site.name'),
  field('site.name', 'text', { required: true }),
  field('site.zone', 'text'),
  link('site.keeper', 'person'),
  entity('person', 'person.name'),
  field('person.name', 'text', { required: true }),
  link('person.boss', 'person'),
  link('person.site', 'site'),
  field('person.boss_name', 'lookup', { config: { path: ['person.boss', 'person.name'] } }),
  entity('box', 'box.name'),
  field('box.name', 'text', { required: true }),
  link('box.site', 'site', { back: { name: 'boxes', label: 'Boxes' } }),
  field('box.weight', 'rollup', { config: { path: ['item.box~back', 'item.weight'], op: 'sum' } }),
  field('box.papers', 'attachment'),
  field('box.items_in', 'rollup', { config: { path: ['item.box~back'], op: 'count' } }),
  entity('item', 'item.code'),
  field('item.code', 'text', { required: true, unique: true }),
  field('item.weight', 'decimal', { config: { scale: 3 } }),
  field('item.kinds', 'multiple_choice', { config: { options: { a: { order: 1, label: 'A' }, b: { order: 2, label: 'B' } } } }),
  field('item.at', 'timestamp', { config: { zone: ['item.box', 'box.site', 'site.zone'] } }),
  field('item.is_heavy', 'formula', {
    config: { expression: { call: 'gt', args: [path('item.weight'), { value: 5 }] }, result: { type: 'boolean' } },
  }),
  link('item.box', 'box', { back: { name: 'items', label: 'Items' } }),
  link('item.twins', 'item', { many: true }),
  link('item.vendor', { app: 'base', id: 'vendor' }),
  field('item.owner', 'user'),
  field('item.team', 'department'),
  field('item.keeper_name', 'lookup', { config: { path: ['item.box', 'box.site', 'site.keeper', 'person.name'] } }),
  entity('job', 'job.number'),
  field('job.number', 'autonumber', { config: { pattern: 'J-{YYYY}-{0000}' } }),
  field('job.state', 'status', {
    config: {
      initial: 'open',
      states: { open: state(1, 'Open'), doing: state(2, 'Doing'), done: state(3, 'Done') },
      transitions: { go: { order: 1, label: 'Go', from: { open: true }, to: 'doing', roles: { packer: true } } },
    },
  }),
  link('job.items', 'item', { many: true }),
  doc('grant', 'packer.item', { role: 'packer', entity: 'item', actions: { read: true }, read: { all: true } }),
];

const workspace = doc('workspace', 'workspace', { label: 'Test', locale: 'en', timezone: 'Asia/Shanghai', currency: 'CNY' });

/** The workspace. */
export const archiveSource: WorkspaceSource = {
  workspace,
  roles: [doc('role', 'packer', { name: 'packer', label: 'Packer', order: 1 })],
  apps: [
    { id: 'base', slug: 'base', bindings: {}, documents: base },
    { id: 'depot', slug: 'depot', bindings: { base: 'base' }, documents: depot },
  ],
};

/** A workspace with nothing in it. */
export const emptySource: WorkspaceSource = { workspace, roles: [], apps: [] };

/** Writes its records: some linked in circles, some in the trash. */
export async function fillArchived({ engine }: Lab): Promise<void> {
  const at = (name: string) => ({ app: 'depot', entity: name });
  await engine.create(
    owner,
    { app: 'base', entity: 'vendor' },
    [
      { name: 'One', code: 'V1' },
      { name: 'Two', code: 'V2' },
    ],
    {},
  );
  await engine.create(owner, at('person'), [{ name: 'Ann' }, { name: 'Bo' }, { name: 'Cy' }, { name: 'Di' }], {});
  await engine.create(
    owner,
    at('site'),
    [
      { name: 'North', zone: 'America/New_York', keeper: 3 },
      { name: 'South', keeper: 1 },
    ],
    {},
  );
  // Ann’s boss is Cy, who is below Bo, who is below Ann; and she works at the site she keeps.
  await engine.update(
    owner,
    at('person'),
    [
      { id: 1, version: 1, boss: 3, site: 2 },
      { id: 2, version: 1, boss: 1 },
      { id: 3, version: 1, boss: 2 },
      { id: 4, version: 1, boss: 4 },
    ],
    {},
  );
  await engine.create(owner, at('box'), [{ name: 'B1', site: 1 }, { name: 'B2', site: 2 }, { name: 'B3' }], {});
  const items = Array.from({ length: 32 }, (_, n) => ({
    code: n < 31 ? `I${n}` : 'thrown away',
    weight: n / 8,
    kinds: n % 2 === 0 ? ['b', 'a'] : n % 3 === 0 ? ['a'] : null,
    at: new Date(Date.UTC(2026, 4, 1, n)).toISOString(),
    box: n % 4 === 3 ? null : 1 + (n % 4),
    vendor: n % 3 === 0 ? 1 : n % 3 === 1 ? 2 : null,
    owner: n % 3 === 0 ? 1 : null,
    team: n % 3 === 0 ? 1 : null,
  }));
  const made = await engine.create(owner, at('item'), items, {});
  const gone = made.filter(({ id }) => id === 31 || id === 32).map(({ id, version }) => ({ id, version }));
  await engine.update(
    owner,
    at('item'),
    [
      { id: 1, version: 1, twins: [9, 2, 1] },
      { id: 9, version: 1, twins: [1] },
    ],
    {},
  );
  await engine.remove(owner, at('item'), gone, {});
  const jobs = await engine.create(owner, at('job'), [{}, { state: 'done', items: [3, 1] }, { state: 'doing' }, {}, { items: [2] }, {}, {}], {});
  await engine.remove(
    owner,
    at('job'),
    jobs.slice(3, 4).map(({ id, version }) => ({ id, version })),
    {},
  );
}

/** Puts files on its boxes, one of them with a small picture, one of several pieces. Answers their bytes by name. */
export async function fillPapers(lab: Lab): Promise<ReadonlyMap<string, Buffer>> {
  const box = { app: 'depot', entity: 'box' };
  const papers = new Map([
    ['front.png', png(8, 8)],
    ['list.txt', Buffer.from('one,two')],
    ['plan.bin', Buffer.from(Array.from({ length: 500_000 }, (_, place) => (place * 7919) % 251))],
  ]);
  const ids = new Map<string, string>();
  for (const [name, bytes] of papers) {
    const file = arrived(lab, name, bytes, name.endsWith('.png') ? png(2, 2) : undefined);
    ids.set(name, (await lab.engine.files.upload(owner, box, 'papers', file, {})).id);
  }
  const versions = new Map((await lab.engine.list(owner, box, {})).records.map(({ id, version }) => [id, version]));
  const records = [
    { id: 1, version: versions.get(1), papers: [ids.get('front.png'), ids.get('plan.bin')] },
    { id: 2, version: versions.get(2), papers: [ids.get('list.txt')] },
  ];
  await lab.engine.update(owner, box, records, {});
  return papers;
}
