// In charge of: which test files exist and how each kind runs.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './packages/dx/vitest/longest-first.mjs';
import { seedFaults } from './packages/dx/vitest/seeded-faults.mjs';
import { faultsOfLinks } from './packages/server/src/http/links/faults-of-links.fixtures.ts';
import { faults } from './packages/storage/src/rights/faults.fixtures.ts';

const everywhere = ['packages', 'schemas', 'examples'];
const never = ['**/node_modules/**', '**/dist/**'];
/** Files share a process and what it has loaded: none leaves anything behind in it. Loading anew for each cost as much as a third of the tests. */
const isolate = false;
/** These need nothing set up before them. */
const pure = ['packages/{engine,expr,fields,model,permissions,query,views}/**/*.test.{ts,tsx}', 'schemas/**/*.test.ts'];

export default defineConfig({
  test: {
    // One fewer is usual, and leaves a core idle: whoever directs the run has little to do.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'pure',
          include: pure,
          exclude: never,
          isolate,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'unit',
          isolate,
          include: everywhere.map((folder) => `${folder}/**/*.test.{ts,tsx}`),
          exclude: [...never, ...pure, '**/*.{browser,fault,product}.test.ts'],
          globalSetup: ['packages/dx/vitest/temporary-setup.mjs', 'packages/dx/vitest/postgres-setup.mjs', 'packages/dx/vitest/programs-setup.mjs'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The product with faults asleep in it, which these tests wake one at a time and must catch.
        plugins: [seedFaults([...faults, ...faultsOfLinks])],
        test: {
          name: 'faults',
          include: everywhere.map((folder) => `${folder}/**/*.fault.test.ts`),
          exclude: never,
          globalSetup: ['packages/dx/vitest/temporary-setup.mjs', 'packages/dx/vitest/programs-setup.mjs'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'postgres',
          isolate,
          // What the store promises is proved on both: the same files once more, on PostgreSQL.
          include: ['packages/storage/src/*.test.ts', 'packages/storage/src/files/*.test.ts'],
          exclude: [...never, '**/{agreement,crash,data-folders,system-tables}.test.ts'],
          env: { TRELLIS_TEST_STORE: 'postgres' },
          globalSetup: ['packages/dx/vitest/temporary-setup.mjs', 'packages/dx/vitest/postgres-setup.mjs', 'packages/dx/vitest/programs-setup.mjs'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'product',
          // These drive the built server alone.
          include: everywhere.map((folder) => `${folder}/**/*.product.test.ts`),
          exclude: never,
          globalSetup: [
            'packages/dx/vitest/temporary-setup.mjs',
            'packages/dx/vitest/product-setup.mjs',
            'packages/dx/vitest/postgres-setup.mjs',
            'packages/dx/vitest/programs-setup.mjs',
          ],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: everywhere.map((folder) => `${folder}/**/*.browser.test.ts`),
          exclude: never,
          globalSetup: [
            'packages/dx/vitest/temporary-setup.mjs',
            'packages/dx/vitest/product-setup.mjs',
            'packages/dx/vitest/browser-setup.mjs',
            'packages/dx/vitest/postgres-setup.mjs',
          ],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
