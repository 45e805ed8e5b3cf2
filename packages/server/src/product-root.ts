// In charge of: where the product's own files lie, the same from source and from the bundle.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'pnpm-workspace.yaml'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new TypeError('the product runs from its repository: pnpm-workspace.yaml was not found above it');
  return rootAbove(parent);
}

/** The repository's root. */
export function productRoot(): string {
  return rootAbove(dirname(fileURLToPath(import.meta.url)));
}

/** Version of the product. */
export function productVersion(root: string): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}

/** A program that the server starts, and Node's arguments for it: from source it needs the loader for TypeScript. */
export interface Program {
  readonly program: string;
  readonly execArgv: readonly string[];
}

function program(root: string, source: string, name: string): Program {
  if (!import.meta.url.endsWith('.ts')) return { program: join(root, 'packages', 'server', 'dist', `${name}.js`), execArgv: [] };
  // A run of tests has bundled them: the loader takes most of a second of each start.
  const bundles = process.env['TRELLIS_TEST_PROGRAMS'];
  if (bundles !== undefined) return { program: join(bundles, `${['packages', ...source.split('/'), name].join('--')}.mjs`), execArgv: [] };
  return { program: join(root, 'packages', source, `${name}.ts`), execArgv: ['--import', 'tsx'] };
}

/** The program that long reads run in. */
export function readerProgram(root: string): Program {
  return program(root, 'storage/src/sqlite', 'reader-process');
}

/** The program that reads and checks imported files. */
export function importProgram(root: string): Program {
  return program(root, 'engine/src/import', 'import-process');
}

/** The program of the column mirror. */
export function mirrorProgram(root: string): Program {
  return program(root, 'storage/src/columns', 'mirror-process');
}
