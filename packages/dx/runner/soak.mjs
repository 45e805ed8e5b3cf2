// In charge of: the long run: what `npm test` proves with a fixed seed and bound is proved with new seeds and many times as much.
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { executeNode } from './children.mjs';
import { toolEnvironment } from './environment.mjs';
import { ROOT, commandScript } from './workspace.mjs';

/** Test files whose bounds a soak widens. */
const FILES = ['agreement', 'rights-twins', 'rights/readings', 'computed-commands', 'computed-clock', 'schema-change-sequences', 'crash'];
const FACTOR = 20;
const FUZZED = 500_000;
const HOURS = 6;

/**
 * Runs the soak: `npm run soak [-- FACTOR [SEED]]`. Inputs of the expression language are fuzzed half a million times the factor.
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function soak([factorText = String(FACTOR), seedText = String(Date.now() % 1_000_000)]) {
  const [factor, seed] = [Number(factorText), Number(seedText)];
  if (!(factor > 0) || !Number.isSafeInteger(seed)) {
    console.error('npm run soak [-- FACTOR [SEED]]: a factor above 0 and a whole seed are needed.');
    return 2;
  }
  await ensureBuilt();
  console.log(`Soak: ${factor} times as much as npm test, seed ${seed}.`);
  const env = { ...toolEnvironment(process.env, process.execPath), SOAK: String(factor), SOAK_SEED: String(seed) };
  const fuzz = [join(ROOT, 'packages/expr/src/soak.ts'), String(Math.ceil(FUZZED * factor)), String(seed)];
  const { code: fuzzed } = await executeNode(commandScript('tsx'), fuzz, { cwd: ROOT, env });
  const wait = String(HOURS * 3_600_000);
  const args = ['run', '--project', 'unit', `--testTimeout=${wait}`, `--hookTimeout=${wait}`, ...FILES.map((file) => `packages/storage/src/${file}`)];
  const { code: tested } = await executeNode(commandScript('vitest'), args, { cwd: ROOT, env });
  return fuzzed === 0 && tested === 0 ? 0 : 1;
}
