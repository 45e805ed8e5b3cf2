// In charge of: proving that options of a wrong shape are refused with their place.
import type { Issue } from '@trellis/errors';
import { describe, expect, test } from 'vitest';
import { readImportOptions } from './import-options.ts';

describe('options', () => {
  const shapes: readonly (readonly [unknown, readonly string[]])[] = [
    [undefined, []],
    [{ mapping: { a: 'b', c: null }, dryRun: true, dateOrder: 'dmy', timezone: 'Europe/London', delimiter: ';' }, []],
    [{ upsertBy: null }, []],
    [[], [' import.bad-options']],
    [{ mapping: { a: 1 } }, ['mapping import.bad-options']],
    [{ surprise: 1 }, ['surprise import.bad-options']],
    [{ dateOrder: 'dym', timezone: 'Nowhere' }, ['dateOrder import.bad-options', 'timezone import.bad-options']],
    [{ delimiter: ',,' }, ['delimiter import.bad-delimiter']],
    [JSON.parse('{"mapping":{"__proto__":"code"}}'), ['mapping.__proto__ request.forbidden-key']],
  ];
  test.each(shapes)('%j', (input, expected) => {
    const issues: Issue[] = [];
    readImportOptions(input, issues);
    expect(issues.map(({ path, code }) => `${path} ${code}`)).toEqual(expected);
  });
});
