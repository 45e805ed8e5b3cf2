// In charge of: unpacking an archive and reading its lines; nothing of a file that is cut off or altered is used.
import { AppError, invalid, issue } from '@trellis/errors';
import { forbiddenKeys, isTooDeep } from '@trellis/model';
import { createHash, type Hash } from 'node:crypto';
import { closeSync, createReadStream, createWriteStream, openSync, readSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { pause } from '../schema-change/change-deps.ts';

/** Most bytes of an unpacked archive. */
const MAX_BYTES = 64 * 1024 * 1024 * 1024;
/** Most bytes of one line: far more than a record's longest texts. */
const MAX_LINE = 64 * 1024 * 1024;
const READ_BYTES = 256 * 1024;
/** Lines read before everyone else has a turn. */
const LINES_AT_ONCE = 500;
const LF = 10;
/** How the lines of files begin. Records are read several times, and each time past these. */
const FILE_LINES = [Buffer.from('{"file":"'), Buffer.from('{"bytes":"')];

function isOfFile(bytes: Buffer): boolean {
  return FILE_LINES.some((start) => bytes.subarray(0, start.length).equals(start));
}

/** A line with its number; lines count from 1. */
export interface ArchiveLine {
  readonly line: number;
  readonly value: { readonly [member: string]: unknown };
}

/** An unpacked archive that is whole. Call `remove` when done. */
export class ArchiveFile {
  readonly #path: string;
  /** Lines before the last. */
  readonly #count: number;

  constructor(path: string, count: number) {
    this.#path = path;
    this.#count = count;
  }

  /** Its lines but the last and those of files. */
  *lines(): Iterable<ArchiveLine> {
    for (const { line, bytes } of this.#raw()) if (!isOfFile(bytes)) yield { line, value: parseLine(bytes, line) };
  }

  /** The lines of files. */
  *fileLines(): Iterable<ArchiveLine> {
    for (const { line, bytes } of this.#raw()) if (isOfFile(bytes)) yield { line, value: parseLine(bytes, line) };
  }

  *#raw(): Iterable<{ readonly line: number; readonly bytes: Buffer }> {
    let line = 0;
    for (const bytes of rawLines(this.#path)) {
      line += 1;
      if (line > this.#count) return;
      yield { line, bytes };
    }
  }

  async remove(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}

/** Unpacks an archive to `plain` and checks that it is whole. */
export async function openArchive(path: string, plain: string): Promise<ArchiveFile> {
  try {
    const seen = await unpack(path, plain);
    return new ArchiveFile(plain, seen);
  } catch (error) {
    await rm(plain, { force: true });
    throw error;
  }
}

async function unpack(path: string, plain: string): Promise<number> {
  let bytes = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      const max = MAX_BYTES / 1024 / 1024;
      done(bytes > MAX_BYTES ? new AppError('limit', 'archive.too-large', { params: { max } }) : null, chunk);
    },
  });
  try {
    await pipeline(createReadStream(path), createGunzip(), counting, createWriteStream(plain, { mode: 0o600 }));
  } catch (error) {
    if (error instanceof AppError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('Z_')) throw error;
    throw new AppError('invalid', bytes === 0 && code === 'Z_DATA_ERROR' ? 'archive.not-one' : 'archive.damaged', { cause: error });
  }
  return checkEnd(plain);
}

/** Compares what the last line says of the lines before it. Answers how many they are. */
async function checkEnd(plain: string): Promise<number> {
  const digest = createHash('sha256');
  let last: Buffer | undefined;
  let count = 0;
  for (const bytes of rawLines(plain)) {
    if (last !== undefined) {
      hashLine(digest, last);
      count += 1;
      if (count % LINES_AT_ONCE === 0 || last.length > READ_BYTES / 2) await pause();
    }
    last = bytes;
  }
  const end = last === undefined ? undefined : parsed(last);
  if (count === 0 && !isEnd(end)) throw new AppError('invalid', 'archive.not-one');
  if (!isEnd(end) || end.lines !== count || end.sha256 !== digest.digest('hex')) throw new AppError('invalid', 'archive.damaged');
  return count;
}

function hashLine(digest: Hash, bytes: Buffer): void {
  digest.update(bytes).update('\n');
}

function isEnd(value: unknown): value is { readonly end: true; readonly lines: unknown; readonly sha256: unknown } {
  return typeof value === 'object' && value !== null && 'end' in value && value.end === true && 'lines' in value && 'sha256' in value;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function parseLine(bytes: Buffer, line: number): ArchiveLine['value'] {
  const value = parsed(bytes);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || isTooDeep(value) || forbiddenKeys(value).length > 0)
    throw invalid('archive.refused', [issue('archive.line', `lines.${line}`)], { count: 1 });
  return value as ArchiveLine['value'];
}

/** The lines of a file, the last one too when nothing ends it. */
function* rawLines(path: string): Iterable<Buffer> {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(READ_BYTES);
    let parts: Buffer[] = [];
    let length = 0;
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
      let start = 0;
      for (let end = buffer.subarray(0, read).indexOf(LF); end >= 0; end = buffer.subarray(0, read).indexOf(LF, start)) {
        yield Buffer.concat([...parts, buffer.subarray(start, end)]);
        [parts, length, start] = [[], 0, end + 1];
      }
      parts.push(Buffer.from(buffer.subarray(start, read)));
      length += read - start;
      if (length > MAX_LINE) throw new AppError('invalid', 'archive.damaged');
    }
    if (length > 0) yield Buffer.concat(parts);
  } finally {
    closeSync(file);
  }
}
