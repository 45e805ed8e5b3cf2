// In charge of: statements that take long, run by another process while this one goes on reading. SQLite lets one process write at a time: nothing may be written meanwhile.
import { AppError } from '@trellis/errors';
import { fork, type ChildProcess } from 'node:child_process';

/** How the process is started. */
export interface ElsewhereOptions {
  readonly folder: string;
  readonly program: string;
  readonly execArgv: readonly string[];
}

function refusalOf(error: string): Error {
  return error.includes('UNIQUE constraint failed') ? new AppError('conflict', 'change.taken', { cause: new Error(error) }) : new Error(error);
}

/** Sends statements and waits until they are done. */
function asked(child: ChildProcess, statements: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(new AppError('limit', 'server.busy'));
    child.once('exit', gone);
    child.once('error', gone);
    child.once('message', ({ error }: { readonly error?: string }) => {
      child.off('exit', gone).off('error', gone);
      if (error === undefined) resolve();
      else reject(refusalOf(error));
    });
    child.send({ statements });
  });
}

/** Runs statements one after another in a process of their own, each in its turn: `turn` waits for a moment when nobody writes. Each is kept or not by itself. */
export async function runElsewhere(
  { folder, program, execArgv }: ElsewhereOptions,
  statements: readonly string[],
  turn: (run: () => Promise<void>) => Promise<void>,
): Promise<void> {
  if (statements.length === 0) return;
  const child = fork(program, [folder], { execArgv: [...execArgv], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  try {
    // Nobody is held up while the process starts.
    await asked(child, []);
    for (const statement of statements) await turn(() => asked(child, [statement]));
  } finally {
    child.kill('SIGKILL');
  }
}
