// In charge of: noticing that whoever started this command is gone.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const SHELLS = /(^|\/)-?(sh|bash|dash|zsh|ash|busybox)$/;

/**
 * The processes whose end means that nobody waits for this command any more: its parent, and npm behind the shell that npm puts in between.
 * Ending npm alone leaves that shell, and the parent would seem alive.
 * @param {NodeJS.ProcessEnv} env
 * @param {number} parent
 * @returns {number[]}
 */
export function watchedAncestors(env = process.env, parent = process.ppid) {
  if (env['KEEP_RUNNING'] === '1' || parent <= 1) return [];
  const behind = env['npm_lifecycle_event'] ? describe(parent) : undefined;
  return behind && SHELLS.test(behind.command) && behind.parent > 1 ? [parent, behind.parent] : [parent];
}

/**
 * @param {number} pid
 * @returns {{ parent: number, command: string } | undefined}
 */
function describe(pid) {
  try {
    return process.platform === 'linux' ? describeByProc(pid) : describeByPs(pid);
  } catch {
    return undefined; // the parent alone is watched
  }
}

/**
 * Slim containers have no `ps`.
 * @param {number} pid
 */
function describeByProc(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8'); // pid (command) state parent …, and the command may hold spaces and brackets
  const end = stat.lastIndexOf(')');
  return { parent: Number(stat.slice(end + 2).split(' ')[1]), command: stat.slice(stat.indexOf('(') + 1, end) };
}

/** @param {number} pid */
function describeByPs(pid) {
  const [parent = '', ...command] = execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' })
    .trim()
    .split(/\s+/);
  return { parent: Number(parent), command: command.join(' ') };
}

/**
 * Calls back once when one of the processes has ended. Does not keep this process alive.
 * @param {readonly number[]} pids
 * @param {() => void} onGone
 * @param {number} interval milliseconds between looks
 */
export function watch(pids, onGone, interval = 500) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent && pids.every(isAlive)) return;
    clearInterval(timer);
    onGone();
  }, interval);
  timer.unref();
}

/**
 * @param {number} pid
 * @returns {boolean}
 */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
