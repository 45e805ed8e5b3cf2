// In charge of: both languages say everything, with the same parameters and by the product's rules for words.
import { describe, expect, it } from 'vitest';
import { access } from './access.ts';
import { admin } from './admin.ts';
import { catalogs } from './catalogs.ts';
import { roles } from './roles.ts';
import { security } from './security.ts';

/** Those that load at once, and those that load with their screens. */
const all = { ...catalogs, access, admin, roles, security };
const names = Object.keys(all) as (keyof typeof all)[];

/** `records_one` and `records_other` are one text; Chinese needs only the second. */
function meanings(texts: object): string[] {
  return [...new Set(Object.keys(texts).map((key) => key.replace(/_(one|other)$/, '')))].toSorted();
}

function parameters(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? ''))].toSorted();
}

describe.each(names)('texts of %s', (name) => {
  const en: Readonly<Record<string, string>> = all[name].en;
  const zh: Readonly<Record<string, string>> = all[name]['zh-CN'];

  it('has the same keys in both languages', () => {
    expect(meanings(zh)).toEqual(meanings(en));
  });

  it('has both plural forms in English', () => {
    const plural = Object.keys(en)
      .filter((key) => /_(one|other)$/.test(key))
      .map((key) => key.replace(/_\w+$/, ''));
    for (const key of plural) expect(Object.keys(en)).toEqual(expect.arrayContaining([`${key}_one`, `${key}_other`]));
    expect(Object.keys(zh).filter((key) => key.endsWith('_one'))).toEqual([]);
  });

  it.each(Object.keys(zh))('%s has the same parameters in both languages', (key) => {
    expect(parameters(zh[key] ?? '')).toEqual(parameters(en[key] ?? ''));
  });

  it.each(Object.entries(zh))('%s: “%s” keeps the rules for Chinese', (_key, text) => {
    expect(text).not.toMatch(/(?<![申邀])请|您|抱歉|成功|[!！]|确定/);
    expect(text.trim()).not.toBe('');
    // One space between Chinese and Latin or digits.
    expect(text).not.toMatch(/[一-鿿][A-Za-z0-9]|[A-Za-z0-9][一-鿿]/);
  });

  it.each(Object.entries(en))('%s: “%s” keeps the rules for English', (_key, text) => {
    expect(text).not.toMatch(/!|\b(please|oops|sorry|successfully)\b/i);
    expect(text.trim()).not.toBe('');
  });
});
