// In charge of: bundling the server: our packages inside, the libraries that its package.json declares outside.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { defineConfig } from 'rolldown';

const here = import.meta.dirname;
const out = join(here, 'dist');

/** Each becomes `dist/<name>.js`. Those besides `main` run as processes or threads of their own. */
const ENTRIES = {
  main: 'src/main.ts',
  'reader-process': '../storage/src/sqlite/reader-process.ts',
  'mirror-process': '../storage/src/columns/mirror-process.ts',
  'import-process': '../engine/src/import/import-process.ts',
};

const entries = Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [name, resolve(here, path)]));
const builtFrom = new Map(Object.entries(entries).map(([name, path]) => [path, join(out, `${name}.js`)]));
const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
const libraries = new Set(Object.keys(dependencies).filter((name) => !name.startsWith('@trellis/')));

/**
 * `new URL('../documents', import.meta.url)` means a place beside the source. Bundled, the same words would look beside the bundle:
 * they are rewritten to lead from there to the same place, and to the bundle of an entry where an entry is meant.
 */
const keepPlaces = {
  name: 'keep-places',
  transform: {
    filter: { code: /import\.meta\.url/ },
    /** @param {string} code @param {string} id */
    handler(code, id) {
      const moved = code.replace(/new URL\(\s*(['"])(\.[^'"]*)\1\s*,\s*import\.meta\.url\s*\)/g, (_, quote, place) => {
        const source = resolve(dirname(id), place);
        const target = builtFrom.get(source) ?? source;
        if (!existsSync(source)) throw new Error(`${id} names ${place}, which does not exist`);
        const path = relative(out, target).replaceAll('\\', '/');
        return `new URL(${quote}${path.startsWith('.') ? path : `./${path}`}${place.endsWith('/') ? '/' : ''}${quote}, import.meta.url)`;
      });
      return { code: moved, map: null }; // lines stay where they are
    },
  },
};

export default defineConfig({
  input: entries,
  platform: 'node',
  // A library that is not declared here is bundled: from `dist` only the server's own are found.
  external: (id) => id.startsWith('node:') || libraries.has(id.split('/', id.startsWith('@') ? 2 : 1).join('/')),
  plugins: [keepPlaces],
  output: { dir: out, format: 'esm', cleanDir: true, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', sourcemap: true },
});
