// In charge of: the files in an archive: which records want which, whether all their bytes are there, and getting them out one at a time.
import { issue, type Issue } from '@trellis/errors';
import { FILE_ID } from '@trellis/fields';
import type { LinkedField } from '@trellis/model';
import { createHash, type Hash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { ArrivedFile } from '../files/arrived-file.ts';
import type { ArchiveFile, ArchiveLine } from './archive-file.ts';
import type { FileNames } from './record-reader.ts';

const isObject = (value: unknown): value is { readonly [member: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Which files records want, learned while they are read for the first time. */
export class WantedFiles implements FileNames {
  /** Where the record is that wants a file, and for which of its fields. */
  readonly wanted = new Map<string, { readonly field: LinkedField; readonly path: string; readonly name: string }>();
  readonly #issues: Issue[];

  constructor(issues: Issue[]) {
    this.#issues = issues;
  }

  keyOf(value: unknown, field: LinkedField, path: string): string | undefined {
    const { file, name } = isObject(value) ? value : {};
    if (typeof file !== 'string' || !FILE_ID.test(file) || typeof name !== 'string') this.#issues.push(issue('archive.line', path));
    else if (this.wanted.has(file)) this.#issues.push(issue('archive.file-twice', path, { name }));
    else {
      this.wanted.set(file, { field, path, name });
      return file;
    }
    return undefined;
  }

  /** Tells of the files that are not there. */
  checkThere(there: ReadonlySet<string>): void {
    for (const [file, { path, name }] of this.wanted) if (!there.has(file)) this.#issues.push(issue('archive.file-missing', path, { name }));
  }
}

/** Bytes that are expected. */
class Expected {
  readonly size: number;
  readonly sha256: string;
  readonly #digest: Hash = createHash('sha256');
  #seen = 0;

  constructor({ size, sha256 }: { readonly size: number; readonly sha256: string }) {
    this.size = size;
    this.sha256 = sha256;
  }

  get left(): number {
    return this.size - this.#seen;
  }

  add(bytes: Buffer): void {
    this.#digest.update(bytes);
    this.#seen += bytes.length;
  }

  isWhole(): boolean {
    return this.left === 0 && this.#digest.digest('hex') === this.sha256;
  }
}

/** A file that is being read. */
interface Current {
  readonly file: string;
  readonly name: string;
  readonly line: number;
  readonly parts: readonly Expected[];
  isBroken: boolean;
}

function contentOf(value: unknown): Expected | undefined {
  if (!isObject(value)) return undefined;
  const { size, sha256 } = value;
  const isRight = Number.isSafeInteger(size) && (size as number) >= 0 && typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256);
  return isRight ? new Expected({ size: size as number, sha256 }) : undefined;
}

function readFileLine({ line, value }: ArchiveLine): Current | undefined {
  const { file, name, thumbnail } = value;
  const parts = thumbnail === null ? [contentOf(value)] : [contentOf(value), contentOf(thumbnail)];
  const whole = parts.flatMap((part) => part ?? []);
  const isRight = typeof file === 'string' && FILE_ID.test(file) && typeof name === 'string' && whole.length === parts.length;
  return isRight ? { file, name, line, parts: whole, isBroken: false } : undefined;
}

/** Where the bytes of the file under way go: nowhere, or to the disk. */
interface Sink {
  /** The paths of a file's bytes and of its small picture's. */
  readonly paths: readonly [string, string];
}

/** A file of an archive whose bytes are as they were; on the disk when there is a sink for them. */
export interface TakenFile extends ArrivedFile {
  readonly file: string;
}

/** The files of an archive, one after another. Mistakes in them are told, and what is mistaken is left out. */
export class ArchivedFiles {
  readonly #archive: ArchiveFile;
  readonly #issues: Issue[];
  readonly #sink: Sink | undefined;
  #handles: readonly (FileHandle | undefined)[] = [];

  constructor(archive: ArchiveFile, issues: Issue[], sink?: Sink) {
    this.#archive = archive;
    this.#issues = issues;
    this.#sink = sink;
  }

  /** Each is on the disk until the next is asked for. */
  async *all(): AsyncIterable<TakenFile> {
    let current: Current | undefined;
    try {
      for (const each of this.#archive.fileLines()) {
        if (!('file' in each.value)) {
          await this.#bytes(each, current);
          continue;
        }
        await this.#closed();
        yield* this.#ended(current);
        current = readFileLine(each);
        if (current === undefined) this.#issues.push(issue('archive.line', `lines.${each.line}`));
        else await this.#begin(current);
      }
      await this.#closed();
      yield* this.#ended(current);
    } finally {
      await this.#closed();
    }
  }

  async #begin({ parts }: Current): Promise<void> {
    const { paths } = this.#sink ?? {};
    if (paths === undefined) return;
    this.#handles = [await open(paths[0], 'w', 0o600), parts.length < 2 ? undefined : await open(paths[1], 'w', 0o600)];
  }

  async #closed(): Promise<void> {
    const handles = this.#handles;
    this.#handles = [];
    for (const handle of handles) await handle?.close();
  }

  async #bytes({ line, value }: ArchiveLine, current: Current | undefined): Promise<void> {
    const place = current?.parts.findIndex((part) => part.left > 0) ?? -1;
    const part = current?.parts[place];
    const bytes = typeof value['bytes'] === 'string' ? Buffer.from(value['bytes'], 'base64') : Buffer.alloc(0);
    if (current === undefined) this.#issues.push(issue('archive.line', `lines.${line}`));
    else if (part === undefined || bytes.length === 0 || bytes.length > part.left) current.isBroken = true;
    else {
      part.add(bytes);
      await this.#handles[place]?.write(bytes);
    }
    // Without bytes to write nothing is waited for, and everyone else must have a turn.
    await new Promise((resolve) => setImmediate(resolve));
  }

  *#ended(current: Current | undefined): Iterable<TakenFile> {
    if (current === undefined) return;
    const { file, name, line, parts, isBroken } = current;
    const [main, small] = parts;
    if (isBroken || main === undefined || !parts.every((part) => part.isWhole())) {
      this.#issues.push(issue('archive.file-damaged', `lines.${line}`, { name }));
      return;
    }
    const [path, smallPath] = this.#sink?.paths ?? ['', ''];
    const thumbnail = small === undefined ? {} : { thumbnail: { path: smallPath, size: small.size, sha256: small.sha256 } };
    yield { file, name, path, size: main.size, sha256: main.sha256, ...thumbnail };
  }
}
