// Proves that texts that a store could not keep or ask for are refused in words, equally on every store.
import type { RecordInput } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { Filter } from '@trellis/query';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, openLab, owner, type Lab } from './testing/open-lab.fixtures.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
  await lab.engine.create(owner, at('item'), [{ code: 'a' }], {});
});
afterAll(() => lab.close());

async function outcome(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) =>
      error instanceof AppError
        ? [error.code, ...(error.issues ?? []).map(({ path, code }) => `${path} ${code}`)].join(', ')
        : `raw: ${String(error)}`,
  );
}

const create = (record: RecordInput): Promise<string> => outcome(lab.engine.create(owner, at('item'), [record], {}));
const list = (filter: Filter): Promise<string> => outcome(lab.engine.list(owner, at('item'), { filter }));

describe('a character that no text may hold', () => {
  const unseen = ['x\0', 'a\0b', '\u0007', 'half \ud83d', 'non\ufdd0'];
  test.each(unseen)('is refused wherever it comes: %j', async (text) => {
    const refused = 'value.control-character';
    expect(await create({ code: text })).toBe(`record.invalid, records.0.code ${refused}`);
    expect(await create({ code: 'z', memo: text })).toBe(`record.invalid, records.0.memo ${refused}`);
    for (const op of ['eq', 'ne', 'contains', 'startsWith'] as const)
      expect(await list({ field: 'code', op, value: text })).toBe(`request.invalid, filter.value ${refused}`);
    expect(await list({ field: 'code', op: 'in', value: ['a', text] })).toBe(`request.invalid, filter.value ${refused}`);
    expect(await list({ and: [{ field: 'memo', op: 'contains', value: text }] })).toBe(`request.invalid, filter.and.0.value ${refused}`);
    expect(await outcome(lab.engine.list(owner, at('item'), { search: text }))).toBe(`request.invalid, search ${refused}`);
    expect(await outcome(lab.engine.query(owner, at('item'), { search: text, metrics: [{ op: 'count', as: 'n' }] }))).toBe(
      `request.invalid, search ${refused}`,
    );
    expect(await outcome(lab.engine.job(owner, text, 'en'))).toBe('job.not-found');
  });

  test('line breaks and tabs are searched for', async () => {
    expect(await create({ code: 'lines', memo: 'one\r\n\ttwo' })).toBe('done');
    const { records } = await lab.engine.list(owner, at('item'), { filter: { field: 'memo', op: 'contains', value: 'one\n\tTWO' } });
    expect(records.map(({ code }) => code)).toEqual(['lines']);
  });
});

describe('a unique text', () => {
  // Letters in no order, which no index makes smaller.
  const letters = (count: number, from: number, of: number): string =>
    Array.from({ length: count }, (_, n) => String.fromCodePoint(from + ((Math.imul(n + 1, 2_654_435_761) >>> 8) % of))).join('');
  const long = 'record.invalid, records.0.code record.unique-too-long';
  const cases: readonly (readonly [string, string, string])[] = [
    ['2,600 Latin letters', letters(2_600, 97, 26), 'done'],
    ['one more', letters(2_601, 97, 26), long],
    ['866 Chinese characters', letters(866, 0x4e00, 20_000), 'done'],
    ['one more of them', letters(867, 0x4e00, 20_000), long],
    ['650 of the rarest', letters(650, 0x20000, 40_000), 'done'],
    ['as many as fields take', letters(4_000, 0x4e00, 20_000), long],
  ];
  test.each(cases)('of %s', async (_name, code, expected) => {
    expect(await create({ code })).toBe(expected);
    if (expected !== 'done') return;
    expect(await create({ code })).toMatch(/record\.duplicate$/);
    const { records } = await lab.engine.list(owner, at('item'), { filter: { field: 'code', op: 'eq', value: code } });
    expect(records).toHaveLength(1);
    const [found] = records;
    const changed = lab.engine.update(owner, at('item'), [{ id: found?.id, version: 1, code: `${code}数数` }], {});
    expect(await outcome(changed)).toBe(long);
  });

  test('a text that is not unique is as long as ever', async () => {
    expect(await create({ code: 'long note', note: letters(4_000, 0x4e00, 20_000) })).toBe('done');
  });
});
