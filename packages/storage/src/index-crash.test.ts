// Proves that a process killed around the building of an index over many records leaves nothing behind that the next start does not finish: on both stores.
import { afterEach, expect, test } from 'vitest';
import { IndexedLines, whole } from './testing/indexed-lines.fixtures.ts';
import type { Moment } from './testing/index-writer.fixtures.ts';
import { storeKind } from './testing/stores.fixtures.ts';

const lines = new IndexedLines(storeKind);

afterEach(() => lines.drop());

test.each<Moment>(['before', 'after'])('killed %s the index is built', { timeout: 120_000 }, async (moment) => {
  await (await lines.filled()).engine.close();
  const { child, ended } = lines.start(moment);
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
  expect(await lines.outcome()).toEqual(whole);
});

test('killed while the index is built', { timeout: 120_000 }, async () => {
  await (await lines.filled()).engine.close();
  const { child, building, ended } = lines.start('during');
  await building;
  child.kill('SIGKILL');
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
  expect(await lines.outcome()).toEqual(whole);
});
