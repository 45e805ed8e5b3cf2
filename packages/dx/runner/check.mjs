// In charge of: the quick gate: every step, its time, and what it found when something is wrong.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { executeNode } from './children.mjs';
import { toolEnvironment } from './environment.mjs';
import { ROOT, commandScript } from './workspace.mjs';

const own = join(ROOT, 'packages/dx');

/** @type {Readonly<Record<string, () => [script: string, ...args: string[]]>>} */
const STEPS = {
  format: () => [commandScript('oxfmt'), '--check'],
  lint: () => [commandScript('oxlint'), '--type-aware', '--deny-warnings', '--report-unused-disable-directives'],
  boundaries: () => [join(own, 'boundaries.mjs')],
  tokens: () => [join(own, 'check/tokens.mjs')],
  words: () => [join(own, 'check/words.mjs')],
  schemas: () => [commandScript('tsx'), join(ROOT, 'schemas/src/generate.ts'), '--check'],
  references: () => [commandScript('tsx'), join(ROOT, 'packages/docs/src/generate.ts'), '--check'],
  unused: () => [commandScript('knip'), '--no-progress', '--treat-config-hints-as-errors'],
  types: () => [join(own, 'check/types.mjs')],
  size: () => [commandScript('size-limit')],
};

/** Steps that have nothing to look at before the product was built. */
const AFTER_BUILD = new Set(['size']);

/**
 * Runs the steps one after another and says of each whether it passed.
 * @param {readonly string[]} only names of steps; all when empty
 * @returns {Promise<boolean>}
 */
export async function check(only) {
  const unknown = only.find((name) => !(name in STEPS));
  if (unknown) throw new Error(`There is no step "${unknown}" in the check. There are: ${Object.keys(STEPS).join(', ')}.`);
  let isClean = true;
  for (const [name, command] of Object.entries(STEPS))
    if (only.length === 0 || only.includes(name)) isClean = (await runStep(name, command)) && isClean;
  return isClean;
}

/**
 * @param {string} name
 * @param {() => [script: string, ...args: string[]]} command
 */
async function runStep(name, command) {
  if (AFTER_BUILD.has(name) && !existsSync(join(ROOT, 'packages/web/dist/index.html'))) return report(name, '-', 'not built yet');
  const started = performance.now();
  const [script, ...args] = command();
  const { code, output } = await executeNode(script, args, { cwd: ROOT, quiet: true, env: toolEnvironment(process.env, process.execPath) });
  if (code !== 0) console.log(output.trimEnd());
  const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  return code === 0 ? report(name, 'ok', seconds) : !report(name, 'FAILED', seconds);
}

/**
 * @param {string} name
 * @param {string} outcome
 * @param {string} detail
 */
function report(name, outcome, detail) {
  console.log(`${name.padEnd(12)}${outcome.padEnd(8)}${detail}`);
  return true;
}
