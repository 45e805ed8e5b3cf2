// In charge of: type-checking every package, a few at a time.
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { execute } from '../runner/children.mjs';
import { isEntry } from '../runner/entry.mjs';
import { ROOT, commandScript, workspacePackages } from '../runner/workspace.mjs';

/**
 * Every tsconfig of the workspace's packages.
 * @param {string} root
 * @returns {string[]}
 */
export function typeProjects(root = ROOT) {
  return workspacePackages(root).flatMap(({ folder }) =>
    readdirSync(folder)
      .filter((name) => /^tsconfig(\..+)?\.json$/.test(name))
      .map((name) => join(folder, name)),
  );
}

/** @param {string} project */
async function checkProject(project) {
  const args = [commandScript('typescript', { command: 'tsc' }), '-p', project, '--pretty', 'false'];
  const { code, output } = await execute(process.execPath, args, { cwd: ROOT, quiet: true });
  if (code !== 0) console.log(`${relative(ROOT, project)}:\n${output.trimEnd()}`);
  return code === 0;
}

if (isEntry(import.meta)) {
  const queue = typeProjects();
  let isClean = true;
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) isClean = (await checkProject(next)) && isClean;
  };
  // tsc itself uses several threads: more than two at once only wait for each other.
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
  process.exit(isClean ? 0 : 1);
}
