// Proves that every security rule has tests that name it, or is said to be of something that is not there.
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync(new URL('../reference/security.md', import.meta.url), 'utf8');
const upTo = (letter: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
const rules = [...upTo('P', 10), ...upTo('W', 8), ...upTo('I', 7), ...upTo('R', 3), 'S1', 'S2', 'S6', 'S7', 'D6', 'D7'];

/** Files of each rule, and rules of what is not there. */
const shown = new Map(
  [...page.matchAll(/^\| ([A-Z]\d+) +\| .+? \| (.+?) +\|$/gm)].map(([, rule = '', files = '']) => [
    rule,
    [...files.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
  ]),
);
const absent = [...page.matchAll(/^- ([A-Z]\d+): /gm)].map(([, rule]) => rule);

/** The titles of tests in a file, those of a list that names its rules in a member included. */
function titles(file: string): string {
  const source = (path: URL): string => readFileSync(path, 'utf8');
  const text = source(new URL(`../../../${file}`, import.meta.url));
  const own = [...text.matchAll(/\b(?:test|describe)(?:\.each\([\s\S]*?\))?\(\s*(['"`])(.*?)\1/g)].map(([, , title]) => title);
  const imported = (from: string, name: RegExp): readonly URL[] =>
    [...source(new URL(from)).matchAll(/from '(\.[^']*)'/g)].flatMap(([, path = '']) => (name.test(path) ? [new URL(path, from)] : []));
  const here = new URL(`../../../${file}`, import.meta.url).href;
  const lists = imported(here, /attacks\.fixtures\.ts$/).flatMap((list) => [list, ...imported(list.href, /-attacks\.fixtures\.ts$/)]);
  const texts = [...imported(here, /refusals\.fixtures\.ts$/), ...lists].map(source);
  // What a member or the first argument of a row says: one rule, or several.
  const named = texts.flatMap((list) => [...list.matchAll(/(?:rules?: |\w\()\s*'([A-Z]\d+(?: [A-Z]\d+)*)'/g)].map(([, rule]) => rule));
  return [...own, ...named].join('\n');
}

test('the page has every rule once', () => {
  const named = [...shown.keys(), ...absent];
  expect(new Set(named)).toEqual(new Set(rules));
  expect(named).toHaveLength(rules.length);
});

test.each([...shown])('%s is named by a test in each of its files', (rule, files) => {
  expect(files).not.toEqual([]);
  for (const file of files) {
    expect(existsSync(new URL(`../../../${file}`, import.meta.url)), file).toBe(true);
    expect(titles(file), `${file} names no ${rule}`).toMatch(new RegExp(`\\b${rule}\\b`));
  }
});
