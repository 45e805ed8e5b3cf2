// In charge of: the door at which tests ask for a PostgreSQL server: it is started at the first asking, so that a run without need starts nothing.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const host = fileURLToPath(new URL('host.mjs', import.meta.url));

/**
 * Starts the server in a process of its own and answers its address.
 * @param {readonly string[]} options
 * @param {import('node:child_process').ChildProcess[]} children
 * @returns {Promise<string>}
 */
function startServer(options, children) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [host, ...options], { stdio: ['pipe', 'pipe', 'pipe'] });
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

/**
 * Opens a door. A durable server writes to the disk before it says that a commit is done, as one in use does.
 * @param {{ durable?: boolean }} [options]
 */
export async function openDoor({ durable = false } = {}) {
  /** @type {import('node:child_process').ChildProcess[]} */
  const children = [];
  /** @type {Promise<string> | undefined} */
  let address;
  const door = createServer((socket) => {
    socket.on('error', () => undefined);
    address ??= startServer(durable ? ['--durable'] : [], children);
    address.then(
      (url) => socket.end(JSON.stringify({ url })),
      (error) => socket.end(JSON.stringify({ error: error.message })),
    );
  });
  await new Promise((resolve) => door.listen(0, '127.0.0.1', () => resolve(undefined)));
  door.unref();
  return {
    port: portOf(door),
    /** Ends the server and takes its data away. */
    async close() {
      door.close();
      for (const child of children) {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.stdin?.end();
        if (child.exitCode === null) await ended;
      }
    },
  };
}
