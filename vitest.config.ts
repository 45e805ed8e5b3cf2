// In charge of: which test files exist and how each kind runs.
import { defineConfig } from 'vitest/config';

const everywhere = ['packages', 'schemas', 'examples'];
const never = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: everywhere.map((folder) => `${folder}/**/*.test.{ts,tsx}`),
          exclude: [...never, '**/*.{browser,product}.test.ts'],
          globalSetup: ['packages/dx/vitest/postgres-setup.mjs'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'postgres',
          // What the store promises is proved on both: the same files once more, on PostgreSQL.
          include: ['packages/storage/src/*.test.ts', 'packages/storage/src/files/*.test.ts'],
          exclude: [...never, '**/{agreement,archive-crash,crash,data-folders,schema-change-crash,system-tables}.test.ts'],
          env: { TRELLIS_TEST_STORE: 'postgres' },
          globalSetup: ['packages/dx/vitest/postgres-setup.mjs'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          // `product` tests drive the built server alone, `browser` tests a browser besides.
          include: everywhere.map((folder) => `${folder}/**/*.{browser,product}.test.ts`),
          exclude: never,
          // Each drives a whole product in a real browser: side by side they would time each other out.
          fileParallelism: false,
          globalSetup: ['packages/dx/vitest/browser-setup.mjs', 'packages/dx/vitest/postgres-setup.mjs'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
