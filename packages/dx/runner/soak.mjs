// In charge of: the long run: what `npm test` proves with a fixed seed and bound is proved with new seeds and many times as much.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { SOAK_PATIENCE } from '../soak.mjs';
import { ensureBuilt } from './build.mjs';
import { executeNode } from './children.mjs';
import { toolEnvironment } from './environment.mjs';
import { ROOT, commandScript, workspacePackages } from './workspace.mjs';

/** What a test file imports whose bounds and seeds a soak changes. */
const MARK = "from '@trellis/dx/soak'";
/** No browser is needed. */
const PROJECTS = ['pure', 'unit', 'postgres', 'product'];
const FACTOR = 20;
const FUZZED = 500_000;

/**
 * Runs the soak: `npm run soak [-- FACTOR [SEED [PART…]]]`. Inputs of the expression language are fuzzed half a million times the factor.
 * @param {string[]} args PART: only test files whose path has one of these in it, and `fuzz` for the inputs
 * @returns {Promise<number>} exit code
 */
export async function soak([factorText = String(FACTOR), seedText = String(Date.now() % 1_000_000), ...parts]) {
  const [factor, seed] = [Number(factorText), Number(seedText)];
  if (!(factor > 0) || !Number.isSafeInteger(seed)) {
    console.error('npm run soak [-- FACTOR [SEED [PART…]]]: a factor above 0 and a whole seed are needed.');
    return 2;
  }
  const isAsked = (/** @type {string} */ path) => parts.length === 0 || parts.some((part) => path.includes(part));
  const files = soakFiles().filter(isAsked);
  if (files.length === 0 && !isAsked('fuzz')) {
    console.error(`No test of the soak has ${parts.join(' or ')} in its path. There are:\n${soakFiles().join('\n')}`);
    return 2;
  }
  await ensureBuilt();
  console.log(`Soak: ${factor} times as much as npm test, seed ${seed}.`);
  const env = { ...toolEnvironment(process.env, process.execPath), SOAK: String(factor), SOAK_SEED: String(seed) };
  const codes = isAsked('fuzz') ? [await fuzz(Math.ceil(FUZZED * factor), seed, env)] : [];
  if (files.length > 0) codes.push(await testFor(files, env));
  return codes.every((code) => code === 0) ? 0 : 1;
}

/**
 * The test files whose bounds a soak widens, as paths from the top folder: those that ask it for theirs.
 * @param {string} root
 * @returns {string[]}
 */
export function soakFiles(root = ROOT) {
  return workspacePackages(root).flatMap(({ folder }) => {
    const source = join(folder, 'src');
    if (!existsSync(source)) return [];
    const tests = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) => /\.test\.tsx?$/.test(path));
    const asking = tests.filter((path) => readFileSync(join(source, path), 'utf8').includes(MARK));
    return asking.map((path) => relative(root, join(source, path)).split(sep).join('/')).sort();
  });
}

/**
 * @param {number} count
 * @param {number} seed
 * @param {NodeJS.ProcessEnv} env
 */
async function fuzz(count, seed, env) {
  const { code } = await executeNode(commandScript('tsx'), [join(ROOT, 'packages/expr/src/soak.ts'), String(count), String(seed)], {
    cwd: ROOT,
    env,
  });
  return code;
}

/**
 * @param {readonly string[]} files
 * @param {NodeJS.ProcessEnv} env
 */
async function testFor(files, env) {
  const named = PROJECTS.flatMap((project) => ['--project', project]);
  // A file that asks for a time of its own overrides these.
  const args = ['run', ...named, `--testTimeout=${SOAK_PATIENCE}`, `--hookTimeout=${SOAK_PATIENCE}`, ...files];
  const { code } = await executeNode(commandScript('vitest'), args, { cwd: ROOT, env });
  return code;
}
