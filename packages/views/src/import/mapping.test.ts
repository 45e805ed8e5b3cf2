// In charge of: proving where columns may go, what is suggested, and which mappings are stopped.
import type { ImportPreview } from '@trellis/query';
import { describe, expect, it } from 'vitest';
import { entities, entityNamed } from '../widgets/widget-fixtures.ts';
import {
  carriedMapping,
  dateColumns,
  destinationLabel,
  destinationsOf,
  guessedDateOrder,
  importOptions,
  isReady,
  mappingProblems,
  suggestedMapping,
  upsertKeys,
  type Mapping,
} from './mapping.ts';
import { importTexts } from './texts.ts';

const destinations = destinationsOf(entityNamed('order'), entities);
const preview = (columns: readonly (readonly [string, string | null, ...string[]])[]): ImportPreview => ({
  format: 'csv',
  columns: columns.map(([name, suggestion, ...samples]) => ({ name, type: 'text', suggestion, samples })),
  header: { row: 1, rows: 1 },
  rows: [],
});
const file = preview([
  ['No.', 'number', 'A1'],
  ['Shop', 'store', 'US'],
  ['Date', 'ordered_at', '', '31/12/2026 10:00'],
  ['Memo', null],
]);

describe('destinations', () => {
  it('are the writable fields, links by each unique field of their target', () => {
    expect(destinations.map((each) => each.value)).toEqual(['number', 'currency', 'ordered_at', 'status', 'store.name', 'store.code']);
    const byCode = destinations.find((each) => each.value === 'store.code');
    expect(byCode && destinationLabel(byCode, 'en', (link, field) => `${link} by ${field}`)).toBe('store by code');
  });

  it('keep a link whose target is hidden', () => {
    expect(destinationsOf(entityNamed('order'), () => undefined).map((each) => each.value)).toContain('store');
  });
});

describe('suggestions', () => {
  it('are taken where they lead somewhere, once each', () => {
    expect(suggestedMapping(file, destinations)).toEqual({ 'No.': 'number', Shop: 'store.name', Date: 'ordered_at', Memo: null });
    expect(
      suggestedMapping(
        preview([
          ['a', 'number'],
          ['b', 'number'],
          ['c', 'note'],
          ['d', 'nothing'],
        ]),
        destinations,
      ),
    ).toEqual({ a: 'number', b: null, c: null, d: null });
  });

  it('do not undo what was chosen for the former file', () => {
    const former = { 'No.': null, Shop: 'store.code', Old: 'currency' };
    expect(carriedMapping(former, file, destinations)).toEqual({ 'No.': null, Shop: 'store.code', Date: 'ordered_at', Memo: null });
  });
});

describe('problems', () => {
  it.each([
    ['nothing is mapped', { a: null }, undefined, false],
    ['a required field is missing', { a: 'currency' }, undefined, false],
    ['a required field is missing, but rows may update', { a: 'currency' }, 'number', true],
    ['a field is mapped twice, once through its link', { a: 'number', b: 'store.name', c: 'store.code' }, undefined, false],
    ['a required field has a default', { a: 'number' }, undefined, true],
  ])('%s', (_name, mapping, upsertBy, ready) => {
    expect(isReady(mappingProblems(mapping, destinations), upsertBy)).toBe(ready);
  });

  it('name the fields', () => {
    const problems = mappingProblems({ b: 'store.name', c: 'store.code' }, destinations);
    expect([problems.missing.map((field) => field.name), problems.twice.map((field) => field.name)]).toEqual([['number'], ['store']]);
  });
});

describe('settings', () => {
  it('offer unique fields with a column as keys', () => {
    expect(upsertKeys({ a: 'number', b: 'store.name' }, destinations).map((key) => key.id)).toEqual(['number']);
    expect(upsertKeys({ b: 'store.name' }, destinations)).toEqual([]);
  });

  it('offer fields that are unique together once all of them have a column, a link found by a field of its target among them', () => {
    const uniques = [{ id: 'slot', label: { en: 'shop and date', 'zh-CN': '店铺和日期' }, fields: ['store', 'ordered_at'] }];
    const ids = (mapping: Mapping) => upsertKeys(mapping, destinations, uniques).map((key) => key.id);
    expect(ids({ a: 'number', b: 'store.name', c: 'ordered_at' })).toEqual(['number', 'slot']);
    expect(ids({ b: 'store.name', c: null })).toEqual([]);
  });

  it('know date columns and a sample of them', () => {
    expect(dateColumns(suggestedMapping(file, destinations), destinations, file)).toEqual({
      some: true,
      times: true,
      sample: '31/12/2026 10:00',
      samples: ['31/12/2026 10:00'],
    });
    expect(dateColumns({ Date: null }, destinations, file)).toEqual({ some: false, times: false, sample: undefined, samples: [] });
  });

  it.each([
    [['2026-11-22'], 'ymd'],
    [['03/04/2026', '31/12/2026 10:00'], 'dmy'],
    [['03/04/2026', '11/17/2026'], 'mdy'],
    [['03/04/2026', '1-2-2026'], undefined],
    [['03.04.2026'], 'dmy'],
    [['', 'x'], 'ymd'],
  ] as const)('guess the order of %j as %s', (samples, order) => {
    expect(guessedDateOrder(samples)).toBe(order);
  });

  it('become a request that says only what was chosen', () => {
    const choices = {
      mapping: { a: 'number', b: null },
      upsertBy: undefined,
      dateOrder: 'dmy',
      timezone: undefined,
      createMissing: undefined,
      encoding: 'gb18030',
    } as const;
    expect(importOptions(choices, { dryRun: false, partial: false })).toEqual({
      mapping: { a: 'number', b: null },
      dateOrder: 'dmy',
      encoding: 'gb18030',
    });
    expect(importOptions(choices, { dryRun: true, partial: false })).toMatchObject({ dryRun: true });
    expect(importOptions(choices, { dryRun: false, partial: true })).toMatchObject({ partial: true });
  });
});

describe('texts', () => {
  it('say the same things in both languages', () => {
    const meanings = (texts: object) => [...new Set(Object.keys(texts).map((key) => key.replace(/_(one|other)$/, '')))].toSorted();
    expect(meanings(importTexts['zh-CN'])).toEqual(meanings(importTexts.en));
  });
});
