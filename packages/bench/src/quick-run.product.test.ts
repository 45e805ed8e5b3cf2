// In charge of: proving that every bench runs against the built product and says its figures.
import { testProgram } from '@trellis/dx/programs';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { benches } from './benches/list.ts';
import type { Result } from './result.ts';

const main = testProgram(new URL('./main.ts', import.meta.url));
/** What benches say beside the figure of their name. */
const more: { readonly [bench: string]: readonly string[] } = { start: ['idle-memory'] };

let said: { readonly stdout: string; readonly stderr: string };

beforeAll(async () => {
  // A quick run's figures say nothing, so it may end with 1 for a budget missed; a bench that could not run prints no figures.
  const run = promisify(execFile)(process.execPath, [...main.execArgv, main.program, '--quick', '--json']);
  said = await run.catch((error: { stdout: string; stderr: string }) => error);
}, 600_000);

test('no bench fails', () => {
  expect(said.stderr).toBe('');
});

test.each(benches.map(({ name }) => name))('%s says its figures', (bench) => {
  const names = [bench, ...(more[bench] ?? [])];
  const results = said.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Result)
    .filter(({ name }) => names.includes(name));
  expect(results.map(({ name }) => name)).toEqual(names);
  for (const { value, limit, ratio } of results) expect(Math.min(value, limit, ratio)).toBeGreaterThan(0);
});
