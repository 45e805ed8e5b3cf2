// In charge of: what every field type must do, run over every type's fixtures.
import { message, type Issue } from '@trellis/errors';
import { filterOperators, sharedSchemas, type FilterOperator } from '@trellis/schemas';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnyFieldType, Cell, FieldStorage, FormatContext, Result, TextContext } from './field-type.ts';
import { fixtures, type Fixtures } from './fixtures.ts';
import { fieldType, fieldTypeNames, fieldTypes, type FieldTypeName } from './list.ts';

const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
ajv.addSchema(sharedSchemas.expression);

const LABEL = { en: 'Field E', 'zh-CN': '字段乙' };
const LOCALES = ['en', 'zh-CN'] as const;

interface Setting {
  readonly config: unknown;
  readonly timezone?: string;
  readonly dateOrder?: 'ymd' | 'dmy' | 'mdy';
}

function textContext({ config, timezone, dateOrder }: Setting): TextContext<unknown> {
  return { config, label: LABEL, path: 'amount', timezone: timezone ?? 'UTC', ...(dateOrder === undefined ? {} : { dateOrder }) };
}

function formatContext({ config, timezone }: Setting, locale: 'en' | 'zh-CN'): FormatContext<unknown> {
  return { config, locale, timezone: timezone ?? 'UTC' };
}

