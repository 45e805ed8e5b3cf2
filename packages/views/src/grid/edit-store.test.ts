// In charge of: what becomes of changes: stored in order, refused with a reason, in conflict, taken back.
import type { RecordJson } from '@trellis/query';
import { describe, expect, it } from 'vitest';
import { EditStore, type RecordChange, type SaveRefusal } from './edit-store.ts';

const problem = { message: 'no' };

/** A server of records that can be made to refuse, and that answers only when told to. */
function setUp(records: readonly RecordJson[], refuse?: (changes: readonly RecordChange[]) => Partial<SaveRefusal> | undefined) {
  const stored = new Map(records.map((record) => [record.id, record]));
  const batches: (readonly RecordChange[])[] = [];
  const edits = new EditStore({
    async save(changes) {
      batches.push(changes);
      await Promise.resolve();
      const stale = changes.flatMap((change) =>
        change.id === null || stored.get(change.id)?.version === change.version ? [] : [stored.get(change.id)!],
      );
      const refusal = stale.length > 0 ? { stale } : refuse?.(changes);
      if (refusal !== undefined) return { refused: { stale: [], cells: [], problem, ...refusal } };
      const saved = changes.map((change, index) =>
        change.id === null
          ? { id: 100 + index, version: 1, ...change.values }
          : { ...stored.get(change.id)!, ...change.values, version: change.version + 1 },
      );
      for (const record of saved) stored.set(record.id, record);
      return { saved };
    },
    toWire: (_field, value) => value,
    onSaved: () => undefined,
    now: () => 1000,
  });
  return { edits, stored, batches };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
};

const a: RecordJson = { id: 1, version: 1, qty: 1, note: 'x' };
const b: RecordJson = { id: 2, version: 1, qty: 2, note: 'y' };

describe('storing', () => {
  it('shows a change at once and stores it', async () => {
    const { edits, stored } = setUp([a]);
    edits.add([{ record: a, field: 'qty', value: 5 }]);
    expect(edits.editsOf(1)?.get('qty')).toMatchObject({ value: 5, before: 1, status: 'saving' });
    expect(edits.state().saving).toBe(1);
    await settle();
    expect(stored.get(1)).toMatchObject({ qty: 5, version: 2 });
    expect(edits.editsOf(1)).toBeUndefined();
    expect(edits.state()).toEqual({ saving: 0, failed: 0, savedAt: 1000 });
  });
  it('sends nothing for a value that is there already', async () => {
    const { edits, batches } = setUp([a]);
    edits.add([{ record: a, field: 'qty', value: 1 }]);
    await settle();
    expect(batches).toEqual([]);
  });
  it('stores quick changes of one record one after another, each with the version before it', async () => {
    const { edits, stored, batches } = setUp([a]);
    edits.add([{ record: a, field: 'qty', value: 5 }]);
    edits.add([{ record: a, field: 'note', value: 'z' }]);
    edits.add([{ record: a, field: 'qty', value: 6 }]);
    await settle();
    expect(batches.map(([change]) => change !== undefined && 'version' in change && change.version)).toEqual([1, 2, 3]);
    expect(stored.get(1)).toMatchObject({ qty: 6, note: 'z', version: 4 });
    expect(edits.editsOf(1)).toBeUndefined();
  });
  it('keeps what cannot be stored, with its reason, and never sends it', async () => {
    const { edits, batches } = setUp([a]);
    edits.add([{ record: a, field: 'qty', value: 'abc', problem }]);
    await settle();
    expect(batches).toEqual([]);
    expect(edits.editsOf(1)?.get('qty')).toMatchObject({ status: 'error', value: 'abc', problem });
    edits.discard(1, 'qty');
    expect(edits.editsOf(1)).toBeUndefined();
  });
});

describe('refusals', () => {
  it('marks the refused cell and stores the others', async () => {
    const { edits, stored } = setUp([a, b], (changes) => {
      const index = changes.findIndex((change) => change.values['qty'] === 99);
      return index === -1 ? undefined : { cells: [{ index, field: 'qty', problem: { message: 'too much' } }] };
    });
    edits.add([
      { record: a, field: 'qty', value: 7 },
      { record: b, field: 'qty', value: 99 },
    ]);
    await settle();
    expect(stored.get(1)).toMatchObject({ qty: 7 });
    expect(stored.get(2)).toMatchObject({ qty: 2 });
    expect(edits.editsOf(2)?.get('qty')).toMatchObject({ status: 'error', value: 99, problem: { message: 'too much' } });
    expect(edits.firstFailed()?.id).toBe(2);
  });
  it('keeps everything when the server cannot be reached, and stores it on another try', async () => {
    let isDown = true;
    const { edits, stored } = setUp([a], () => (isDown ? {} : undefined));
    edits.add([{ record: a, field: 'qty', value: 7 }]);
    await settle();
    expect(edits.editsOf(1)?.get('qty')).toMatchObject({ status: 'error', value: 7, problem });
    isDown = false;
    edits.retry(1, 'qty');
    await settle();
    expect(stored.get(1)).toMatchObject({ qty: 7 });
    expect(edits.state().failed).toBe(0);
  });
});

