// In charge of: proving with real processes that no child outlives its runner and that children stop in peace.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const runner = new URL('../runner/children.mjs', import.meta.url).href;
let folder: string;
let started: ChildProcess | undefined;

// A server that takes a moment to stop and then says so; and a runner around it.
const server = `
  const fs = require('node:fs');
  process.on('SIGTERM', () => setTimeout(() => { fs.writeFileSync('stopped', 'in peace'); process.exit(0); }, 200));
  setInterval(() => {}, 1000);
  fs.writeFileSync('up', String(process.pid));
`;
const around = `
  import { executeNode, superviseChildren } from ${JSON.stringify(runner)};
  superviseChildren();
  const { code } = await executeNode('server.cjs', [], { tethered: true });
  process.exit(code);
`;
// Someone who starts the runner and never looks after it.
const outer = `
  const { spawn } = require('node:child_process');
  spawn(process.execPath, ['runner.mjs'], { stdio: 'ignore' });
  setInterval(() => {}, 1000);
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-run-'));
  writeFileSync(join(folder, 'server.cjs'), server);
  writeFileSync(join(folder, 'runner.mjs'), around);
  writeFileSync(join(folder, 'outer.cjs'), outer);
  writeFileSync(join(folder, 'package.json'), manifest);
});
afterEach(() => {
  started?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** npm puts a shell between itself and the script, and ending npm leaves that shell alive. */
const manifest = JSON.stringify({ scripts: { start: 'node runner.mjs' } });

const start = (script: string) => (started = spawn(process.execPath, [script], { cwd: folder, stdio: 'ignore' }));

async function file(name: string): Promise<string> {
  const path = join(folder, name);
  const deadline = Date.now() + 15_000;
  while (!existsSync(path) || readFileSync(path, 'utf8') === '') {
    if (Date.now() > deadline) throw new Error(`${name} never appeared`);
    await new Promise((later) => setTimeout(later, 50));
  }
  return readFileSync(path, 'utf8');
}

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s reaches the server, which stops in peace before the runner ends', async (signal) => {
  const child = start('runner.mjs');
  await file('up');
  const ended = new Promise<number | null>((done) => child.on('exit', done));
  child.kill(signal);
  expect(await ended).toBe(0);
  expect(readFileSync(join(folder, 'stopped'), 'utf8')).toBe('in peace');
});

test('a runner that is killed outright takes its server along', async () => {
  const child = start('runner.mjs');
  await file('up');
  child.kill('SIGKILL');
  expect(await file('stopped')).toBe('in peace');
});

test('a runner whose starter is gone stops its server', async () => {
  const child = start('outer.cjs');
  await file('up');
  child.kill('SIGKILL');
  expect(await file('stopped')).toBe('in peace');
});

test.each(['SIGTERM', 'SIGKILL'] as const)('npm start that is ended by %s leaves no server behind', async (signal) => {
  started = spawn('npm', ['start'], { cwd: folder, stdio: 'ignore' });
  await file('up');
  started.kill(signal);
  expect(await file('stopped')).toBe('in peace');
});
