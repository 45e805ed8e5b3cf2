// In charge of: the walls between packages: directions, entry points, declared dependencies, purity, cycles.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { BROWSER, DIRECTIONS, DRAWING, PURE, SERVER_ONLY_ENTRIES } from './directions.mjs';
import { isEntry } from './runner/entry.mjs';
import { ROOT, workspacePackages } from './runner/workspace.mjs';

/**
 * @typedef {import('./runner/workspace.mjs').WorkspacePackage} WorkspacePackage
 * @typedef {{ specifier: string, isType: boolean, line: number }} Import
 * @typedef {{ path: string, owner: WorkspacePackage, imports: Import[], kind: 'source' | 'react' | 'tooling' }} SourceFile
 */

const SOURCE = /\.(ts|tsx|mts|mjs)$/;
const SKIPPED = new Set(['node_modules', 'dist', 'data', '.cache']);
// Tests, soaks, fixtures, configurations and generators run on a developer's machine: for them every declared dependency will do.
const TOOLING = /\.(test|test-d|fixtures|conformance|config|node)\.[a-z]+$|^(fixtures|conformance|generate|setup|soak)\.ts$/;
const TOOLING_FOLDERS = /(^|\/)testing\//;
/** What a package gives to the tests of others. */
const TESTING = './testing';
const SCOPE = '@trellis/';

/**
 * The imports of a module's text, found without a parser: statements begin a line, and comments are blanked first.
 * @param {string} text
 * @returns {Import[]}
 */
export function importsOf(text) {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' ')).replace(/^\s*\/\/.*$/gm, '');
  const statements = code.matchAll(/^[ \t]*(?:import|export)\s+(type\s+)?(?:[\w*$\s{},]+?\s+from\s+|[{*][\w*$\s{},]*from\s+)?['"]([^'"\n]+)['"]/gm);
  const calls = code.matchAll(/(?<![\w.'"`])()import\(\s*['"]([^'"\n]+)['"]/g);
  return [...statements, ...calls].map(({ 0: whole, 1: type, 2: specifier = '', index }) => ({
    specifier,
    isType: Boolean(type),
    line: code.slice(0, index + whole.length).split('\n').length,
  }));
}

/**
 * Everything that breaks a wall in a checkout, one line each.
 * @param {string} root
 * @returns {string[]}
 */
export function findBreaches(root = ROOT) {
  const packages = workspacePackages(root);
  const files = packages.flatMap((owner) => readFiles(owner));
  const byName = new Map(packages.map((one) => [one.name, one]));
  const breaches = files.flatMap((file) =>
    file.imports.flatMap((one) => breachesOf(file, one, byName).map((what) => `${relative(root, file.path)}:${one.line} ${what}`)),
  );
  return [...breaches, ...fileCycles(files, root), ...packageCycles(files)];
}

/**
 * @param {WorkspacePackage} owner
 * @returns {SourceFile[]}
 */
function readFiles(owner) {
  return pathsUnder(owner.folder).map((path) => ({ path, owner, imports: importsOf(readFileSync(path, 'utf8')), kind: kindOf(path, owner) }));
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function pathsUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : pathsUnder(path);
    return SOURCE.test(entry.name) ? [path] : [];
  });
}

/**
 * @param {string} path
 * @param {WorkspacePackage} owner
 * @returns {SourceFile['kind']}
 */
function kindOf(path, owner) {
  const isOutsideSource = !path.startsWith(join(owner.folder, 'src') + sep);
  if (isTooling(path) || isOutsideSource) return 'tooling';
  return /\.react\.tsx?$/.test(path) ? 'react' : 'source';
}

/** @param {string} path */
function isTooling(path) {
  return TOOLING.test(basename(path)) || TOOLING_FOLDERS.test(path);
}

/**
 * What is wrong with one import.
 * @param {SourceFile} file
 * @param {Import} one
 * @param {ReadonlyMap<string, WorkspacePackage>} byName
 * @returns {string[]}
 */
function breachesOf(file, one, byName) {
  const { specifier } = one;
  if (specifier.startsWith('.')) return relativeBreaches(file, specifier);
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return builtinBreaches(file, specifier);
  return [...packageBreaches(file, specifier, byName), ...drawingBreaches(file, specifier), ...browserBreaches(file, specifier)];
}

/**
 * @param {SourceFile} file
 * @param {string} specifier
 */
function relativeBreaches(file, specifier) {
  const target = targetOf(file, specifier);
  const found = [];
  if (!target.startsWith(file.owner.folder + sep)) found.push(`leaves its package by "${specifier}"; import the other package by its name`);
  else if (!existsSync(target)) found.push(`names "${specifier}", which does not exist; endings are written out`);
  if (isPureFile(file) && /\.react\.tsx?$/.test(specifier)) found.push(`is pure and may not use "${specifier}"`);
  if (file.kind !== 'tooling' && isTooling(specifier)) found.push(`is part of the product and may not use "${specifier}"`);
  return found;
}

/**
 * Where a relative import leads, without the `?raw` and the like that the browser build understands.
 * @param {SourceFile} file
 * @param {string} specifier
 */
function targetOf(file, specifier) {
  return resolve(dirname(file.path), specifier.replace(/\?.*$/, ''));
}

/**
 * @param {SourceFile} file
 * @param {string} specifier
 */
