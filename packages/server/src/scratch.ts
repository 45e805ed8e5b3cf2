import { openEngine } from '@trellis/engine';
import { systemActor } from '@trellis/permissions';
import { openSqlite } from '@trellis/storage/sqlite';
import { readWorkspaceFolder } from '@trellis/storage/folder';
import { stage1Sample, templateFolder } from '@trellis/templates';
import { rmSync } from 'node:fs';
const root = '/work/main';
const folder = '/tmp/scratch-data';
rmSync(folder, { recursive: true, force: true });
const storage = openSqlite({ folder, migrations: `${root}/packages/storage/migrations`, reader: { program: `${root}/packages/storage/src/sqlite/reader-process.ts`, execArgv: ['--import', 'tsx'] }, now: Date.now });
const content = await readWorkspaceFolder(templateFolder(root, 'stage-1'));
if (!content.source) throw new Error(JSON.stringify(content.issues));
const engine = await openEngine({ storage, install: content.source, cursorKey: new Uint8Array(32), now: Date.now, onError: console.error });
const actor = systemActor('sample');
const sample = stage1Sample(new Date());
const users = new Map<string, number>();
for (const u of sample.users) users.set(u.email, (await storage.identity.createUser({ ...u, owner: false, passwordHash: null, disabled: false })).id);
const t0 = performance.now();
for (const part of sample.records) {
  const app = engine.model.apps.find((a) => a.document.name === part.app)!;
  const entity = app.entities.find((e) => e.name === part.entity)!;
  const records = part.records.map((r) => Object.fromEntries(Object.entries(r).map(([k, v]) => {
    const f = entity.fieldByName.get(k)!;
    return [k, f.type.namesUsers && v && typeof v === 'object' ? users.get((v as any).email) : v];
  })));
  const t = performance.now();
  try {
    await engine.create(actor, { app: app.id, entity: entity.name }, records, {});
  } catch (e: any) { console.log(e.message, JSON.stringify(e.issues?.slice(0, 5))); process.exit(1); }
  console.log(part.entity, records.length, (performance.now() - t).toFixed(0), 'ms');
}
console.log('loaded', performance.now() - t0);
const ops = { kind: 'user', id: 2, name: 'x', email: 'x', owner: false, roles: ['ops'], departments: [] } as const;
console.log(JSON.stringify(await engine.list(actor, { app: 'sales', entity: 'order' }, { limit: 2, sort: ['-ordered_at'], expand: ['store'], fields: ['platform_order_id', 'store', 'status', 'lines'] , count: 'exact'}), null, 1));
for (const role of ['manager', 'ops', 'fin', 'wh']) {
  for (const id of [1,2,3,4,5]) {
  const a = { ...ops, id, roles: [role] };
  const r = await engine.list(a, { app: 'sales', entity: 'order' }, { limit: 1, count: 'exact' });
  console.log(role, id, r.total, Object.keys(r.records[0] ?? {}).length);
  }
}
console.log(JSON.stringify(await engine.query(actor, { app: 'sales', entity: 'order_line' }, { metrics: [{ op: 'sum', expr: 'qty * unit_price', as: 'gmv' }, { op: 'countDistinct', field: 'order', as: 'orders' }, {op:'avg', field:'qty', as:'q'}], groupBy: [{ field: 'order.store', as: 'store' }, { field: 'order.ordered_at', unit: 'month', as: 'm' }], sort: ['-gmv'], limit: 5 })));
let page = await engine.list(ops, { app: 'sales', entity: 'order' }, { limit: 50, sort: ['-ordered_at'] });
let n = page.records.length; const seen = new Set(page.records.map(r=>r.id));
while (page.nextCursor) { page = await engine.list(ops, { app: 'sales', entity: 'order' }, { limit: 50, sort: ['-ordered_at'], cursor: page.nextCursor }); n += page.records.length; page.records.forEach(r=>seen.add(r.id)); }
console.log('paged', n, seen.size);
const t1 = performance.now();
for (let i = 0; i < 2000; i++) await engine.get(actor, { app: 'sales', entity: 'order' }, 1 + (i % 2000), {});
console.log('get us', (performance.now() - t1) / 2);
const t2 = performance.now();
for (let i = 0; i < 300; i++) await engine.list(actor, { app: 'sales', entity: 'order' }, { sort: ['-ordered_at'], filter: { field: 'status', op: 'eq', value: 'shipped' } });
console.log('list us', (performance.now() - t2) / 0.3);
const one = (await engine.list(actor, { app: 'sales', entity: 'order' }, { limit: 1 })).records[0]!;
const up = await engine.update(actor, { app: 'sales', entity: 'order' }, [{ id: one.id, version: one.version, tracking_no: 'ABC123' }], {});
console.log(up[0]!.version, up[0]!['tracking_no'], JSON.stringify(await engine.history(actor, { app: 'sales', entity: 'order' }, one.id)));
try { await engine.update(actor, { app: 'sales', entity: 'order' }, [{ id: one.id, version: one.version, tracking_no: 'ABC1234', foo: 1 }], {}); } catch (e: any) { console.log(e.kind, e.code); }
try { await engine.create(actor, { app: 'sales', entity: 'order' }, [{ fo: 1, currency: 5 }], {}); } catch (e: any) { console.log(e.kind, e.code, JSON.stringify(e.issues)); }
console.log(Object.keys(engine.app({ ...ops, roles: ['wh'] }, 'sales').pages), Object.keys(engine.app({ ...ops, roles: ['ops'] }, 'sales').views));
await engine.close(); await storage.close();
