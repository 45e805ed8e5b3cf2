// In charge of: bundling the programs that tests start, once a run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { bundleName, PROGRAMS } from '../programs.mjs';
import { ROOT } from '../runner/workspace.mjs';

const SOURCES = [
  'packages/bench/src/limit/columns-process.ts',
  'packages/bench/src/limit/fanout-process.ts',
  'packages/bench/src/limit/import-process.ts',
  'packages/bench/src/limit/lines-process.ts',
  'packages/bench/src/limit/process.ts',
  'packages/bench/src/load/fanout-process.ts',
  'packages/bench/src/load/process.ts',
  'packages/bench/src/main.ts',
  'packages/engine/src/import/import-process.ts',
  'packages/server/src/main.ts',
  'packages/storage/src/columns/mirror-process.ts',
  'packages/storage/src/sqlite/reader-process.ts',
  'packages/storage/src/testing/archive-writer.fixtures.ts',
  'packages/storage/src/testing/change-writer.fixtures.ts',
  'packages/storage/src/testing/crash-writer.fixtures.ts',
  'packages/storage/src/testing/index-writer.fixtures.ts',
  'packages/storage/src/testing/job-runner.fixtures.ts',
  'packages/storage/src/testing/postgres-writer.fixtures.ts',
  'packages/storage/src/testing/restore-postgres.fixtures.ts',
  'packages/storage/src/testing/restore.fixtures.ts',
].map((source) => join(ROOT, source));

/** Libraries stay where they are installed; only our own sources are bundled. */
const keepLibraries = {
  name: 'keep-libraries',
  resolveId: {
    filter: { id: /^(?![./]|node:|@trellis\/)/ },
    /**
     * @this {import('rolldown').PluginContext}
     * @param {string} id
     * @param {string | undefined} importer
     */
    async handler(id, importer) {
      if (importer === undefined || isAbsolute(id)) return null;
      const found = await this.resolve(id, importer, { skipSelf: true });
      return found === null || !isAbsolute(found.id) ? null : { id: found.id, external: /** @type {const} */ ('absolute') };
    },
  },
};

/** A place beside a source stays beside the source. */
const keepPlaces = {
  name: 'keep-places',
  transform: {
    filter: { code: /import\.meta\.url/ },
    /** @param {string} code @param {string} id */
    handler: (code, id) => ({ code: code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)), map: null }),
  },
};

/** Vitest calls this once before the tests; what it returns, after them. */
export async function setup() {
  if (process.env[PROGRAMS] !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'trellis-programs-'));
  const input = Object.fromEntries(SOURCES.map((source) => [basename(bundleName(source), '.mjs'), source]));
  const bundle = await rolldown({ input, platform: 'node', plugins: [keepLibraries, keepPlaces] });
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs', sourcemap: true });
  await bundle.close();
  process.env[PROGRAMS] = folder;
  return () => {
    delete process.env[PROGRAMS];
    rmSync(folder, { recursive: true, force: true });
  };
}
