import { message } from '@trellis/errors';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cell, Result } from '../field-type.ts';
import { jsonType } from './json.ts';

const context = { config: {}, label: { en: 'Payload', 'zh-CN': '报文' }, path: 'payload', timezone: 'UTC' };

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function codesOf(result: Result<Cell>): readonly string[] {
  return result.ok ? [] : result.issues.map(({ code }) => code);
}

test('a mistake is told with its place in both languages', () => {
  const result = jsonType.fromText('{\n  "a": 1\n  "b": 2\n}', context);
  const sentences = (locale: 'en' | 'zh-CN') => (result.ok ? [] : result.issues.map(({ code, params }) => message(code, params, locale).message));
  expect(sentences('en')).toEqual(['Payload is not JSON at line 3, column 3: “,” or “}” should stand there.']);
  expect(sentences('zh-CN')).toEqual(['报文第 3 行第 3 列不是 JSON：此处应为“,”或“}”。']);
});

test('texts mean what they mean to JSON.parse, except for what that would lose', () => {
  const cut = fc.tuple(
    fc.json({ maxDepth: 4 }),
    fc.nat(60),
    fc.nat(60),
    fc.constantFrom('', '"', ',', '}', ']', ':', '0', '-', '.', 'e', '\\', ' ', '\n', 'null'),
  );
  const near = cut.map(([text, from, count, put]) => text.slice(0, from) + put + text.slice(from + (count % 3)));
  const found = new Map<string, number>();
  const property = fc.property(fc.oneof(fc.json(), near), (text) => {
    if (text.trim() === '') return;
    const result = jsonType.fromText(text, context);
    const code = codesOf(result)[0] ?? 'read';
    found.set(code, (found.get(code) ?? 0) + 1);
    // What is called no JSON is none to JSON.parse either; what is read is JSON and read alike.
    const parsed = parse(text);
    expect(code === 'value.json' ? parsed : undefined).toBeUndefined();
    expect(code === 'read' && parsed === undefined).toBe(false);
    expect(code === 'read' ? result : undefined).toEqual(code === 'read' ? jsonType.read(parsed, context) : undefined);
  });
  fc.assert(property, { seed: 3, numRuns: 20_000 });
  const wanted = ['read', 'value.json', 'value.json-key', 'value.json-number', 'value.json-twice'];
  expect([...found.keys()].toSorted()).toEqual(expect.arrayContaining(wanted.slice(0, 2)));
  expect([...found.keys()].filter((code) => !wanted.includes(code) && code !== 'value.control-character')).toEqual([]);
  expect(found.get('read')).toBeGreaterThan(5000);
});

test('the order of names makes no other value', () => {
  const cell = (json: unknown) => jsonType.read(json, context);
  expect(cell({ b: 1, a: { d: 1, c: 2 } })).toEqual(cell({ a: { c: 2, d: 1 }, b: 1 }));
});

test('circles, shared parts and huge values are refused at once', () => {
  const circle: unknown[] = [];
  circle.push(circle);
  let shared: unknown = 1;
  for (let level = 0; level < 20; level++) shared = Array.from({ length: 10 }, () => shared);
  const start = performance.now();
  expect(codesOf(jsonType.read(circle, context))).toEqual(['value.json-depth']);
  expect(codesOf(jsonType.read(shared, context))).toEqual(['value.json-size']);
  expect(codesOf(jsonType.fromText(`[${'1,'.repeat(300_000)}1]`, context))).toEqual(['value.json-size']);
  expect(codesOf(jsonType.fromText('{"a":'.repeat(200_000), context))).toEqual(['value.json-depth']);
  expect(codesOf(jsonType.fromText(`"${'\\'.repeat(200_001)}`, context))).toEqual(['value.json']);
  expect(performance.now() - start).toBeLessThan(2000);
});