function cellOf(result: Result<Cell>): Cell {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.issues)}`);
  return result.value;
}

function issuesOf(result: Result<Cell>): readonly Issue[] {
  if (result.ok) throw new Error(`read as ${JSON.stringify(result.value)}`);
  return result.issues;
}

/** Every sentence must stand by itself in both languages, with the field's label where it has a place for it. */
function expectSentences(issues: readonly Issue[]): void {
  expect(issues.length).toBeGreaterThan(0);
  for (const { code, path, params } of issues) {
    expect(path).toMatch(/^amount(\.\d+)?$/);
    expect(params['field']).toEqual(LABEL);
    for (const locale of LOCALES) expect(message(code, params, locale).message).not.toMatch(/\{\w+\}|undefined|\[object/);
  }
}

/** The form that the contract lays down for a cell of a storage kind. */
function isOfForm(cell: Cell, storage: FieldStorage): boolean {
  if (storage.shape === 'none') return false;
  const single = (value: unknown): boolean => {
    if (storage.kind === 'json') return typeof value === 'string' && JSON.parse(value) !== null;
    if (storage.kind === 'text') return typeof value === 'string' && value !== '' && value === value.normalize('NFC');
    return storage.kind === 'boolean' ? typeof value === 'boolean' : Number.isSafeInteger(value) && !Object.is(value, -0);
  };
  if (storage.shape === 'column') return single(cell);
  return Array.isArray(cell) && cell.length > 0 && new Set(cell).size === cell.length && cell.every(single);
}

/** A written-out meaning of the operators, to prove the fixtures' filter cases themselves. */
function holds(cell: Cell, operator: FilterOperator, value: Cell | readonly Cell[]): boolean {
  const values = Array.isArray(cell) ? cell : cell === null ? [] : [cell];
  const wanted = Array.isArray(value) ? value : [value];
  const compared = (test: (a: string | number | boolean, b: string | number | boolean) => boolean) =>
    values.some((a) => wanted[0] !== null && wanted[0] !== undefined && test(a, wanted[0]));
  switch (operator) {
    case 'eq':
    case 'in':
      return values.some((a) => wanted.includes(a));
    case 'ne':
    case 'notIn':
      return !values.some((a) => wanted.includes(a));
    case 'lt':
      return compared((a, b) => a < b);
    case 'lte':
      return compared((a, b) => a <= b);
    case 'gt':
      return compared((a, b) => a > b);
    case 'gte':
      return compared((a, b) => a >= b);
    case 'between':
      return compared((a, b) => a >= b) && values.some((a) => a <= (wanted[1] ?? ''));
    case 'contains':
      return Array.isArray(cell) ? values.some((a) => wanted.includes(a)) : compared((a, b) => String(a).includes(String(b)));
    case 'startsWith':
      return compared((a, b) => String(a).startsWith(String(b)));
    case 'isEmpty':
      return cell === null;
    case 'isNotEmpty':
      return cell !== null;
    case 'relative':
      throw new TypeError('needs a clock');
  }
}

test('the list names each type by its own name, and nothing else', () => {
  for (const name of fieldTypeNames) expect(fieldType(name)?.name).toBe(name);
  for (const name of ['backlink', 'constructor', '__proto__', 'toString', 'Text']) expect(fieldType(name)).toBeUndefined();
});

describe.each(Object.keys(fieldTypes) as FieldTypeName[])('%s', (name) => {
  const type: AnyFieldType = fieldTypes[name];
  const { configs, wrongConfigs, good, bad, filters } = fixtures[name] as Fixtures<unknown>;
  const isConfig = ajv.compile(type.configSchema as object);

  const read = (json: unknown, config: unknown): Result<Cell> => type.read(json, { config, label: LABEL, path: 'amount' });
  const readBack = (cell: NonNullable<Cell>, setting: Setting): void => {
    expect(isOfForm(cell, type.storage(setting.config))).toBe(true);
    const json = type.toJson(cell, setting.config);
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    expect(cellOf(read(json, setting.config))).toEqual(cell);
    expect(ajv.validate(type.valueSchema(setting.config) as object, json) ? [] : [json, ajv.errors]).toEqual([]);
    for (const locale of LOCALES) {
      const text = type.toText(cell, formatContext(setting, locale));
      expect({ text, cell: cellOf(type.fromText(text, textContext(setting))) }).toEqual({ text, cell });
      expect(type.format(cell, formatContext(setting, locale))).not.toBe('');
    }
  };

  test('has a label in both languages', () => {
    for (const locale of LOCALES) expect((type.label as Record<string, string>)[locale]).toMatch(/\S/);
  });

  test.each(configs)('takes the config %j', (config) => {
    expect(isConfig(config)).toBe(true);
    expect(type.checkConfig?.(config) ?? []).toEqual([]);
    ajv.compile(type.valueSchema(config) as object);
    const storage = type.storage(config);
    const valueType = type.valueType(config, 'app/entity');
    expect(storage.shape === 'side-table').toBe(valueType.kind === 'list');
    const scale = storage.shape !== 'column' ? undefined : storage.kind === 'int64' ? 0 : storage.scale;
    expect(valueType.kind === 'number' ? valueType.scale : undefined).toBe(scale);
  });

  test.each(wrongConfigs)('refuses the config $config', ({ config, code }) => {
    const found = isConfig(config) ? (type.checkConfig?.(config) ?? []).map((issue) => issue.code) : ['by its schema'];
    expect(found).toEqual([code ?? 'by its schema']);
  });

  test('answers operators and metrics of the closed sets', () => {
    expect(filterOperators).toEqual(expect.arrayContaining([...type.operators]));
    expect(new Set(type.operators).size).toBe(type.operators.length);
    expect(['sum', 'avg', 'min', 'max', 'count', 'countDistinct']).toEqual(expect.arrayContaining([...type.metrics]));
  });

  test.each(good.filter((value) => 'json' in value))('reads JSON $json', (value) => {
    const cell = cellOf(read(value.json, value.config));
    expect(cell).toEqual(value.cell);
    if (cell !== null) readBack(cell, value);
  });

  test.each(good.flatMap((value) => (value.texts ?? []).map((text) => ({ ...value, text }))))('reads the text $text', (value) => {
    const cell = cellOf(type.fromText(value.text, textContext(value)));
    expect(cell).toEqual(value.cell);
    if (cell !== null) readBack(cell, value);
  });

  test.each(good.filter((value) => value.shown !== undefined))('shows $cell as $shown', (value) => {
    expect(type.format(value.cell ?? '', formatContext(value, 'en'))).toBe(value.shown);
  });

  test.each(bad.filter((value) => 'json' in value))('refuses JSON $json with $code', (value) => {
    const issues = issuesOf(read(value.json, value.config));
    expect(issues.map((found) => found.code)).toEqual([value.code]);
    expectSentences(issues);
  });

  test.each(bad.flatMap((value) => (value.texts ?? []).map((text) => ({ ...value, text }))))('refuses the text $text with $code', (value) => {
    const issues = issuesOf(type.fromText(value.text, textContext(value)));
    expect(issues.map((found) => found.code)).toEqual([value.code]);
    expectSentences(issues);
  });

  test('refuses JSON of other shapes by name', () => {
    for (const config of configs) {
      const { kind } = { kind: undefined, ...type.storage(config) };
      for (const input of [...(kind === 'json' ? [] : [{}, [[]]]), undefined, 10n, Symbol('x'), () => 1, new Date(0)]) {
        const issues = issuesOf(read(input, config));
        expect(issues.map((found) => found.code)).toEqual(['value.type']);
        expectSentences(issues);
      }
    }
  });

  test('takes nothing from a prototype', () => {
    const id = 7;
    const inputs = [
      Object.create({ id }),
      JSON.parse('{"__proto__":{"id":7}}'),
      { constructor: { id } },
      Object.assign(Object.create(null), { prototype: { id } }),
    ];
    for (const config of configs)
      // Where any object is a value, those names are refused by themselves.
      for (const input of inputs) expect(['value.type', 'value.json-key']).toContain(issuesOf(read(input, config))[0]?.code);
  });

  test.each(filters)('filters by $operator $value', ({ config, operator, value, holds: inside, fails: outside }) => {
    expect(type.operators).toContain(operator);
    const one = (json: unknown): Cell => (json === null ? null : cellOf(read(json, config)));
    const single = (json: unknown): Cell => (type.storage(config).shape === 'side-table' ? ((one([json]) as readonly Cell[])[0] ?? null) : one(json));
    const wanted = value === undefined ? null : Array.isArray(value) ? value.map(single) : single(value);
    expect(inside.map((json) => [json, holds(one(json), operator, wanted as Cell)])).toEqual(inside.map((json) => [json, true]));
    expect(outside.map((json) => [json, holds(one(json), operator, wanted as Cell)])).toEqual(outside.map((json) => [json, false]));
  });

  test('survives any JSON, and what it reads it gives back', () => {
    const property = fc.property(fc.constantFrom(...configs), fc.jsonValue(), (config, json) => {
      const result = json === null ? undefined : read(json, config);
      if (result?.ok === true && result.value !== null) readBack(result.value, { config });
    });
    expect(fc.defaultReportMessage(fc.check(property, { seed: 1, numRuns: 300 }))).toBeUndefined();
  });

  test('survives any text, and what it reads it gives back', () => {
    const samples = [...good, ...bad].flatMap((value) => value.texts ?? []);
    // Texts near the ones that mean something find more than random ones do.
    const near = fc
      .tuple(fc.constantFrom(...samples), fc.constantFrom(...samples), fc.nat(20), fc.nat(20))
      .map(([a, b, i, j]) => a.slice(0, i) + b.slice(j));
    const settings = fc.record({
      config: fc.constantFrom(...configs),
      timezone: fc.constantFrom('UTC', 'Europe/London', 'Asia/Shanghai', 'America/St_Johns', 'Australia/Lord_Howe'),
      dateOrder: fc.constantFrom('ymd', 'dmy', 'mdy'),
    });
    const property = fc.property(settings, fc.oneof(near, fc.string({ unit: 'binary' })), (setting, text) => {
      if (text.trim() === '') return;
      const result = type.fromText(text, textContext(setting));
      if (!result.ok) expectSentences(result.issues);
      else if (result.value !== null) readBack(result.value, setting);
    });
    expect(fc.defaultReportMessage(fc.check(property, { seed: 2, numRuns: 1000 }))).toBeUndefined();
  });
});
