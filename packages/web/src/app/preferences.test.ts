// In charge of: visits and recently opened records are remembered per person and bounded.
import { beforeEach, describe, expect, it, vi } from 'vitest';

const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => kept.set(name, value),
  removeItem: (name: string) => kept.delete(name),
});
vi.stubGlobal('window', globalThis);
const { forgetOpened, noteVisit, rememberOpened, usePreferences } = await import('./preferences.ts');

const minute = 60_000;
const record = (id: number) => ({ app: 'sales', entity: 'order', id, title: `SO-${id}`, label: 'Order', at: id });

beforeEach(() => usePreferences.setState({ recent: {}, visits: {} }));

describe('visits', () => {
  it('the first has none before it', () => {
    noteVisit(1, 1000 * minute);
    expect(usePreferences.getState().visits[1]).toEqual({ previous: undefined, latest: 1000 * minute });
  });
  it('signs of life in one visit do not make another', () => {
    noteVisit(1, 1000 * minute);
    noteVisit(1, 1020 * minute);
    expect(usePreferences.getState().visits[1]).toEqual({ previous: undefined, latest: 1020 * minute });
  });
  it('after a pause the end of the former visit counts, and stays for the whole next one', () => {
    noteVisit(1, 1000 * minute);
    noteVisit(1, 1031 * minute);
    noteVisit(1, 1040 * minute);
    expect(usePreferences.getState().visits[1]).toEqual({ previous: 1000 * minute, latest: 1040 * minute });
  });
  it('are each person’s own', () => {
    noteVisit(1, 1000 * minute);
    noteVisit(2, 2000 * minute);
    expect(usePreferences.getState().visits[2]?.previous).toBeUndefined();
  });
});

describe('recently opened', () => {
  it('the newest is on top, once, twelve at most', () => {
    for (let id = 1; id <= 14; id++) rememberOpened(1, record(id));
    rememberOpened(1, record(10));
    expect(usePreferences.getState().recent[1]?.map(({ id }) => id)).toEqual([10, 14, 13, 12, 11, 9, 8, 7, 6, 5, 4, 3]);
  });
  it('a deleted one goes', () => {
    rememberOpened(1, record(1));
    rememberOpened(1, record(2));
    forgetOpened(1, record(1));
    expect(usePreferences.getState().recent[1]?.map(({ id }) => id)).toEqual([2]);
  });
  it('lies where the start-up script looks', () => {
    usePreferences.setState({ theme: 'dark', locale: 'en' });
    expect(JSON.parse(kept.get('trellis.preferences') ?? '')).toMatchObject({ state: { theme: 'dark', locale: 'en' } });
  });
});
