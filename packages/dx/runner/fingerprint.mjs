// In charge of: knowing whether something changed since it was last done.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', '.git', '.cache', '.data']);
const SKIPPED_FILES = /\.(test|test-d)\.tsx?$|\.md$/;

/**
 * Every file under the paths that a build could read, sorted. Tests and prose are left out: changing them rebuilds nothing.
 * @param {readonly string[]} paths files or folders; missing ones count as empty
 * @returns {string[]}
 */
function sourceFiles(paths) {
  return paths
    .filter((path) => existsSync(path))
    .flatMap((path) => (statSync(path).isDirectory() ? filesUnder(path) : [path]))
    .toSorted();
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : filesUnder(path);
    return entry.isFile() && !SKIPPED_FILES.test(entry.name) ? [path] : [];
  });
}

/**
 * A hash over names and bytes of files and over further words, such as the version of Node.
 * @param {string} root names are taken relative to it, so that a moved checkout stays the same
 * @param {readonly string[]} paths
 * @param {readonly string[]} words
 * @returns {string}
 */
export function fingerprint(root, paths, words = []) {
  const hash = createHash('sha256');
  for (const word of words) hash.update(`${word}\0`);
  for (const path of sourceFiles(paths))
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  return hash.digest('hex');
}

/**
 * Whether the stamp holds this fingerprint.
 * @param {string} file
 * @param {string} print
 * @returns {boolean}
 */
export function isStamped(file, print) {
  return existsSync(file) && readFileSync(file, 'utf8') === print;
}

/**
 * Remembers a fingerprint.
 * @param {string} file
 * @param {string} print
 */
export function stamp(file, print) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, print);
}
