// In charge of: statements that take long, run by another process while this one goes on reading. SQLite lets one process write at a time: nothing may be written meanwhile.
import { AppError } from '@trellis/errors';
import { fork } from 'node:child_process';

/** How the process is started. */
export interface ElsewhereOptions {
  readonly folder: string;
  readonly program: string;
  readonly execArgv: readonly string[];
}

function refusalOf(error: string): Error {
  return error.includes('UNIQUE constraint failed') ? new AppError('conflict', 'change.taken', { cause: new Error(error) }) : new Error(error);
}

/** Runs statements one after another in a process of their own. Each is kept or not by itself. */
export function runElsewhere({ folder, program, execArgv }: ElsewhereOptions, statements: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(program, [folder], { execArgv: [...execArgv], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.once('message', ({ error }: { readonly error?: string }) => {
      child.kill('SIGKILL');
      if (error === undefined) resolve();
      else reject(refusalOf(error));
    });
    child.once('error', reject);
    child.once('exit', () => reject(new AppError('limit', 'server.busy')));
    child.send({ statements });
  });
}