describe('someone else changed the record', () => {
  it('stores over a change of another field', async () => {
    const { edits, stored } = setUp([{ ...a, version: 4, note: 'theirs' }]);
    edits.add([{ record: a, field: 'qty', value: 7 }]);
    await settle();
    expect(stored.get(1)).toMatchObject({ qty: 7, note: 'theirs', version: 5 });
  });
  it('shows both values when it was the same field', async () => {
    const { edits, stored } = setUp([{ ...a, version: 4, qty: 3 }]);
    edits.add([{ record: a, field: 'qty', value: 7 }]);
    await settle();
    expect(edits.editsOf(1)?.get('qty')).toMatchObject({ status: 'conflict', value: 7, theirs: 3 });
    expect(stored.get(1)).toMatchObject({ qty: 3 });
    edits.retry(1, 'qty');
    await settle();
    expect(stored.get(1)).toMatchObject({ qty: 7 });
    expect(edits.editsOf(1)).toBeUndefined();
  });
  it('sees a change of the same field that came while the cell was edited, without asking', async () => {
    const { edits, batches } = setUp([a]);
    edits.add([{ record: a, field: 'note', value: 'mine' }]);
    await settle();
    const seen = { ...a, version: 2, note: 'mine' };
    edits.note({ ...seen, version: 3, qty: 50 });
    edits.add([{ record: seen, field: 'qty', value: 7 }]);
    await settle();
    expect(batches).toHaveLength(1);
    expect(edits.editsOf(1)?.get('qty')).toMatchObject({ status: 'conflict', theirs: 50 });
  });
  it('has no conflict when both wrote the same', async () => {
    const { edits } = setUp([{ ...a, version: 4, qty: 7 }]);
    edits.add([{ record: a, field: 'qty', value: 7 }]);
    await settle();
    expect(edits.editsOf(1)).toBeUndefined();
  });
});

describe('a batch that is stored whole or not at all', () => {
  const conflict = { message: 'someone else' };
  const cells = [
    { record: a, field: 'qty', value: 7 },
    { record: b, field: 'qty', value: 8 },
  ];
  it('is shown at once, stored with new records in one request, and tells which were made', async () => {
    const { edits, stored, batches } = setUp([a, b]);
    const outcome = edits.addWhole({ changes: cells, creations: [{ qty: 9 }] }, conflict);
    await Promise.resolve();
    expect(edits.editsOf(1)?.get('qty')).toMatchObject({ value: 7, status: 'saving' });
    expect(await outcome).toEqual({ created: [{ id: 102, version: 1, qty: 9 }] });
    expect(batches).toHaveLength(1);
    expect(stored.get(2)).toMatchObject({ qty: 8 });
    expect(edits.editsOf(1)).toBeUndefined();
  });
  it('leaves nothing behind when one of its cells or records is refused', async () => {
    const { edits, stored } = setUp([a, b], () => ({
      cells: [{ index: 1, field: 'qty', problem: { message: 'too much' } }],
      others: [{ index: 2, problem: { message: 'lacks' } }],
    }));
    expect(await edits.addWhole({ changes: cells, creations: [{ qty: 9 }] }, conflict)).toEqual({
      refused: [
        { record: 2, field: 'qty', problem: { message: 'too much' } },
        { creation: 0, problem: { message: 'lacks' } },
      ],
      problem,
    });
    expect([edits.editsOf(1), edits.editsOf(2), stored.get(1)]).toEqual([undefined, undefined, a]);
    expect(edits.state()).toMatchObject({ saving: 0, failed: 0 });
  });
  it('is sent again over what others wrote in other cells, and refused over the same', async () => {
    const { edits, stored } = setUp([
      { ...a, version: 4, note: 'theirs' },
      { ...b, version: 2, qty: 50 },
    ]);
    expect(await edits.addWhole({ changes: [cells[0]!], creations: [] }, conflict)).toEqual({ created: [] });
    expect(stored.get(1)).toMatchObject({ qty: 7, note: 'theirs', version: 5 });
    expect(await edits.addWhole({ changes: cells, creations: [] }, conflict)).toMatchObject({
      refused: [{ record: 2, field: 'qty', problem: conflict }],
    });
    expect(stored.get(2)).toMatchObject({ qty: 50 });
  });
  it('sends nothing where nothing changes', async () => {
    const { edits, batches } = setUp([a]);
    expect(await edits.addWhole({ changes: [{ record: a, field: 'qty', value: 1 }], creations: [] }, conflict)).toEqual({ created: [] });
    expect(batches).toEqual([]);
  });
});

describe('waiting', () => {
  it('ends when everything is stored, and at once where nothing is on its way', async () => {
    const { edits, stored } = setUp([a]);
    await edits.settled();
    edits.add([{ record: a, field: 'qty', value: 5 }]);
    edits.add([{ record: a, field: 'note', value: 'z' }]);
    await edits.settled();
    expect(stored.get(1)).toMatchObject({ qty: 5, note: 'z', version: 3 });
  });
});
