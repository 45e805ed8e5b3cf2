// In charge of: running everything that proves the product, and saying in one last line how many tests passed.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { check } from './check.mjs';
import { executeNode } from './children.mjs';
import { toolEnvironment } from './environment.mjs';
import { STAMPS } from './install.mjs';
import { ROOT, commandScript } from './workspace.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 */

/**
 * Builds, checks and runs the tests, all of them even when an earlier step failed.
 * @param {string[]} filters file name parts; all tests when empty
 * @returns {Promise<number>} exit code
 */
export async function test(filters) {
  const isBuilt = await attempt('build', async () => (await ensureBuilt(), true));
  const isClean = filters.length > 0 || (await attempt('check', () => check([])));
  const { passed, failed, skipped } = await runTests(filters);
  if (!isBuilt) console.log('The build failed.');
  if (!isClean) console.log('The check failed.');
  if (skipped > 0) console.log(`${skipped} skipped`);
  console.log(`${passed} passed, ${failed} failed`);
  return isBuilt && isClean && failed === 0 && passed > 0 ? 0 : 1;
}

/**
 * @param {string} what
 * @param {() => Promise<boolean>} step
 */
async function attempt(what, step) {
  try {
    return await step();
  } catch (error) {
    console.error(`${what}: ${error instanceof Error ? error.message : error}`);
    return false;
  }
}

/**
 * Runs every project at once: a test that waits for its browser leaves a core to the others.
 * @param {string[]} filters
 * @returns {Promise<Count>}
 */
async function runTests(filters) {
  const report = join(STAMPS, 'vitest.json');
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  if (filters.length > 0) args.push('--passWithNoTests', ...filters);
  const { code } = await executeNode(commandScript('vitest'), args, { cwd: ROOT, env: toolEnvironment(process.env, process.execPath) });
  return countTests(existsSync(report) ? readFileSync(report, 'utf8') : undefined, code);
}

/**
 * Counts a report of vitest. A file that could not be loaded, a crash and a run without a report count as failures: nothing may pass by not running.
 * @param {string | undefined} report
 * @param {number} code vitest's exit code
 * @returns {Count}
 */
export function countTests(report, code) {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests: passed, numFailedTests, numPendingTests: skipped, testResults } = JSON.parse(report);
  const isUnrun = (/** @type {any} */ each) => each.status === 'skipped' || each.status === 'pending';
  const broken = testResults.filter((/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.every(isUnrun)).length;
  const failed = numFailedTests + broken;
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
}
