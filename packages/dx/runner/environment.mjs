// In charge of: the environment that child processes get.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the outer npm knows about reaching the registry: pnpm has to know it too. */
const NETWORK = /^npm_config_(\/\/.*|registry|userconfig|globalconfig|cache|proxy|https?[_-]proxy|noproxy|cafile|ca|strict[_-]ssl|store[_-]dir)$/i;

/**
 * The environment without what an outer `npm run` added: its `npm_*` would steer pnpm as if they were the user's own wishes.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function cleanEnvironment(env) {
  const kept = Object.entries(env).filter(([name]) => !/^npm_/i.test(name) || NETWORK.test(name));
  return Object.fromEntries(kept);
}

/**
 * The folder with Node's own headers, when they came with Node: native modules then compile without a download.
 * @param {string} execPath
 * @returns {string | undefined}
 */
export function headersFolder(execPath) {
  const folder = dirname(dirname(execPath));
  return existsSync(join(folder, 'include', 'node', 'node.h')) ? folder : undefined;
}

/**
 * The environment for package managers and build tools. NODE_ENV goes, because `production` would leave out the tools themselves.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} execPath
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment(env, execPath) {
  const { NODE_ENV: _, ...rest } = cleanEnvironment(env);
  const headers = headersFolder(execPath);
  return { ...rest, ...(headers ? { npm_config_nodedir: headers } : {}) };
}
