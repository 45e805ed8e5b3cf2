// In charge of: erasing: the value is nowhere any more — record, history, trash, what was computed of it, kept answers, files — and that it was is known.
import type { WorkspaceSource } from '@trellis/model';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addUsers, openLab, person, type Lab } from './testing/open-lab.fixtures.ts';
import { onDatabase, schemaOf, storeKind } from './testing/stores.fixtures.ts';
import { shopSource } from './testing/shop.fixtures.ts';

/** The shop whose customers' names are personal: orders and lines look them up. */
const source: WorkspaceSource = {
  ...shopSource,
  apps: shopSource.apps.map((app) => ({
    ...app,
    documents: app.documents.map((document) => {
      const body = document.body as { id: string };
      return body.id === 'customer.name' ? { ...document, body: { ...body, personal: true } } : document;
    }),
  })),
};

let lab: Lab;
const boss = { ...person(1), owner: true };
const at = (entity: string) => ({ app: 'shop', entity });

beforeEach(async () => {
  lab = await openLab({ source });
  await addUsers(lab, 2);
});
afterEach(() => lab.close());

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}

/** Where a text stands: files of the data folder, and on a server of its own, tables of the database. */
async function holding(text: string): Promise<readonly string[]> {
  const files = filesIn(lab.folder).filter((path) => readFileSync(path).includes(text));
  if (storeKind === 'sqlite') return files;
  return onDatabase(async (client) => {
    const schema = schemaOf(lab.folder);
    const { rows } = await client.query<{ name: string }>('SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1', [
      schema,
    ]);
    const found: string[] = [...files];
    for (const { name } of rows) {
      const lines = await client.query(`SELECT 1 FROM "${schema}"."${name}" t WHERE t::text LIKE $1 LIMIT 1`, [`%${text}%`]);
      if (lines.rows.length > 0) found.push(name);
    }
    return found;
  });
}

/** Enough records that pages are split and split again around the one that is erased. */
async function fill(): Promise<void> {
  for (let part = 0; part < 4; part += 1) {
    const names = Array.from({ length: 500 }, (_, index) => ({ name: `Somebody ${part}-${index} of a long enough name to fill pages` }));
    await lab.engine.create(boss, at('customer'), names, {});
  }
}

test('a personal value is gone from every file, whatever was done with it', { timeout: 30_000 }, async () => {
  const key = { idempotency: { key: 'k1', bodyHash: 'h' } };
  const [one] = await lab.engine.create(boss, at('customer'), [{ name: 'Ottoline Canary' }], key);
  const id = one?.id ?? 0;
  await lab.engine.create(boss, at('order'), [{ code: 'o1', customer: id }], {});
  await lab.engine.create(boss, at('line'), [{ code: 'l1', order: 1 }], {});
  await fill();
  await lab.engine.update(boss, at('customer'), [{ id, version: 1, name: 'Perpetua Canary' }], {});
  await lab.engine.update(
    boss,
    at('customer'),
    [{ id: 50, version: 1, name: 'Longer than it was before by very much indeed, so that it moves' }],
    {},
  );
  expect(await holding('Ottoline Canary')).not.toEqual([]);
  expect(await lab.engine.get(boss, at('line'), 1, {})).toMatchObject({ customer_name: 'Perpetua Canary' });
  await lab.engine.erase(boss, at('customer'), [{ id }], {});
  expect(await holding('Ottoline Canary')).toEqual([]);
  expect(await holding('Perpetua Canary')).toEqual([]);
  expect(await lab.engine.get(boss, at('line'), 1, {})).toMatchObject({ customer_name: null });
  expect(await lab.engine.get(boss, at('customer'), id, {})).toMatchObject({ name: null, version: 3 });
  expect(await lab.engine.get(boss, at('customer'), 50, {})).toMatchObject({ version: 2 });
  const history = await lab.engine.history(boss, at('customer'), id);
  expect(history.map(({ operation, erased, changes }) => ({ operation, erased, changes }))).toEqual([
    { operation: 'erased', erased: undefined, changes: [] },
    { operation: 'updated', erased: ['name'], changes: [] },
    { operation: 'created', erased: undefined, changes: [] },
  ]);
  // The same request again still answers as the first time, without the value.
  expect(await lab.engine.create(boss, at('customer'), [{ name: 'Ottoline Canary' }], key)).toMatchObject([{ id, name: null }]);
});

test('a record in the trash is erased there and stays there', async () => {
  const [one] = await lab.engine.create(boss, at('customer'), [{ name: 'Ottoline Canary' }], {});
  const id = one?.id ?? 0;
  await lab.engine.remove(boss, at('customer'), [{ id, version: 1 }], {});
  await lab.engine.erase(boss, at('customer'), [{ id }], {});
  expect((await lab.engine.trash(boss, at('customer'), {})).records).toMatchObject([{ id, name: null }]);
  expect(await holding('Ottoline Canary')).toEqual([]);
});

test('what was erased is not brought back by undo or an earlier version', async () => {
  const [one] = await lab.engine.create(boss, at('customer'), [{ name: 'Ottoline', level: 1 }], {});
  const id = one?.id ?? 0;
  await lab.engine.update(boss, at('customer'), [{ id, version: 1, name: 'Perpetua', level: 2 }], {});
  await lab.engine.erase({ ...person(2), owner: true }, at('customer'), [{ id }], {});
  const error = await lab.engine.undo(boss, 'undo', {}, {}, 'en').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ data: { conflicts: [{ id, reason: 'erased', fields: [{ field: 'name', current: null, former: null }] }] } });
  const shown = await lab.engine.restoreVersion(boss, at('customer'), { id, version: 3, to: 1, skip: [], dryRun: true }, {}, 'en');
  expect(shown.differences).toMatchObject([
    { field: 'level', now: 2, then: 1 },
    { field: 'name', problem: { code: 'record.version-erased' } },
  ]);
});

test('only owners erase, and what is not there is not found', async () => {
  await lab.engine.create(boss, at('customer'), [{ name: 'A' }], {});
  await expect(lab.engine.erase(person(2, 'clerk'), at('order'), [{ id: 1 }], {})).rejects.toMatchObject({ code: 'access.denied' });
  await expect(lab.engine.erase(boss, at('customer'), [{ id: 9 }], {})).rejects.toMatchObject({ code: 'record.not-found' });
});
