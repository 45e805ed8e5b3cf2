// In charge of: the process that a test kills in the middle of a restore into PostgreSQL, at the step it names.
import { testDatabase } from '@trellis/dx/postgres';
import { fileURLToPath } from 'node:url';
import { restoreToPostgres } from '../transfer/index.ts';

const [, program, from, folder, schema, stage, after] = process.argv;
if (program?.includes('restore-postgres') === true && from !== undefined && folder !== undefined && schema !== undefined) {
  let steps = 0;
  await restoreToPostgres({
    from,
    folder,
    address: { url: await testDatabase(), schema },
    migrations: fileURLToPath(new URL('../../migrations', import.meta.url)),
    replace: true,
    now: Date.now,
    onProgress: (at) => {
      if (at.stage !== stage) return;
      if (steps === Number(after)) process.kill(process.pid, 'SIGKILL');
      steps += 1;
    },
  });
  process.stdout.write('whole\n');
}
