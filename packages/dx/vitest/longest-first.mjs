// In charge of: the order of test files: the longest begin first, so that no core waits for one that began last; then project by project.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BaseSequencer } from 'vitest/node';
import { ROOT } from '../runner/workspace.mjs';

/** Files that take more than ten seconds, the longest first. */
const LONGEST = [
  'packages/storage/src/agreement.test.ts',
  'packages/server/src/acceptance/crash.product.test.ts',
  'packages/bench/src/quick-run.product.test.ts',
  'packages/storage/src/crash.test.ts',
  'packages/web/src/acceptance/walk.browser.test.ts',
  'packages/web/src/acceptance/admin.browser.test.ts',
  'packages/storage/src/archive-crash.test.ts',
  'packages/storage/src/schema-change-crash.test.ts',
  'packages/server/src/live/live-resume.test.ts',
  'packages/server/src/live/live.test.ts',
  'packages/server/src/start/start.test.ts',
  'packages/storage/src/columns/mirror-loss.test.ts',
  'packages/server/src/acceptance/bad-input.product.test.ts',
  'packages/storage/src/postgres/crash.test.ts',
  'packages/web/src/acceptance/view-kinds.browser.test.ts',
  'packages/web/src/acceptance/sign-in.browser.test.ts',
  'packages/web/src/acceptance/rights.browser.test.ts',
  'packages/web/src/acceptance/import.browser.test.ts',
  'packages/web/src/acceptance/grid.browser.test.ts',
  'packages/storage/src/sqlite/reader-pool.test.ts',
  'packages/storage/src/backup/backup.test.ts',
  'packages/server/src/attacks/attacks.test.ts',
  'packages/server/src/http/sign-in/providers.test.ts',
  'packages/docs/src/adding-a-field-type.test.ts',
].map((file) => join(ROOT, file));

/** Vitest asks this one in which order to begin files. */
export class LongestFirst extends BaseSequencer {
  /**
   * @override
   * @param {import('vitest/node').TestSpecification[]} files
   */
  async sort(files) {
    const gone = LONGEST.filter((file) => !existsSync(file));
    if (gone.length > 0) throw new Error(`${gone.join(', ')} is gone: take it out of the list of the longest test files.`);
    const place = (/** @type {import('vitest/node').TestSpecification} */ { moduleId }) =>
      (LONGEST.indexOf(moduleId) + LONGEST.length + 1) % (LONGEST.length + 1);
    const sorted = await super.sort(files);
    // A process that keeps what it has loaded goes on only with a file of its own project.
    const names = [...new Set(sorted.map(({ project }) => project.name))];
    const project = (/** @type {import('vitest/node').TestSpecification} */ each) => names.indexOf(each.project.name);
    return sorted.toSorted((a, b) => place(a) - place(b) || project(a) - project(b));
  }
}
