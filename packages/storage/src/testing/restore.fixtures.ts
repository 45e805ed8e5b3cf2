// In charge of: the process that a test kills in the middle of a restore, at the step it names.
import { restoreBackup } from '../backup/index.ts';

/** The last word of a restore that nobody cut off. */
export const WHOLE = 'whole';

const [, program, from, folder, last] = process.argv;
if (program?.includes('restore.fixtures') === true && from !== undefined && folder !== undefined) {
  let steps = 0;
  const onProgress = ({ stage }: { readonly stage: string }): void => {
    if (stage === 'check') return;
    process.stdout.write(`${stage}\n`);
    steps += 1;
    if (steps === Number(last)) process.kill(process.pid, 'SIGKILL');
  };
  await restoreBackup({ from, folder, replace: true, now: Date.now, onProgress });
  process.stdout.write(`${WHOLE}\n`);
}
