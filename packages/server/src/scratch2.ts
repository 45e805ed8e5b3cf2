import { openEngine } from '@trellis/engine';
import { systemActor } from '@trellis/permissions';
import { openSqlite } from '@trellis/storage/sqlite';
const root = '/work/main';
const storage = openSqlite({ folder: '/tmp/scratch-data', migrations: `${root}/packages/storage/migrations`, reader: { program: `${root}/packages/storage/src/sqlite/reader-process.ts`, execArgv: ['--import', 'tsx'] }, now: Date.now });
const engine = await openEngine({ storage, cursorKey: new Uint8Array(32), now: Date.now, onError: console.error });
const actor = systemActor('sample');
for (let r = 0; r < 3; r++) {
const t1 = performance.now();
for (let i = 0; i < 20000; i++) await engine.get(actor, { app: 'sales', entity: 'order' }, 1 + (i % 2000), {});
console.log('get us', (performance.now() - t1) / 20);
}
const t2 = performance.now();
for (let i = 0; i < 2000; i++) await engine.list(actor, { app: 'sales', entity: 'order' }, { sort: ['-ordered_at'], filter: { field: 'status', op: 'eq', value: 'shipped' } });
console.log('list us', (performance.now() - t2) / 2);
await engine.close(); await storage.close();
