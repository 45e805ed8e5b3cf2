// In charge of: which pages are asked for, what is merged, and what makes the list be read again.
import type { ListAnswer, ListRequest, RecordJson } from '@trellis/query';
import { describe, expect, it } from 'vitest';
import { EditStore } from './edit-store.ts';
import { CHANGED_FOR, PAGE_SIZE, RecordSource, type SourceClock } from './record-source.ts';

function setUp(count: number) {
  const records: RecordJson[] = Array.from({ length: count }, (_, index) => ({ id: index + 1, version: 1, name: `n${index}`, rank: index }));
  const asked: ListRequest[] = [];
  let isDown = false;
  const edits = new EditStore({ save: async () => Promise.resolve({ saved: [] }), toWire: (_field, value) => value, onSaved: () => undefined });
  const timers: { at: number; run: () => void }[] = [];
  const clock: SourceClock = {
    after(milliseconds, run) {
      const timer = { at: milliseconds, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  };
  async function list(request: ListRequest, signal: AbortSignal): Promise<ListAnswer> {
    asked.push(request);
    await Promise.resolve();
    if (signal.aborted) throw new Error('aborted');
    if (isDown) throw new Error('down');
    const from = request.cursor === undefined ? (request.offset ?? 0) : Number(request.cursor);
    const to = from + (request.limit ?? 50);
    return {
      records: records.slice(from, to),
      ...(request.count === 'exact' ? { total: records.length } : {}),
      ...(to < records.length ? { nextCursor: String(to) } : {}),
      ...(request.position === true ? { position: `after ${asked.length}` } : {}),
    };
  }
  const source = new RecordSource({ request: { sort: ['rank'] }, list, edits, clock });
  const fire = (milliseconds: number) =>
    timers.filter((timer) => timer.at === milliseconds).forEach((timer) => (timers.splice(timers.indexOf(timer), 1), timer.run()));
  return { source, records, asked, edits, fire, down: (value: boolean) => (isDown = value) };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 40; turn++) await Promise.resolve();
};

describe('loading by window', () => {
  it('asks for the first page with the exact count', async () => {
    const { source, asked } = setUp(1000);
    source.look(0, 40);
    expect(source.status).toBe('loading');
    await settle();
    expect(source.total).toBe(1000);
    expect(source.status).toBe('ready');
    expect(asked[0]).toMatchObject({ limit: PAGE_SIZE, count: 'exact', sort: ['rank'] });
    expect(source.rowAt(3)?.record['name']).toBe('n3');
    expect(source.rowAt(500)).toBeUndefined();
  });
  it('goes on by cursor and jumps by offset', async () => {
    const { source, asked } = setUp(5000);
    source.look(0, 40);
    await settle();
    source.look(190, 230);
    await settle();
    expect(asked.at(-1)).toMatchObject({ cursor: '200' });
    expect(asked.at(-1)?.count).toBeUndefined();
    source.look(4000, 4040);
    await settle();
    expect(asked.some((request) => request.offset === 4000)).toBe(true);
    expect(source.rowAt(4010)?.id).toBe(4011);
  });
  it('asks for no page twice', async () => {
    const { source, asked } = setUp(1000);
    source.look(0, 40);
    await settle();
    const before = asked.length;
    for (let top = 0; top < 90; top++) source.look(top, top + 9);
    await settle();
    expect(asked.length).toBe(before);
  });
  it('fetches ahead before the window gets there', async () => {
    const { source } = setUp(1000);
    source.look(0, 40);
    await settle();
    source.look(110, 150);
    await settle();
    expect(source.rowAt(250)?.id).toBe(251);
  });
  it('gives up pages it flew over', async () => {
    const { source, asked } = setUp(100_000);
    source.look(0, 40);
    await settle();
    for (let page = 10; page < 400; page += 10) source.look(page * PAGE_SIZE, page * PAGE_SIZE + 40);
    await settle();
    expect(source.rowAt(390 * PAGE_SIZE)?.id).toBe(390 * PAGE_SIZE + 1);
    expect(source.isLoading).toBe(false);
    expect(asked.length).toBeLessThan(60);
  });
  it('lets far pages go', async () => {
    const { source } = setUp(100_000);
    source.look(0, 40);
    await settle();
    for (let page = 1; page < 80; page++) {
      source.look(page * PAGE_SIZE, page * PAGE_SIZE + 40);
      await settle();
    }
    expect(source.rowAt(79 * PAGE_SIZE)?.id).toBe(79 * PAGE_SIZE + 1);
    expect(source.rowAt(0)).toBeUndefined();
  });
  it('loads and keeps as much as was asked for at once', async () => {
    const { source } = setUp(100_000);
    source.look(0, 40);
    await settle();
    expect(await source.load(0, 80 * PAGE_SIZE - 1)).toBe(true);
    expect(source.rowAt(0)?.id).toBe(1);
    expect(source.rowAt(79 * PAGE_SIZE)?.id).toBe(79 * PAGE_SIZE + 1);
    source.look(0, 40);
    await settle();
    expect(await source.load(50_000, 50_001)).toBe(true);
    expect(source.rowAt(10 * PAGE_SIZE)).toBeUndefined();
  });
  it('says why it failed and tries again', async () => {
    const { source, down } = setUp(100);
    down(true);
    source.look(0, 40);
    await settle();
    expect(source.status).toBe('failed');
    expect(source.error?.message).toBe('down');
    down(false);
    source.refresh();
    await settle();
    expect(source.status).toBe('ready');
  });
  it('counts also when it was closed and opened while asking', async () => {
    const { source } = setUp(100);
    source.look(0, 40);
    source.close();
    source.open();
    source.look(0, 40);
    await settle();
    expect(source.total).toBe(100);
  });
});

describe('rows', () => {
  it('stays the same object until something in it changes', async () => {
    const { source, edits } = setUp(10);
    source.look(0, 9);
    await settle();
    const [first, second] = [source.rowAt(0)!, source.rowAt(1)!];
    edits.add([{ record: first.stored, field: 'name', value: '', problem: { message: 'no' } }]);
    expect(source.rowAt(0)).not.toBe(first);
    expect(source.rowAt(0)?.record['name']).toBe('');
    expect(source.rowAt(0)?.stored['name']).toBe('n0');
    expect(source.rowAt(1)).toBe(second);
  });
});

describe('news', () => {
  it('changes records in place, tints what changed, and lets the tint go', async () => {
    const { source, asked, fire } = setUp(10);
    source.look(0, 9);
    await settle();
    const before = asked.length;
    source.applyChanges({ records: [{ id: 3, version: 2, name: 'new', rank: 2 }], removed: [] });
    expect(source.rowAt(2)?.record['name']).toBe('new');
    expect(source.rowAt(2)?.changed).toEqual(new Set(['name']));
    fire(CHANGED_FOR);
    expect(source.rowAt(2)?.changed).toBeUndefined();
    await settle();
    expect(asked.length).toBe(before);
  });
  it('does not tint one’s own saves coming back', async () => {
    const { source } = setUp(10);
    source.look(0, 9);
    await settle();
    source.merge([{ id: 3, version: 2, name: 'mine', rank: 2 }]);
    source.applyChanges({ records: [{ id: 3, version: 2, name: 'mine', rank: 2 }], removed: [] });
    expect(source.rowAt(2)?.changed).toBeUndefined();
  });
  it.each([
    ['a record appeared', { records: [{ id: 99, version: 1, name: 'x', rank: 0 }], removed: [] }],
    ['a record left', { records: [], removed: [4] }],
    ['a record moved in the sort', { records: [{ id: 4, version: 2, name: 'n3', rank: 900 }], removed: [] }],
  ])('reads again once when %s', async (_name, changes) => {
    const { source, asked, records, fire } = setUp(10);
    source.look(0, 9);
    await settle();
    const before = asked.length;
    records.pop();
    source.applyChanges(changes);
    source.applyChanges(changes);
    fire(300);
    await settle();
    expect(asked.length).toBe(before + 1);
    expect(asked.at(-1)?.count).toBe('exact');
    expect(source.total).toBe(9);
  });
  it('keeps what is on screen while reading again', async () => {
    const { source } = setUp(1000);
    source.look(0, 40);
    await settle();
    source.refresh();
    expect(source.rowAt(3)?.id).toBe(4);
    await settle();
    expect(source.rowAt(3)?.id).toBe(4);
  });
  it('never goes back to an older version', async () => {
    const { source } = setUp(10);
    source.look(0, 9);
    await settle();
    source.merge([{ id: 1, version: 5, name: 'five', rank: 0 }]);
    source.applyChanges({ records: [{ id: 1, version: 4, name: 'four', rank: 0 }], removed: [] });
    expect(source.rowAt(0)?.record['name']).toBe('five');
  });
  it('takes values that were computed anew, though the version stays', async () => {
    const { source } = setUp(10);
    source.look(0, 9);
    await settle();
    source.applyChanges({ records: [{ id: 3, version: 1, name: 'computed', rank: 2 }], removed: [] });
    expect(source.rowAt(2)?.record['name']).toBe('computed');
    expect(source.rowAt(2)?.changed).toEqual(new Set(['name']));
  });
  it('is followed from where its first page was read', async () => {
    const { source, asked } = setUp(1000);
    expect(source.position).toBeUndefined();
    source.look(0, 40);
    await settle();
    source.look(400, 440);
    await settle();
    expect(source.position).toBe('after 1');
    expect(asked.filter(({ position }) => position === true)).toHaveLength(1);
  });
  it('reads a page again when something changed while it came in, and lets it come in first', async () => {
    const { source, asked, fire } = setUp(1000);
    source.look(0, 40);
    source.applyChanges({ records: [{ id: 3, version: 1, name: 'computed', rank: 2 }], removed: [] });
    fire(300);
    expect(asked).toHaveLength(1);
    await settle();
    expect(source.rowAt(2)?.record['name']).toBe('n2');
    fire(300);
    await settle();
    expect(asked.filter(({ cursor, offset }) => cursor === undefined && offset === undefined)).toHaveLength(2);
  });
  it('takes deleted records out at once', async () => {
    const { source, records } = setUp(10);
    source.look(0, 9);
    await settle();
    records.splice(0, 2);
    source.drop(new Set([1, 2]));
    expect(source.total).toBe(8);
    expect(source.rowAt(0)?.id).toBe(3);
    await settle();
    expect(source.total).toBe(8);
  });
});
