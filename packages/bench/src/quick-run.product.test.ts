// In charge of: proving that every bench runs against the built product and says its figures.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Result } from './result.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

test.each([
  ['get-record', ['get-record']],
  ['list-50', ['list-50']],
  ['create-one', ['create-one']],
  ['create-bulk', ['create-bulk']],
  ['group-1m', ['group-1m']],
  ['group-while-saving', ['group-while-saving']],
  ['list-expand', ['list-expand']],
  ['list-lookups', ['list-lookups']],
  ['deep-page', ['deep-page']],
  ['rollup-write', ['rollup-write']],
  ['list-row-rules', ['list-row-rules']],
  ['list-ten-roles', ['list-ten-roles']],
  ['import-csv', ['import-csv']],
  ['import-upsert', ['import-upsert']],
  ['start', ['start', 'idle-memory']],
])('%s says %j', async (bench, names) => {
  // A quick run's figures say nothing, so it may end with 1 for a budget missed; a bench that could not run prints no figures.
  const run = promisify(execFile)(process.execPath, ['--import', 'tsx', main, bench, '--quick', '--json']);
  const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
  expect(stderr).toBe('');
  const results = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Result);
  expect(results.map((result) => result.name)).toEqual(names);
  for (const { value, limit, ratio } of results) expect(Math.min(value, limit, ratio)).toBeGreaterThan(0);
});
