// In charge of: being the process of the column mirror. It reads the store by itself, may be killed at any moment, and is never the only one that knows.
import { setPriority } from 'node:os';
import type { ToMirror } from './messages.ts';
import { MirrorAtWork } from './mirror-at-work.ts';
import { discardMirror } from './mirror-place.ts';

/** Whoever waits for a page or saves a record goes first. */
const NICENESS = 5;

function start(folder: string, memoryMb: number, threads: number): Promise<MirrorAtWork> {
  return MirrorAtWork.open(
    folder,
    { memoryMb, threads },
    {
      say: (message) => {
        if (process.connected) process.send?.(message);
      },
      broken: (error) => {
        process.stderr.write(`The column mirror begins anew: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
        discardMirror(folder);
        process.exit(1);
      },
      erased: () => {
        discardMirror(folder);
        process.exit(0);
      },
      ended: () => process.exit(0),
    },
  );
}

const [folder, memoryMb, threads] = process.argv.slice(2);
if (folder === undefined) throw new TypeError('the mirror needs the data folder');
// Who started this may have been killed while it was loaded: the news of that came before anyone listened, and the file would be held for ever.
if (!process.connected) process.exit(0);
try {
  setPriority(NICENESS);
} catch {
  // Where priorities may not be set the mirror works all the same.
}
const mirror = start(folder, Number(memoryMb), Number(threads));
process.on('message', (message: ToMirror) => {
  void mirror.then((opened) => opened.hear(message));
});
mirror.catch((error: unknown) => {
  process.stderr.write(`The column mirror does not open: ${String(error)}\n`);
  process.exit(1);
});
process.on('disconnect', () => process.exit(0));
