// In charge of: having a browser that can be driven, found or fetched, and Chinese letters for it to draw.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { isEntry } from './runner/entry.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const MAC_APPS = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** How the browser is started for tests: no sandbox (containers forbid it), no traffic of its own. */
export const BROWSER_ARGS = Object.freeze([
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A press must not meet a dialog that is still growing: where frames come late, it would land beside it.
  '--force-prefers-reduced-motion',
]);

/** Package managers that can bring a browser and Chinese letters, with their commands. */
const SYSTEM_INSTALLERS = [
  {
    manager: 'apt-get',
    prepare: ['update'],
    browser: ['install', '-y', '--no-install-recommends', 'chromium'],
    letters: ['install', '-y', 'fonts-noto-cjk', 'fontconfig'],
  },
  { manager: 'apk', prepare: ['update'], browser: ['add', 'chromium'], letters: ['add', 'font-noto-cjk', 'fontconfig'] },
  {
    manager: 'dnf',
    prepare: ['makecache'],
    browser: ['install', '-y', 'chromium'],
    letters: ['install', '-y', 'google-noto-sans-cjk-ttc-fonts', 'fontconfig'],
  },
];

/**
 * The path of a working browser. Looks at BROWSER_PATH, PATH and Playwright's downloads; fetches one by Playwright or, as root, by the system's
 * package manager. Throws when there is none to be had: a test that needs a browser must not pass without.
 * @param {{ env?: NodeJS.ProcessEnv, install?: boolean }} options install: false to look only
 * @returns {string}
 */
export function findBrowser({ env = process.env, install = true } = {}) {
  const named = env['BROWSER_PATH'];
  if (named) {
    if (works(named)) return named;
    throw new Error(`BROWSER_PATH is ${named}, which does not start as a browser.`);
  }
  const found = installedBrowser(env) ?? (install ? installBrowser(env) : undefined);
  if (found) return found;
  throw new Error(
    "There is no browser for the tests. Looked at BROWSER_PATH, PATH (chromium, google-chrome …) and Playwright's downloads" +
      `${install ? ', and neither Playwright nor the system could install one' : ''}. Install Chromium or set BROWSER_PATH to one.`,
  );
}

/**
 * Starts the browser that `findBrowser` finds; its answer is Playwright's `Browser`.
 * @param {import('playwright-core').LaunchOptions} options
 */
export async function launchBrowser(options = {}) {
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath: findBrowser(), ...options, args: [...BROWSER_ARGS, ...(options.args ?? [])] });
}

/**
 * Sees to Chinese letters: without a font they are drawn as boxes. As root a missing font is installed.
 * @returns {boolean} whether they are there
 */
export function ensureChineseLetters() {
  if (hasChineseLetters()) return true;
  if (isRoot()) runInstallers('letters');
  if (hasChineseLetters()) return true;
  console.warn('No font with Chinese letters is installed: screenshots will show boxes. Install fonts-noto-cjk.');
  return false;
}

function hasChineseLetters() {
  const { status, stdout } = spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '';
}

/** @param {NodeJS.ProcessEnv} env */
function installedBrowser(env) {
  const candidates = [...onPath(env), ...MAC_APPS.filter(existsSync), ...downloaded(env)];
  return candidates.find(works);
}

/** @param {NodeJS.ProcessEnv} env */
function onPath(env) {
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).filter(isExecutable);
}

/**
 * Browsers that Playwright downloaded, this version's or another's, the newest first.
 * @param {NodeJS.ProcessEnv} env
 */
function downloaded(env) {
  const cache =
    env['PLAYWRIGHT_BROWSERS_PATH'] ||
    join(env['HOME'] ?? homedir(), ...(process.platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']), 'ms-playwright');
  if (!existsSync(cache)) return [];
  const versions = readdirSync(cache).filter((name) => /^chromium(_headless_shell)?-\d+$/.test(name));
  return versions.toSorted(byRevision).flatMap((name) =>
    readdirSync(join(cache, name), { recursive: true, encoding: 'utf8' })
      .filter(isBrowserFile)
      .map((file) => join(cache, name, file)),
  );
}

/** @param {string} a @param {string} b */
function byRevision(a, b) {
  return Number(b.replace(/\D/g, '')) - Number(a.replace(/\D/g, '')) || a.length - b.length;
}

/** @param {string} file */
function isBrowserFile(file) {
  return /(^|\/)(chrome|headless_shell|chrome-headless-shell|Chromium)$/.test(file) && !file.includes('Frameworks');
}

/** @param {NodeJS.ProcessEnv} env */
function installBrowser(env) {
  console.warn('No browser found; fetching one …');
  runPlaywright('install', 'chromium');
  const fetched = downloaded(env).find(works);
  if (fetched || !isRoot()) return fetched;
  // A downloaded browser may lack libraries of the system, or the download may be out of reach: the system's own brings them.
  runInstallers('browser');
  return installedBrowser(env);
}

/** @param {string[]} args */
function runPlaywright(...args) {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  spawnSync(process.execPath, [cli, ...args], { stdio: ['ignore', 'inherit', 'inherit'], timeout: 300_000 });
}

/** @param {'browser' | 'letters'} what */
function runInstallers(what) {
  const installer = SYSTEM_INSTALLERS.find(({ manager }) => spawnSync(manager, ['--version'], { stdio: 'ignore' }).status === 0);
  if (!installer) return;
  const options = { stdio: /** @type {const} */ ('inherit'), env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  spawnSync(installer.manager, installer.prepare, options);
  spawnSync(installer.manager, installer[what], options);
}

function isRoot() {
  return process.getuid?.() === 0;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether the file starts: some systems put a script there that only tells where to buy one, and a download may lack libraries.
 * @param {string} path
 */
function works(path) {
  const { status, stdout } = spawnSync(path, ['--version', '--no-sandbox'], { encoding: 'utf8', timeout: 20_000 });
  return status === 0 && /\d+\.\d+/.test(stdout);
}

if (isEntry(import.meta)) console.log(findBrowser());
