// Proves that PostgreSQL builds an index over many records beside others' writes, and that a build that was cut off leaves nothing behind.
import { afterEach, expect, test } from 'vitest';
import { IndexedLines, line, whole } from '../testing/indexed-lines.fixtures.ts';
import { owner } from '../testing/open-lab.fixtures.ts';
import { onDatabase, schemaOf } from '../testing/stores.fixtures.ts';

const lines = new IndexedLines('postgres');

afterEach(() => lines.drop());

/** Statements that build an index beside others, in this test's schema. */
async function builds(): Promise<number> {
  const text = `SELECT 1 FROM pg_stat_activity WHERE application_name = 'trellis ${schemaOf(lines.folder)} index' AND query LIKE 'CREATE % CONCURRENTLY %'`;
  return onDatabase(async (client) => (await client.query(text)).rows.length);
}

test('others write while it is built, and a build that is cut off is taken away and begun again', { timeout: 120_000 }, async () => {
  const lab = await lines.filled();
  await onDatabase(async (reader) => {
    // A build waits for who looked at the records before it: it is caught half done.
    await reader.query(`SET search_path = "${schemaOf(lines.folder)}"`);
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await reader.query(`SELECT COUNT(*) FROM e_${lab.entity('line').number}`);
    const { child, ended } = lines.start('during');
    await expect.poll(builds, { timeout: 60_000 }).toBe(1);
    for (let n = 0; n < 5; n += 1) await lab.engine.create(owner, line, [{ code: `meanwhile${n}`, price: 1 }], {});
    expect(await builds()).toBe(1);
    child.kill('SIGKILL');
    await ended;
    expect((await lab.storage.verify()).length).toBe(1);
    await lab.engine.close();
    await reader.query('COMMIT');
  });
  expect(await lines.outcome()).toEqual(whole);
});
