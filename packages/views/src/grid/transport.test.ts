// In charge of: refusals of the server sorted by what the grid does about them.
import { ApiError } from '@trellis/client';
import { describe, expect, it } from 'vitest';
import { refusalOf } from './transport.ts';

const changes = [
  { id: 1, version: 3, values: { qty: 1 } },
  { id: 2, version: 1, values: { qty: 2, note: 'x' } },
];
const invalid = (...paths: string[]) =>
  new ApiError({
    kind: 'invalid',
    code: 'record.invalid',
    message: 'not saved',
    issues: paths.map((path) => ({ code: 'value.type', path, message: `bad ${path}` })),
  });

describe('refusals', () => {
  it.each([
    ['of one record', 'qty', 0, 'qty'],
    ['of several, by place', 'records.1.note', 1, 'note'],
    ['of several, by place alone', '1.qty', 1, 'qty'],
  ])('name the cell %s', (_name, path, index, field) => {
    expect(refusalOf(invalid(path), changes).cells).toEqual([{ index, field, problem: { message: `bad ${path}` } }]);
  });
  it('leave mistakes that are no cell of the batch to the whole', () => {
    const refusal = refusalOf(invalid('', 'records.9.qty', 'other'), changes);
    expect(refusal.cells).toEqual([]);
    expect(refusal.problem.message).toBe('not saved');
    expect(refusal.others).toEqual([]);
  });
  it('name the record where what is wrong stands in no cell of the batch', () => {
    expect(refusalOf(invalid('records.1.other'), changes).others).toEqual([{ index: 1, problem: { message: 'bad records.1.other' } }]);
    expect(refusalOf(invalid('other'), changes.slice(0, 1)).others).toEqual([{ index: 0, problem: { message: 'bad other' } }]);
  });
  it.each([
    ['a record', { id: 1, version: 4, qty: 9 }],
    ['a wrapped record', { record: { id: 1, version: 4, qty: 9 } }],
    ['several', [{ id: 1, version: 4, qty: 9 }]],
  ])('carry the current values of a stale record: %s', (_name, data) => {
    const error = new ApiError({ kind: 'conflict', code: 'record.stale', message: 'stale', data });
    expect(refusalOf(error, changes).stale).toEqual([{ id: 1, version: 4, qty: 9 }]);
  });
  it('do not take other conflicts for stale records', () => {
    const error = new ApiError({ kind: 'conflict', code: 'record.duplicate', message: 'twice' });
    expect(refusalOf(error, changes)).toMatchObject({ stale: [], cells: [], problem: { message: 'twice' } });
  });
  it('say what went wrong when it was no refusal', () => {
    expect(refusalOf(new TypeError('broken'), changes).problem.message).toBe('broken');
  });
});
