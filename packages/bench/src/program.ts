// In charge of: the processes that a bench starts, so that none is left behind.
import { PROGRAMS, testProgram, type TestProgram } from '@trellis/dx/programs';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process that belongs to a bench. */
export interface Program {
  readonly child: ChildProcess;
  /** What it wrote to its error output, for messages. */
  complaints(): string;
  /** Ends it and waits. */
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** How a file is run: in a test run a source is bundled already, else it is read as it is. */
function programOf(file: URL): TestProgram {
  const isSource = file.pathname.endsWith('.ts');
  if (isSource && process.env[PROGRAMS] !== undefined) return testProgram(file);
  return { program: fileURLToPath(file), execArgv: isSource ? ['--import', 'tsx'] : [] };
}

/** Starts a TypeScript or JavaScript file as a process with a channel to this one. */
export function startProgram(file: URL, args: readonly string[] = [], env: NodeJS.ProcessEnv = process.env): Program {
  const { program, execArgv } = programOf(file);
  const child = fork(program, [...args], { env, execArgv: [...execArgv], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let complaints = '';
  child.stdout?.on('data', (text: Buffer) => (complaints = `${complaints}${text.toString()}`.slice(-4_000)));
  child.stderr?.on('data', (text: Buffer) => (complaints = `${complaints}${text.toString()}`.slice(-4_000)));
  running.add(child);
  child.on('exit', () => running.delete(child));
  return { child, complaints: () => complaints, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(timer);
}

/** The first message of a process, or the reason why it ended without one. */
export function firstMessage<Message>(program: Program): Promise<Message> {
  return new Promise((resolve, reject) => {
    program.child.once('message', (message) => resolve(message as Message));
    program.child.once('exit', (code) => reject(new Error(`a process ended with ${code} before it was ready:\n${program.complaints()}`)));
  });
}
