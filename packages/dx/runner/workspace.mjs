// In charge of: where the workspace's packages are and what they declare.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's top folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/**
 * @typedef {object} WorkspacePackage
 * @property {string} name such as `@trellis/expr`
 * @property {string} folder
 * @property {Readonly<Record<string, string>>} dependencies
 * @property {Readonly<Record<string, string>>} devDependencies
 * @property {readonly string[]} entryPoints subpaths that may be imported: `.`, `./react`
 */

/**
 * The packages of a checkout: schemas, packages/* and examples/*.
 * @param {string} root
 * @returns {WorkspacePackage[]}
 */
export function workspacePackages(root = ROOT) {
  const folders = ['packages', 'examples'].flatMap((parent) => {
    const path = join(root, parent);
    return existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : [];
  });
  return [join(root, 'schemas'), ...folders].filter((folder) => existsSync(join(folder, 'package.json'))).map(readPackage);
}

/**
 * @param {string} folder
 * @returns {WorkspacePackage}
 */
function readPackage(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return {
    name: manifest.name,
    folder,
    dependencies: manifest.dependencies ?? {},
    devDependencies: manifest.devDependencies ?? {},
    entryPoints: Object.keys(manifest.exports ?? {}),
  };
}

/**
 * A package and all workspace packages it needs to run.
 * @param {string} name
 * @param {readonly WorkspacePackage[]} packages
 * @returns {WorkspacePackage[]}
 */
export function withDependencies(name, packages = workspacePackages()) {
  const byName = new Map(packages.map((one) => [one.name, one]));
  const found = new Set([name]);
  for (const each of found) for (const needed of Object.keys(byName.get(each)?.dependencies ?? {})) if (byName.has(needed)) found.add(needed);
  return packages.filter((one) => found.has(one.name));
}

/**
 * The script behind an installed command, to be run with this very Node.
 * @param {string} name package name, also the command's name unless given
 * @param {{ from?: string, command?: string }} options the folder whose node_modules has it
 * @returns {string}
 */
export function commandScript(name, { from = ROOT, command = name } = {}) {
  const folder = join(from, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}
