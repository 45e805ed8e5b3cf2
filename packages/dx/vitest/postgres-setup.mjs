// In charge of: PostgreSQL for a test run, started when the first test asks for it and ended with the run.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { DATABASE_DOOR } from '../postgres/door.mjs';

const host = fileURLToPath(new URL('../postgres/host.mjs', import.meta.url));

/**
 * Starts the server in a process of its own and answers its address.
 * @param {import('node:child_process').ChildProcess[]} children
 * @returns {Promise<string>}
 */
function startServer(children) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [host], { stdio: ['pipe', 'pipe', 'pipe'] });
    children.push(child);
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes('\n')) resolve(said.trim());
    });
    let complaint = '';
    child.stderr.on('data', (chunk) => (complaint += String(chunk)));
    child.on('exit', () => reject(new Error(`PostgreSQL for tests could not start: ${complaint}`)));
  });
}

/** @param {import('node:net').Server} server */
function portOf(server) {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Vitest calls this once before the tests; what it returns, after them. Tests ask at a door, so that a run without need starts nothing. */
export async function setup() {
  if (process.env[DATABASE_DOOR] !== undefined) return undefined;
  /** @type {import('node:child_process').ChildProcess[]} */
  const children = [];
  /** @type {Promise<string> | undefined} */
  let address;
  const door = createServer((socket) => {
    socket.on('error', () => undefined);
    address ??= startServer(children);
    address.then(
      (url) => socket.end(JSON.stringify({ url })),
      (error) => socket.end(JSON.stringify({ error: error.message })),
    );
  });
  await new Promise((resolve) => door.listen(0, '127.0.0.1', () => resolve(undefined)));
  door.unref();
  process.env[DATABASE_DOOR] = String(portOf(door));
  return async () => {
    delete process.env[DATABASE_DOOR];
    door.close();
    for (const child of children) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.stdin?.end();
      if (child.exitCode === null) await ended;
    }
  };
}
