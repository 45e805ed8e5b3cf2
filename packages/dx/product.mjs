// In charge of: the built product as a process of a test: started on a data folder, listened to, ended or killed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './runner/workspace.mjs';

/** How long a start may take; the larger sample imports 209,029 lines first. */
const START_MS = 300_000;

/** The setting that says where this run's sample company is, or is to be. */
export const SAMPLE_FOLDER = 'TRELLIS_TEST_SAMPLE';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * The environment of a product of one's own: nothing of the settings this process may have been given.
 * @param {string} folder
 * @param {Readonly<Record<string, string>>} settings
 */
function environmentOf(folder, settings) {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), DATA_DIR: folder, PORT: '0', ...settings };
}

/** A process of the built server. */
class Server {
  /** @param {string} folder @param {Readonly<Record<string, string>>} settings */
  constructor(folder, settings) {
    this.folder = folder;
    this.output = '';
    // The tether ends the server when this process is killed outright, so that no test run leaves one behind.
    const tether = new URL('./runner/tether.mjs', import.meta.url).href;
    const main = join(ROOT, 'packages', 'server', 'dist', 'main.js');
    this.child = spawn(process.execPath, ['--import', tether, main], {
      cwd: ROOT,
      env: environmentOf(folder, settings),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    running.add(this.child);
    this.child.stdout?.setEncoding('utf8').on('data', (text) => (this.output += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text) => (this.output += text));
    this.ended = once(this.child, 'close').then(([code]) => {
      running.delete(this.child);
      return /** @type {number | null} */ (code);
    });
  }

  /** @returns {Promise<string>} the address */
  async listening() {
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline) {
      const [, origin] = /Trellis +(http:\/\/\S+)/.exec(this.output) ?? [];
      // The block is written at once, and ends with the folder.
      if (origin !== undefined && this.output.includes(this.folder)) return origin.replace('localhost', '127.0.0.1');
      if (!running.has(this.child)) break;
      await new Promise((later) => setTimeout(later, 20));
    }
    this.child.kill('SIGKILL');
    throw new Error(`The product did not start:\n${this.output}`);
  }

  /** @param {NodeJS.Signals} signal */
  async end(signal) {
    if (running.has(this.child)) this.child.kill(signal);
    return this.ended;
  }
}

/**
 * Starts the built product and waits until it listens.
 * @param {string} folder its data
 * @param {Readonly<Record<string, string>>} settings
 */
export async function startProduct(folder, settings = {}) {
  const server = new Server(folder, settings);
  const origin = await server.listening();
  return {
    folder,
    origin,
    linkToken: /\/link\/([\w-]+)/.exec(server.output)?.[1],
    output: () => server.output,
    stop: () => server.end('SIGTERM'),
    kill: () => server.end('SIGKILL'),
  };
}

/** The data folder with the sample company, made by the product's first start. Two that come first at once each make one; one of them is kept. */
async function sampleFolder() {
  const place = process.env[SAMPLE_FOLDER];
  if (place === undefined) throw new Error('This test needs the sample company: run it by the vitest configuration at the root.');
  if (existsSync(place)) return place;
  const made = mkdtempSync(`${place}-`);
  await (await startProduct(made, { SAMPLE: 'stage-1' })).stop();
  try {
    renameSync(made, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
    rmSync(made, { recursive: true });
  }
  return place;
}

/**
 * Starts the built product on a copy of the sample company. Its owner has no password yet; the link leads in.
 * @param {string} folder
 * @param {Readonly<Record<string, string>>} settings
 */
export async function startSample(folder, settings = {}) {
  cpSync(await sampleFolder(), folder, { recursive: true });
  return startProduct(folder, settings);
}

/**
 * Starts the built product where it is to be refused: what it said, and the code it ended with.
 * @param {string} folder
 * @param {Readonly<Record<string, string>>} settings
 */
export async function startRefused(folder, settings = {}) {
  const server = new Server(folder, settings);
  const timer = setTimeout(() => server.child.kill('SIGKILL'), 60_000);
  const code = await server.ended;
  clearTimeout(timer);
  return { code, output: server.output };
}
