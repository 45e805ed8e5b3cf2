// In charge of: running child processes so that none outlives this command.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { watch, watchedAncestors } from './ancestors.mjs';

/** How long a child may take to stop before it is killed. A server finishes its running writes in this time. */
const GRACE = 15_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let isStopping = false;

/**
 * Runs a command to its end, in its own process group: a terminal's Ctrl-C then reaches it once, through us, and not twice.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, quiet?: boolean, tethered?: boolean }} options
 *   quiet: keep the output for the answer · tethered: it ends itself when this process is killed outright
 * @returns {Promise<{ code: number, output: string }>}
 */
export function execute(file, args, { env = process.env, cwd, quiet = false, tethered = false } = {}) {
  if (isStopping) return Promise.resolve({ code: 143, output: '' });
  const out = quiet ? 'pipe' : 'inherit';
  return new Promise((done) => {
    const child = spawn(file, args, {
      env,
      cwd,
      detached: process.platform !== 'win32',
      stdio: ['inherit', out, out, ...(tethered ? /** @type {const} */ (['ipc']) : [])],
    });
    running.add(child);
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', (error) => finish(127, `${output}${error.message}\n`));
    child.on('close', (code, signal) => finish(code ?? 128 + (signal ? constants.signals[signal] : 0), output));
    /** @type {(code: number, text: string) => void} */
    const finish = (code, text) => {
      running.delete(child);
      done({ code, output: text });
    };
  });
}

/**
 * Runs a script with this very Node.
 * @param {string} script
 * @param {readonly string[]} args
 * @param {Parameters<typeof execute>[2]} options
 */
export function executeNode(script, args, options) {
  const tether = options?.tethered ? ['--import', new URL('./tether.mjs', import.meta.url).href] : [];
  return execute(process.execPath, [...tether, script, ...args], options);
}

/**
 * Passes signals on to the children, and stops them when whoever started this command is gone. Call once, first.
 */
export function superviseChildren() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => stopChildren());
  process.on('disconnect', () => stopChildren());
  watch(watchedAncestors(), () => stopChildren());
}

/** Asks the children to stop; the second time, or after a while, makes them. */
function stopChildren() {
  if (isStopping) return killChildren();
  isStopping = true;
  if (running.size === 0) process.exit(143);
  for (const child of running) child.kill('SIGTERM');
  setTimeout(killChildren, GRACE).unref();
}

function killChildren() {
  for (const { pid } of running) if (pid) killGroup(pid);
}

/** @param {number} pid */
function killGroup(pid) {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}
