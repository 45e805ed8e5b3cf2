// In charge of: proving that the soak finds the tests that run longer in it, and that these ask it for their bounds.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { soakFiles } from '../runner/soak.mjs';
import { ROOT } from '../runner/workspace.mjs';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

test('the property, twin, differential and kill tests are found', () => {
  expect(soakFiles()).toEqual(
    expect.arrayContaining([
      'packages/expr/src/functions/differential.test.ts',
      'packages/server/src/acceptance/crash.product.test.ts',
      ...[
        'archive-crash',
        'columns/mirror-loss',
        'computed-clock',
        'computed-commands',
        'crash',
        'postgres/crash',
        'rights-twins',
        'rule-commands',
        'schema-change-crash',
        'schema-change-sequences',
      ].map((name) => `packages/storage/src/${name}.test.ts`),
    ]),
  );
});

test.each(soakFiles())('%s does run longer', (path) => {
  expect(readFileSync(join(ROOT, path), 'utf8')).toMatch(/\b(longer|seeds)\(/);
});

test('a soak multiplies bounds, moves seeds and waits', async () => {
  const usual = await import('../soak.mjs');
  expect([usual.longer(5), usual.seeded(7), usual.seeds(2), usual.patience(10)]).toEqual([5, 7, [1, 2], 10]);
  vi.stubEnv('SOAK', '1.5');
  vi.stubEnv('SOAK_SEED', '100');
  vi.resetModules();
  const long = await import('../soak.mjs');
  expect([long.longer(5), long.seeded(7), long.seeds(2, 20), long.patience(10)]).toEqual([8, 107, [120, 121, 122], long.SOAK_PATIENCE]);
});