function builtinBreaches(file, specifier) {
  if (!specifier.startsWith('node:')) return [`writes "${specifier}" without "node:"`];
  if (file.kind === 'tooling') return [];
  const name = shortName(file.owner);
  if (PURE.includes(name) || BROWSER.includes(name)) return [`runs in the browser and may not use "${specifier}"`];
  return [];
}

/**
 * @param {SourceFile} file
 * @param {string} specifier
 * @param {ReadonlyMap<string, WorkspacePackage>} byName
 */
function packageBreaches(file, specifier, byName) {
  const { owner, kind } = file;
  const name = packageName(specifier);
  if (name === owner.name) return [`names its own package "${specifier}"; import the file`];
  const isDeclared = name in owner.dependencies || typesFor(name) in owner.dependencies;
  const isDeclaredForTools = name in owner.devDependencies || typesFor(name) in owner.devDependencies || isRootTool(file, name);
  if (!isDeclared && !(kind === 'tooling' && isDeclaredForTools)) return [`uses "${name}", which its package.json does not declare`];
  const target = byName.get(name);
  return target ? wallBreaches(file, specifier, target) : [];
}

/**
 * Test runners are installed once, at the top.
 * @param {SourceFile} file
 * @param {string} name
 */
function isRootTool(file, name) {
  return file.kind === 'tooling' && (name === 'vitest' || name === 'vite');
}

/**
 * @param {SourceFile} file
 * @param {string} specifier
 * @param {WorkspacePackage} target
 */
function wallBreaches(file, specifier, target) {
  const found = [];
  const entry = `.${specifier.slice(target.name.length)}`;
  if (!target.entryPoints.includes(entry)) found.push(`uses "${specifier}", which is not an entry point of ${target.name}`);
  else if (file.kind !== 'tooling' && entry === TESTING) found.push(`is part of the product and may not use "${specifier}"`);
  const allowed = /** @type {Readonly<Record<string, readonly string[]>>} */ (DIRECTIONS)[shortName(file.owner)];
  if (file.kind !== 'tooling' && allowed && !allowed.includes(shortName(target)))
    found.push(`may not import ${target.name}: it is not named before ${file.owner.name}`);
  return found;
}

/**
 * @param {SourceFile} file
 * @param {string} specifier
 */
function drawingBreaches(file, specifier) {
  const isDrawing = DRAWING.includes(specifier) || DRAWING.includes(packageName(specifier));
  return isPureFile(file) && isDrawing ? [`is pure and may not use "${specifier}"`] : [];
}

/**
 * @param {SourceFile} file
 * @param {string} specifier
 */
function browserBreaches(file, specifier) {
  const isForbidden = SERVER_ONLY_ENTRIES.includes(specifier) && BROWSER.includes(shortName(file.owner)) && file.kind !== 'tooling';
  return isForbidden ? [`runs in the browser and may not use "${specifier}"`] : [];
}

/** @param {SourceFile} file */
function isPureFile(file) {
  return file.kind === 'source' && PURE.includes(shortName(file.owner));
}

/** @param {WorkspacePackage} one */
function shortName(one) {
  return one.name.replace(SCOPE, '');
}

/** @param {string} specifier */
function packageName(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** @param {string} name */
function typesFor(name) {
  return `@types/${name.replace(/^@/, '').replace('/', '__')}`;
}

/**
 * Cycles between files. Type imports vanish before anything runs and do not count.
 * @param {readonly SourceFile[]} files
 * @param {string} root
 * @returns {string[]}
 */
function fileCycles(files, root) {
  const known = new Set(files.map((file) => file.path));
  const edges = new Map(
    files.map((file) => [
      file.path,
      file.imports
        .filter((one) => !one.isType && one.specifier.startsWith('.'))
        .map((one) => targetOf(file, one.specifier))
        .filter((path) => known.has(path)),
    ]),
  );
  return cyclesIn(edges).map((cycle) => `files import each other in a circle: ${cycle.map((path) => relative(root, path)).join(' → ')}`);
}

/**
 * Cycles between packages, tests left out.
 * @param {readonly SourceFile[]} files
 * @returns {string[]}
 */
function packageCycles(files) {
  /** @type {Map<string, string[]>} */
  const edges = new Map(files.map((file) => [file.owner.name, []]));
  for (const file of files) {
    if (file.kind === 'tooling') continue;
    for (const { specifier } of file.imports) if (specifier.startsWith(SCOPE)) edges.get(file.owner.name)?.push(packageName(specifier));
  }
  return cyclesIn(edges).map((cycle) => `packages import each other in a circle: ${cycle.join(' → ')}`);
}

/**
 * One cycle for each edge that leads back to where a walk came from, the first node again at its end.
 * @param {ReadonlyMap<string, readonly string[]>} edges
 * @returns {string[][]}
 */
export function cyclesIn(edges) {
  /** @type {string[][]} */
  const cycles = [];
  const done = new Set();
  /** @type {string[]} */
  const trail = [];
  const walk = (/** @type {string} */ node) => {
    const at = trail.indexOf(node);
    if (at >= 0) return void cycles.push([...trail.slice(at), node]);
    if (done.has(node)) return;
    trail.push(node);
    for (const next of new Set(edges.get(node))) walk(next);
    trail.pop();
    done.add(node);
  };
  for (const node of edges.keys()) walk(node);
  return cycles;
}

if (isEntry(import.meta)) {
  const breaches = findBreaches();
  for (const breach of breaches) console.log(breach);
  process.exit(breaches.length === 0 ? 0 : 1);
}
