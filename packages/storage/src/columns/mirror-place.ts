// In charge of: where the mirror's file is, and removing it.
import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** The mirror's file in a data folder. */
export function mirrorFile(folder: string): string {
  return join(folder, 'mirror.duckdb');
}

/** Removes the mirror: it is built anew when it is needed. */
export function discardMirror(folder: string): void {
  const file = mirrorFile(folder);
  for (const path of [file, `${file}.wal`, `${file}.tmp`]) rmSync(path, { recursive: true, force: true });
}
