// In charge of: addresses made by hand or by strangers do no harm.
import { describe, expect, it } from 'vitest';
import { isFilter, readAuditSearch, readPageSearch, readSignInSearch, readViewSearch } from './search-params.ts';

describe('where to go after signing in', () => {
  it.each([
    ['/a/sales/v/orders?search=x', { to: '/a/sales/v/orders?search=x' }],
    ['https://elsewhere.example/', {}],
    ['//elsewhere.example/', {}],
    ['/\\elsewhere.example/', {}],
    ['javascript:alert(1)', {}],
    [7, {}],
  ])('%s', (to, expected) => {
    expect(readSignInSearch({ to })).toEqual(expected);
  });
});

describe('a view’s search', () => {
  const filter = { and: [{ field: 'store.name', op: 'eq', value: 'x' }, { not: { field: 'status', op: 'isEmpty' } }] };
  it('keeps what fits', () => {
    expect(readViewSearch({ filter, sort: ['-ordered_at'], search: 'mat' })).toEqual({ filter, sort: ['-ordered_at'], search: 'mat' });
  });
  it('reads a number that was searched for as text', () => {
    expect(readViewSearch({ search: 305 })).toEqual({ search: '305' });
  });
  it.each([[{ filter: 'x' }], [{ filter: { and: [1] } }], [{ sort: 'name' }], [{ sort: [1] }], [{ search: '' }], [{ other: 1 }]])(
    'leaves out %j',
    (raw) => {
      expect(readViewSearch(raw)).toEqual({});
    },
  );
  it('knows a filter from other things', () => {
    expect(isFilter(filter)).toBe(true);
    expect(isFilter({ or: [{ field: 'a' }] })).toBe(false);
    expect(isFilter(null)).toBe(false);
  });
});

describe('a page’s search', () => {
  it('keeps values by filter', () => {
    expect(readPageSearch({ filters: { date: { unit: 'day' } } })).toEqual({ filters: { date: { unit: 'day' } } });
    expect(readPageSearch({ filters: [1] })).toEqual({});
  });
});

describe('the audit’s search', () => {
  it('keeps what fits', () => {
    const search = { kind: 'sign-in', actor: 5, result: 'refused', from: '2026-11-01', to: '2026-11-22' };
    expect(readAuditSearch(search)).toEqual(search);
  });
  it.each([
    [{ kind: '' }],
    [{ actor: '5' }],
    [{ actor: -1 }],
    [{ result: 'other' }],
    [{ from: '2026-13-01' }],
    [{ to: 'yesterday' }],
    [{ other: 1 }],
  ])('leaves out %j', (raw) => {
    expect(readAuditSearch(raw)).toEqual({});
  });
});
