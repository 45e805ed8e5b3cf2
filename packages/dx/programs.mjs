// In charge of: where the programs are that tests start as processes of their own, bundled once a run: from source each start would take seconds.
import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './runner/workspace.mjs';

/** The setting that says in which folder this run's programs are. */
export const PROGRAMS = 'TRELLIS_TEST_PROGRAMS';

/**
 * The name of a program's bundle: its path, since several folders have a `process.ts`.
 * @param {string} path
 */
export function bundleName(path) {
  return `${relative(ROOT, path).slice(0, -'.ts'.length).replaceAll(sep, '--')}.mjs`;
}

/**
 * A program of the list in `vitest/programs-setup.mjs`.
 * @param {URL} source
 */
export function testProgram(source) {
  const path = fileURLToPath(source);
  return {
    /** Looked up when it is started: who only imports this may be no test. */
    get program() {
      const program = join(process.env[PROGRAMS] ?? '', bundleName(path));
      if (existsSync(program)) return program;
      throw new Error(`${path} is not among this run's programs: packages/dx/vitest/programs-setup.mjs lists them.`);
    },
    execArgv: /** @type {string[]} */ ([]),
  };
}

/** Settings of a server that is started from this run's programs, for it to start others of them. */
export function programSettings() {
  return { [PROGRAMS]: process.env[PROGRAMS] ?? '' };
}
