// In charge of: proving which days records lie on, and what is written when they are moved: hours stay, also over a change to summer time.
import { fieldByName } from '../apps.ts';
import type { FieldJson, RecordJson } from '@trellis/query';
import { describe, expect, test } from 'vitest';
import { task } from './kinds.fixtures.ts';
import { dayNamed, movedValues, spanFilter, spanOf, stretchedValues, timeOf } from './span.ts';

function named(name: string): FieldJson {
  const found = fieldByName(task, name);
  if (found === undefined) throw new TypeError(`no field ${name}`);
  return found;
}

const ZONE = 'Asia/Shanghai';
const days = { start: named('due'), end: undefined };
const times = { start: named('begins'), end: named('ends') };
const record = (values: object): RecordJson => ({ id: 1, version: 1, ...values });
const span = (first: string, last = first) => ({ first: dayNamed(first), last: dayNamed(last) });

describe('the days of a record', () => {
  test.each([
    ['a day', days, { due: '2026-11-23' }, span('2026-11-23')],
    ['no day', days, { due: null }, undefined],
    ['a hidden day', days, {}, undefined],
    ['a moment on its local day', times, { begins: '2026-11-22T17:00:00.000Z' }, span('2026-11-23')],
    [
      'an end in its own zone',
      times,
      { begins: '2026-11-22T17:00:00.000Z', ends: '2026-11-25T03:00:00.000Z', zone: 'America/New_York' },
      span('2026-11-23', '2026-11-24'),
    ],
    ['an end before the beginning', times, { begins: '2026-11-22T17:00:00.000Z', ends: '2026-11-01T03:00:00.000Z' }, span('2026-11-23')],
  ] as const)('%s', (_name, fields, values, found) => {
    expect(spanOf(fields, record(values), ZONE)).toEqual(found);
  });

  test('have an hour where they are moments', () => {
    expect(timeOf(times.start, record({ begins: '2026-11-22T17:05:00.000Z' }), ZONE)).toBe('01:05');
    expect(timeOf(times.start, record({ begins: '1969-12-31T23:30:00.000Z' }), 'UTC')).toBe('23:30');
    expect(timeOf(days.start, record({ due: '2026-11-23' }), ZONE)).toBeUndefined();
  });
});

describe('moving', () => {
  test('a day moves by days', () => {
    expect(movedValues(days, record({ due: '2026-12-30' }), 3, ZONE)).toEqual({ due: '2027-01-02' });
  });

  test('an end goes along, each at its hour in its own zone', () => {
    const values = { begins: '2026-03-27T01:00:00.000Z', ends: '2026-03-28T08:00:00.000Z', zone: 'Europe/Berlin' };
    // Berlin's clocks go forward on March 29: nine in the morning is an hour earlier in UTC from then on.
    expect(movedValues(times, record(values), 2, ZONE)).toEqual({ begins: '2026-03-29T01:00:00.000Z', ends: '2026-03-30T07:00:00.000Z' });
  });

  test('an end that is not there stays so', () => {
    expect(movedValues(times, record({ begins: '2026-03-27T01:00:00.000Z', ends: null }), -1, ZONE)).toEqual({ begins: '2026-03-26T01:00:00.000Z' });
  });
});

describe('stretching', () => {
  test('an end moves to the day at its hour', () => {
    const values = { begins: '2026-11-22T01:00:00.000Z', ends: '2026-11-24T09:30:00.000Z' };
    expect(stretchedValues(times, record(values), span('2026-11-22', '2026-11-24'), dayNamed('2026-11-27'), ZONE)).toEqual({
      ends: '2026-11-27T09:30:00.000Z',
    });
  });

  test('a new end has the hour of the beginning', () => {
    const values = { begins: '2026-11-22T01:00:00.000Z', ends: null };
    expect(stretchedValues(times, record(values), span('2026-11-22'), dayNamed('2026-11-25'), ZONE)).toEqual({ ends: '2026-11-25T01:00:00.000Z' });
    const dated = { start: named('due'), end: named('ends') };
    expect(stretchedValues(dated, record({ due: '2026-11-22', ends: null }), span('2026-11-22'), dayNamed('2026-11-23'), ZONE)).toEqual({
      ends: '2026-11-22T16:00:00.000Z',
    });
  });

  test('without an end there is nothing to write', () => {
    expect(stretchedValues(days, record({ due: '2026-11-22' }), span('2026-11-22'), dayNamed('2026-11-25'), ZONE)).toEqual({});
  });
});

test('what is asked finds what begins there, and what began before and lasts', () => {
  const [first, last] = [dayNamed('2026-11-01'), dayNamed('2026-11-30')];
  const begins = { field: 'begins', op: 'between', value: ['2026-11-01', '2026-11-30'] };
  expect(spanFilter(days, first, last)).toEqual({ ...begins, field: 'due' });
  expect(spanFilter(times, first, last)).toEqual({
    or: [
      begins,
      {
        and: [
          { field: 'begins', op: 'lt', value: '2026-11-01' },
          { field: 'ends', op: 'gte', value: '2026-11-01' },
        ],
      },
    ],
  });
});
