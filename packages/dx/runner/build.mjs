// In charge of: building what the product runs from, when its sources changed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { executeNode } from './children.mjs';
import { toolEnvironment } from './environment.mjs';
import { fingerprint, isStamped, stamp } from './fingerprint.mjs';
import { STAMPS } from './install.mjs';
import { ROOT, commandScript, withDependencies } from './workspace.mjs';

/**
 * @typedef {object} Build
 * @property {string} name the package's folder
 * @property {string} tool the package with the command
 * @property {readonly string[]} args
 * @property {string} output a file that is there when it was built
 */

/** @type {readonly Build[]} */
const BUILDS = [
  { name: 'server', tool: 'rolldown', args: ['--config', 'rolldown.config.mjs'], output: 'dist/main.js' },
  { name: 'web', tool: 'vite', args: ['build', '--logLevel', 'warn'], output: 'dist/index.html' },
];

/** Builds server and browser app, each only when something it is made of changed. */
export async function ensureBuilt() {
  for (const build of BUILDS) await ensureOne(build);
}

/** Builds the server alone, for who needs no pages. */
export async function ensureServerBuilt() {
  for (const build of BUILDS) if (build.name === 'server') await ensureOne(build);
}

/** @param {Build} build */
async function ensureOne({ name, tool, args, output }) {
  const folder = join(ROOT, 'packages', name);
  const sources = withDependencies(`@trellis/${name}`).map((one) => one.folder);
  const print = fingerprint(ROOT, [...sources, join(ROOT, 'pnpm-lock.yaml'), join(ROOT, 'packages', 'dx', 'tsconfig')], [process.version]);
  const file = join(STAMPS, `build-${name}`);
  if (isStamped(file, print) && existsSync(join(folder, output))) return;
  const started = performance.now();
  const { code, output: said } = await executeNode(commandScript(tool, { from: folder }), args, {
    cwd: folder,
    quiet: true,
    env: toolEnvironment(process.env, process.execPath),
  });
  if (code !== 0) throw new Error(`${said}\npackages/${name} could not be built.`);
  stamp(file, print);
  console.log(`Built ${name} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
