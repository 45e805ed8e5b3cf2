// In charge of: what holds of every kind of view: a screen, a config of its own making that documents may have, and words in both languages.
import type { ViewJson } from '@trellis/query';
import { sharedSchemas, viewKinds, type ViewKindName, type ViewKindSchema } from '@trellis/schemas';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { note, task } from './kinds.fixtures.ts';
import { kindViews } from './list.react.tsx';
import { viewKindList } from './list.ts';
import { servingFields } from './serving-fields.ts';
import { kindTexts } from './texts.ts';
import { configFields } from './view-kind.ts';

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, schemas: [sharedSchemas.expression, sharedSchemas.filter] });
const names = Object.keys(viewKinds) as ViewKindName[];

describe.each(names)('%s', (name) => {
  const { configSchema, fields, isQuery }: ViewKindSchema = viewKinds[name];
  const isConfig = ajv.compile(configSchema);
  const config = viewKindList[name].defaults(task);

  test('is listed under its name, with a screen', () => {
    expect(viewKindList[name].name).toBe(name);
    expect(kindViews[name]).toBeDefined();
  });

  test('gives a config that documents may have, of fields that serve', () => {
    expect(isConfig(config), JSON.stringify(isConfig.errors)).toBe(true);
    const given = (config ?? {}) as { readonly [member: string]: unknown };
    const wrong = Object.entries(fields).filter(
      ([member, use]) => given[member] !== undefined && servingFields(task, use).every((field) => field.id !== given[member]),
    );
    expect(wrong).toEqual([]);
  });

  test('gives none where a field is needed that the entity has not', () => {
    const isNeeding = isQuery === true || Object.keys(fields).some((member) => configSchema.required?.includes(member) === true);
    expect(viewKindList[name].defaults(note) === undefined).toBe(isNeeding);
  });

  test('refuses settings that it has not', () => {
    expect(isConfig({ ...config, hologram: true })).toBe(false);
  });

  test('asks for every field that its config names', () => {
    const whole = Object.fromEntries(Object.keys(fields).map((member) => [member, `field_${member}`]));
    const view = { type: name, config: whole } as unknown as ViewJson;
    expect(configFields(view)).toEqual(Object.values(whole));
  });
});

test('the lists name the kinds that documents may have, and no others', () => {
  expect(Object.keys(viewKindList)).toEqual(names);
  expect(Object.keys(kindViews)).toEqual(names);
});

test('what is said in one language is said in the other, with the same values', () => {
  const values = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => String(found[1])).toSorted();
  for (const [key, text] of Object.entries(kindTexts.en)) {
    const other = (kindTexts['zh-CN'] as { readonly [key: string]: string })[key.replace(/_one$/, '_other')];
    expect(values(other ?? ''), key).toEqual(values(text));
    expect(other, key).not.toMatch(/[请您！]|!/);
  }
});
