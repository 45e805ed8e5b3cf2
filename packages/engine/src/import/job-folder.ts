// In charge of: the folder of one import: the file, its checked rows, and the rows that were refused.
import { copyFile, mkdir, open, readdir, rename, rm, stat, appendFile } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RefusedLine } from './protocol.ts';
import { sortLines } from './line-order.ts';
import type { StagedLine } from './row-check.ts';

/** How long a report is kept after its import ended. */
const KEPT_MS = 30 * 86_400_000;
const READ_BYTES = 1 << 18;

/** Rows and where the next ones begin. */
export interface Slice<Line> {
  readonly lines: readonly Line[];
  /** Where each of the rows ends. */
  readonly ends: readonly number[];
  readonly next: number;
  readonly isLast: boolean;
}

/** One job's files. */
export class JobFolder {
  readonly path: string;
  readonly file: string;
  readonly staged: string;
  readonly refused: string;
  readonly waiting: string;
  /** What a dry run found, one file for each kind of row. */
  readonly dry: { readonly new: string; readonly changed: string; readonly target: string };

  constructor(root: string, id: string) {
    this.path = join(root, id);
    this.file = join(this.path, 'file');
    this.staged = join(this.path, 'staged.jsonl');
    this.refused = join(this.path, 'refused.jsonl');
    this.waiting = join(this.path, 'waiting.jsonl');
    this.dry = { new: join(this.path, 'new.jsonl'), changed: join(this.path, 'changed.jsonl'), target: join(this.path, 'targets.jsonl') };
  }

  /** Makes the folder and moves the file into it. */
  async take(path: string): Promise<void> {
    await mkdir(this.path, { recursive: true });
    try {
      await rename(path, this.file);
    } catch {
      // The file is on another disk.
      await copyFile(path, this.file);
      await rm(path, { force: true });
    }
  }

  /** Whether what the import needs to go on is in this folder. */
  isHere(): Promise<boolean> {
    return exists(this.path);
  }

  /** Staged rows from a position on, at most `count`. */
  slice(position: number, count: number): Promise<Slice<StagedLine>> {
    return readLines(this.staged, position, count);
  }

  /** Rows that a dry run found from a position on, at most `count`. */
  async dryRows(kind: keyof JobFolder['dry'] | 'refused', position: number, count: number): Promise<Slice<object>> {
    const path = kind === 'refused' ? this.refused : this.dry[kind];
    return (await exists(path)) ? readLines(path, position, count) : { lines: [], ends: [], next: position, isLast: true };
  }

  /** Adds rows that a dry run found. */
  async noteDry(kind: keyof JobFolder['dry'], rows: readonly object[]): Promise<void> {
    if (rows.length > 0) await appendFile(this.dry[kind], rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }

  /** Forgets what an earlier run found. */
  async forgetDry(): Promise<void> {
    await Promise.all([this.dry.new, this.dry.changed, this.dry.target].map((path) => rm(path, { force: true })));
  }

  /** Refused rows in order, at most `limit`. */
  async *refusedRows(limit = Number.POSITIVE_INFINITY): AsyncGenerator<RefusedLine> {
    if (!(await exists(this.refused))) return;
    const lines = createInterface({ input: createReadStream(this.refused), crlfDelay: Number.POSITIVE_INFINITY });
    let count = 0;
    try {
      for await (const line of lines) {
        if (count >= limit) break;
        count += 1;
        // A line that is still being written is left for the next look.
        const row = parsed(line);
        if (row !== undefined) yield row;
      }
    } finally {
      lines.close();
    }
  }

  /** Adds rows that storing refused. */
  async refuse(rows: readonly RefusedLine[]): Promise<void> {
    if (rows.length > 0) await appendFile(this.refused, rows.map((row) => `${JSON.stringify(row)}\n`).join(''), { flush: true });
  }

  /** Puts the refused rows in the order of the file: checking and storing each refuse some. */
  async sortRefused(): Promise<void> {
    if (await exists(this.refused)) await sortLines(this.refused, join(this.path, 'sorted.jsonl'));
  }

  /** Lets go of what only a running import needs. */
  async finish(): Promise<void> {
    await Promise.all([rm(this.file, { force: true }), rm(this.staged, { force: true })]);
  }

  /** Removes everything. */
  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

function parsed(line: string): RefusedLine | undefined {
  try {
    return JSON.parse(line) as RefusedLine;
  } catch {
    return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Removes folders of jobs that ended long ago. Those of running ones stay. */
export async function removeOldFolders(root: string, now: number, running: ReadonlySet<string>): Promise<void> {
  if (!(await exists(root))) return;
  for (const name of await readdir(root)) {
    if (running.has(name)) continue;
    const { mtimeMs } = await stat(join(root, name));
    if (now - mtimeMs > KEPT_MS) await rm(join(root, name), { recursive: true, force: true });
  }
}

/** Complete lines of a file from a position on, at most `count`. */
async function readLines<Line>(path: string, position: number, count: number): Promise<Slice<Line>> {
  const handle = await open(path);
  try {
    const chunks: Buffer[] = [];
    const lines: Line[] = [];
    const ends: number[] = [];
    let [at, next, isLast] = [position, position, false];
    while (lines.length < count) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, at);
      if (bytesRead === 0) {
        isLast = true;
        break;
      }
      at += bytesRead;
      let from = 0;
      const fresh = buffer.subarray(0, bytesRead);
      for (let end = fresh.indexOf(10); end >= 0 && lines.length < count; end = fresh.indexOf(10, from)) {
        const line = Buffer.concat([...chunks.splice(0), fresh.subarray(from, end)]);
        lines.push(JSON.parse(line.toString('utf8')) as Line);
        next += line.length + 1;
        ends.push(next);
        from = end + 1;
      }
      chunks.push(fresh.subarray(from));
    }
    return { lines, ends, next, isLast: isLast || next >= (await handle.stat()).size };
  } finally {
    await handle.close();
  }
}
