// Proves that the page on adding a field type is enough: its code, put where it says into a copy of the packages, compiles and conforms.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const page = readFileSync(new URL('../guides/adding-a-field-type.md', import.meta.url), 'utf8');
const run = promisify(execFile);

interface Block {
  readonly kind: string;
  readonly file: string;
  readonly code: string;
}

/** The code blocks that name a file, in the order of the page. */
function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/^```(\w+) (\S+)\n(.*?)^```$/gms)].map(([, kind = '', file = '', code = '']) => ({ kind, file, code }));
}

/** Puts the lines with + below the lines without, which must stand in the file just so, once. */
function addLines(text: string, diff: string): string {
  const lines = diff.trimEnd().split('\n');
  const pick = (signs: string): string => lines.flatMap((line) => (signs.includes(line.slice(0, 1)) ? [`${line.slice(1)}\n`] : [])).join('');
  const parts = text.split(pick(' '));
  if (parts.length !== 2) throw new TypeError(`the page expects this once:\n${pick(' ')}`);
  return parts.join(pick(' +'));
}

function apply({ kind, file, code }: Block): void {
  const path = join(copy, file);
  if (kind !== 'diff') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code, { flag: 'wx' });
  } else writeFileSync(path, addLines(readFileSync(path, 'utf8'), code));
}

/** What a command says; its failure is an answer too. */
async function told(...args: readonly string[]): Promise<{ readonly failed: boolean; readonly output: string }> {
  try {
    const { stdout, stderr } = await run(process.execPath, args, { cwd: copy, env: { ...process.env, CI: '1', NO_COLOR: '1' } });
    return { failed: false, output: stdout + stderr };
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    return { failed: true, output: stdout + stderr };
  }
}

const tsc = (project: string) => told('node_modules/typescript/bin/tsc', '--noEmit', '-p', `packages/fields/${project}`);
const vitest = (...args: readonly string[]) => told('node_modules/vitest/vitest.mjs', 'run', '--project', 'pure', ...args);

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'trellis-field-type-'));
  for (const part of [
    'package.json',
    'tsconfig.json',
    'vitest.config.ts',
    'schemas',
    'packages/dx',
    'packages/errors',
    'packages/expr',
    'packages/fields',
    // What the configuration of the tests reads.
    'packages/storage/src/rights',
    'packages/server/src/http/links/faults-of-links.fixtures.ts',
  ]) {
    // Links between the packages are relative, so in the copy they lead to the copies.
    cpSync(join(root, part), join(copy, part), { recursive: true, verbatimSymlinks: true });
  }
  const config = join(copy, 'vitest.config.ts');
  // The order of files is said of all there are, and here are few.
  writeFileSync(config, readFileSync(config, 'utf8').replace(/^ *sequence: .*\n/m, ''));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

test('the page adds one folder, and two lines to each of two lists', () => {
  const blocks = blocksOf(page);
  const folders = new Set(blocks.filter(({ kind }) => kind !== 'diff').map(({ file }) => dirname(file)));
  const lists = new Set(blocks.filter(({ kind }) => kind === 'diff').map(({ file }) => file));
  expect([...folders]).toEqual(['packages/fields/src/country']);
  expect([...lists]).toEqual(['packages/fields/src/list.ts', 'packages/fields/src/list.react.tsx']);
  const added = blocks.flatMap(({ kind, file, code }) => (kind === 'diff' ? code.match(/^\+/gm)?.map(() => file) : undefined) ?? []);
  expect(added).toEqual([...lists].flatMap((list) => [list, list]));
});

test('who follows the page has a type that compiles and conforms; who leaves a step out is told', { timeout: 300_000 }, async () => {
  const [blocks, lists] = [blocksOf(page), 'packages/fields/src/list.react.tsx'];
  for (const block of blocks) if (block.file !== lists) apply(block);
  const forgotten = await tsc('tsconfig.react.json');
  expect(forgotten.failed && forgotten.output).toContain("'country' is missing");
  for (const block of blocks) if (block.file === lists) apply(block);

  expect(await tsc('tsconfig.json')).toEqual({ failed: false, output: '' });
  expect(await tsc('tsconfig.react.json')).toEqual({ failed: false, output: '' });
  const whole = await vitest('packages/fields', '-t', 'country|few countries');
  expect([whole.failed, whole.output]).toEqual([false, expect.stringMatching(/Tests {2}1\d\d passed/)]);

  const type = join(copy, 'packages/fields/src/country/country.ts');
  writeFileSync(type, readFileSync(type, 'utf8').replace(/^ {2}settingWords: .*\n/m, ''));
  const wordless = await vitest('packages/fields/src/settings', '-t', 'country');
  expect(wordless.failed && wordless.output).toContain('country > has words for every setting in both languages');
  rmSync(join(copy, 'packages/fields/src/country/country.fixtures.ts'));
  const without = await vitest('packages/fields/src/conformance.test.ts', '-t', 'country');
  expect(without.failed && without.output).toContain('country.fixtures.ts');
});
