// In charge of: whether a module is the script that was started, also through a symbolic link.
import { realpathSync } from 'node:fs';

/**
 * @param {ImportMeta} meta the module's `import.meta`
 * @returns {boolean}
 */
export function isEntry(meta) {
  const started = process.argv[1];
  return started !== undefined && realpathSync(started) === meta.filename;
}
