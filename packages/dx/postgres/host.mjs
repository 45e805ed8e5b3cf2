// In charge of: one PostgreSQL server for a test run, in a process of its own: it says the server's address, and ends it with all its data when whoever started it is gone.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programFolder } from './binaries.mjs';

const PASSWORD = 'trellis';
const USER = 'trellis';
/** Most test data need not outlive the machine; what proves what a commit promises asks for a server that writes to the disk as one in use does. */
const isDurable = process.argv.includes('--durable');
const quick = isDurable ? [] : ['fsync=off', 'full_page_writes=off'];
const settings = [...quick, 'max_connections=300', 'shared_buffers=128MB', 'unix_socket_directories=', 'jit=off'];

/**
 * @param {'-u' | '-g'} flag
 * @param {string} user
 */
function numberOf(flag, user) {
  return Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}

/**
 * PostgreSQL refuses to run as root: the first of these users that is there runs it instead.
 * @returns {{ uid: number, gid: number } | undefined}
 */
function otherUser() {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: numberOf('-u', name), gid: numberOf('-g', name) };
    } catch {
      // Not every machine has both.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody" to run it.');
}

/**
 * A port that is free now.
 * @returns {Promise<number>}
 */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

const folder = mkdtempSync(join(tmpdir(), 'trellis-postgres-'));
/** @type {import('node:child_process').ChildProcess | undefined} */
let server;

/** Ends the server at once, and takes its data away. */
function stop() {
  server?.removeAllListeners('exit');
  server?.kill('SIGQUIT');
  const remove = () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    process.exit(0);
  };
  if (server === undefined || server.exitCode !== null) return remove();
  server.once('exit', remove);
}

async function start() {
  const user = otherUser();
  const data = join(folder, 'data');
  const password = join(folder, 'password');
  mkdirSync(data);
  writeFileSync(password, PASSWORD);
  if (user !== undefined) for (const path of [folder, data, password]) chownSync(path, user.uid, user.gid);
  const programs = join(programFolder(user !== undefined, folder), 'bin');
  const environment = { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C', TZ: 'UTC' };
  const options = { ...user, env: environment, cwd: folder };
  const make = [
    `--pgdata=${data}`,
    '--auth=scram-sha-256',
    `--username=${USER}`,
    `--pwfile=${password}`,
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
    // What guessing costs is not what tests are about: each connection would spend ten milliseconds on it.
    '--set=scram_iterations=1',
  ];
  execFileSync(join(programs, 'initdb'), make, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await freePort();
  const flags = [...settings, 'listen_addresses=127.0.0.1', `port=${port}`].flatMap((setting) => ['-c', setting]);
  const started = spawn(join(programs, 'postgres'), ['-D', data, ...flags], { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  server = started;
  let said = '';
  await new Promise((resolve, reject) => {
    started.on('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${said.slice(-2_000)}`)));
    started.on('error', reject);
    started.stderr.on('data', (chunk) => {
      said = (said + String(chunk)).slice(-20_000);
      if (said.includes('ready to accept connections')) resolve(undefined);
    });
  });
  started.removeAllListeners('exit');
  started.on('exit', () => stop());
  process.stdout.write(`postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/postgres\n`);
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
// Whoever started this holds the other end: it closes when they end, however they end.
process.stdin.on('end', stop).on('error', stop).resume();

start().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
  stop();
});
