// In charge of: having the dependencies that the lockfile names.
import { join } from 'node:path';
import { execute } from './children.mjs';
import { toolEnvironment } from './environment.mjs';
import { fingerprint, isStamped, stamp } from './fingerprint.mjs';
import { ROOT } from './workspace.mjs';

/** The package manager fetched for people who have none of its major version. */
const PNPM = 'pnpm@10.34.9';

/** Without a terminal pnpm would stop to ask before it replaces node_modules. */
const ASK_NOTHING = ['--config.confirmModulesPurge=false'];

/** Where stamps are kept: inside node_modules, so that deleting that folder forgets them. */
export const STAMPS = join(ROOT, 'node_modules', '.cache', 'trellis');

/** Installs when the lockfile, the settings of the workspace or Node changed since last time. */
export async function ensureInstalled() {
  const print = fingerprint(
    ROOT,
    [join(ROOT, 'pnpm-lock.yaml'), join(ROOT, 'pnpm-workspace.yaml')],
    [process.version, process.platform, process.arch],
  );
  const file = join(STAMPS, 'install');
  if (isStamped(file, print)) return;
  const [command, ...first] = await packageManager();
  console.log(`Installing dependencies with ${[command, ...first].join(' ')} …`);
  const { code } = await execute(command, [...first, 'install', '--frozen-lockfile', ...ASK_NOTHING], {
    cwd: ROOT,
    env: toolEnvironment(process.env, process.execPath),
  });
  if (code !== 0) throw new Error('The dependencies could not be installed; the reason stands above. A network connection is needed the first time.');
  stamp(file, print);
}

/**
 * How to call pnpm 10: the one on PATH, or one that npx fetches.
 * @returns {Promise<[string, ...string[]]>}
 */
async function packageManager() {
  const found = await execute('pnpm', ['--version'], { quiet: true, cwd: ROOT, env: toolEnvironment(process.env, process.execPath) });
  if (found.code === 0 && isPnpm10(found.output)) return ['pnpm'];
  return ['npx', '--yes', PNPM];
}

/**
 * Whether this answer of `pnpm --version` is from major version 10.
 * @param {string} output
 * @returns {boolean}
 */
export function isPnpm10(output) {
  return /^10\.\d+\.\d+\s*$/m.test(output);
}
