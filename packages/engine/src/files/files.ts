// In charge of: files from their upload to their end: kept under random keys, given to records by writes, removed when nothing can need them.
import { AppError } from '@trellis/errors';
import { maxFileBytes } from '@trellis/fields';
import type { LinkedEntity, LinkedField, Model } from '@trellis/model';
import { rightsOf, systemActor, type Actor } from '@trellis/permissions';
import { randomBytes } from 'node:crypto';
import type { Target, WriteOptions } from '../engine.ts';
import type { Reading } from '../records/record-read.ts';
import { once } from '../records/write-unit.ts';
import type { Storage, Tx } from '../storage.ts';
import { judgeFile, type ArrivedFile } from './arrived-file.ts';
import { fileJson, type FileJson } from './file-json.ts';
import { fileOnRecord, noSuchFile } from './file-open.ts';
import type { FileReads, FileState, NewFile, StoredFile } from './file-rows.ts';
import { storeRefusal, type ByteRange, type ByteSource, type FileStore } from './file-store.ts';
import { uploadField } from './upload-field.ts';

/** How long a file may be on no record. */
const PENDING_MS = 86_400_000;

/** How often what is left over is looked for. */
const SWEEP_MS = 3_600_000;

/** What one uploader may have on no record, so that nobody fills the disk with files that no record ever shows. */
const WAITING_COUNT = 300;
const WAITING_BYTES = 4 * 1024 * 1024 * 1024;

/** Lines looked at together. */
const PAGE = 500;

const sweeper = systemActor('files');

/** A field that takes files from an actor, and how large they may be. */
export interface UploadTarget {
  readonly maxBytes: number;
}

/** A file whose bytes may be read. */
export interface OpenedFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
  read(range: ByteRange): Promise<AsyncIterable<Uint8Array>>;
}

/** Bytes that a backup must hold. */
export interface FileInUse {
  readonly key: string;
  readonly size: number;
  readonly sha256: string;
}

/** The use cases of files. */
export interface Files {
  /** Asked before the first byte is read: refuses an actor who may not set the field on any record. */
  uploadTarget(actor: Actor, target: Target, field: string): UploadTarget;
  /** Keeps a file that came in; no record refers to it until a write names its id. The caller removes its own copy. */
  upload(actor: Actor, target: Target, field: string, file: ArrivedFile, options: WriteOptions): Promise<FileJson>;
  /** The bytes of a file that a record has, or that its history shows, or its small picture. Whoever may not have it hears that there is none. */
  open(actor: Actor, target: Target, record: number, field: string, id: string, size: 'full' | 'thumb'): Promise<OpenedFile>;
  /** Removes files for good, whatever still names them: for erasing personal data. A crash in between is made good at the next start. */
  erase(keys: readonly string[]): Promise<void>;
  /** Everything that a backup must hold, small pictures too. */
  inUse(): AsyncIterable<FileInUse>;
  /** Removes files that no record took within a day, and finishes removals that a crash interrupted. */
  sweep(): Promise<void>;
}

/** What files are made of. */
export interface FilesOptions {
  readonly store: FileStore;
  /** Largest file that is taken, in megabytes. */
  readonly maxMb: number;
  readonly storage: Storage;
  readonly model: () => Model;
  readonly entity: (actor: Actor, target: Target) => LinkedEntity;
  readonly reading: (actor: Actor, target: Target) => Reading;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** Key of a file's small picture. */
export function thumbnailKey(key: string): string {
  return `${key}-thumb`;
}

/** Marks files as leaving, for a unit that erases more than them. `erase` with the same keys, after its commit, removes their bytes at once. */
export async function dropFiles(tx: Tx, keys: readonly string[]): Promise<void> {
  await tx.files.move(keys, ['arriving', 'pending', 'attached'], 'leaving');
}

/** Everything that a backup must hold of what is known of files, small pictures too. */
export async function* filesInUse(reads: FileReads): AsyncIterable<FileInUse> {
  for (let last = ''; ;) {
    const page = await reads.after(last, PAGE);
    for (const { key, size, sha256, thumbnail, state } of page) {
      if (state !== 'pending' && state !== 'attached') continue;
      yield { key, size, sha256 };
      if (thumbnail !== null) yield { key: thumbnailKey(key), size: thumbnail.size, sha256: thumbnail.sha256 };
    }
    const next = page.at(-1)?.key;
    if (next === undefined) return;
    last = next;
  }
}

/** Files over a store. */
export class OpenFiles implements Files {
  readonly #options: FilesOptions;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;

  constructor(options: FilesOptions) {
    this.#options = options;
  }

  /** Looks for leftovers now and from time to time. */
  start(): void {
    const sweep = (): void => void this.sweep().catch((error: unknown) => this.#options.onError(error));
    this.#timer = setInterval(sweep, SWEEP_MS).unref();
    sweep();
  }

  /** Stops looking. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping?.catch(() => undefined);
  }

  uploadTarget(actor: Actor, target: Target, name: string): UploadTarget {
    const field = this.#uploadField(actor, target, name);
    return { maxBytes: maxFileBytes(field.type.files?.(field.config) ?? {}, this.#options.maxMb) };
  }

  async upload(actor: Actor, target: Target, name: string, file: ArrivedFile, options: WriteOptions): Promise<FileJson> {
    const field = this.#uploadField(actor, target, name);
    const judged = await judgeFile(field, file, this.#options.maxMb);
    const key = randomBytes(16).toString('hex');
    const line: NewFile = { ...judged, key, uploader: actor.id, entity: field.entity.number, field: field.number };
    await this.#options.storage.write(actor, (tx) => noteArrival(tx, line));
    try {
      await this.#put(key, file);
      const answer = await this.#options.storage.write(actor, (tx) =>
        once(tx, actor, options, async () => {
          await tx.files.move([key], ['arriving'], 'pending');
          return fileJson(line);
        }),
      );
      // The request was sent before, and the first answer names another file.
      if (answer.id !== key) await this.erase([key]);
      return answer;
    } catch (error) {
      await this.erase([key]).catch((another: unknown) => this.#options.onError(another));
      throw error;
    }
  }

  async open(actor: Actor, target: Target, record: number, field: string, id: string, size: 'full' | 'thumb'): Promise<OpenedFile> {
    const file = await this.#found(actor, target, record, field, id);
    const isThumbnail = size === 'thumb';
    const content = isThumbnail ? file.thumbnail : file;
    if (content === null) throw noSuchFile();
    const key = isThumbnail ? thumbnailKey(id) : id;
    const { type, size: bytes, sha256 } = content;
    return { name: file.name, type, size: bytes, sha256, read: (range) => this.#read(key, range) };
  }

  async erase(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    await this.#options.storage.write(sweeper, (tx) => dropFiles(tx, keys));
    await this.#finish(keys);
  }

  inUse(): AsyncIterable<FileInUse> {
    return filesInUse(this.#options.storage.read.files);
  }

  sweep(): Promise<void> {
    this.#sweeping ??= this.#sweep().finally(() => {
      this.#sweeping = undefined;
    });
    return this.#sweeping;
  }

  /** Another process that is at it is left to it. */
  async #sweep(): Promise<void> {
    const claim = await this.#options.storage.claim('files');
    if (claim === undefined) return;
    try {
      await this.#sweepAll();
    } finally {
      await claim.release();
    }
  }

  async #sweepAll(): Promise<void> {
    const { storage, now } = this.#options;
    await this.#finish(await this.#keysIn('leaving', now() + 1));
    for (const state of ['arriving', 'pending'] as const) {
      const keys = await this.#keysIn(state, now() - PENDING_MS);
      if (keys.length === 0) continue;
      // Only those that no record took in the meantime.
      await this.#finish(await storage.write(sweeper, (tx) => tx.files.move(keys, [state], 'leaving')));
    }
  }

  async #keysIn(state: FileState, before: number): Promise<readonly string[]> {
    return (await this.#options.storage.read.files.inState(state, before, PAGE)).map((file) => file.key);
  }

  /** Removes the bytes of files that are leaving, then their lines. */
  async #finish(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const { store, storage } = this.#options;
    for (const key of keys) {
      await store.remove(key);
      await store.remove(thumbnailKey(key));
    }
    await storage.write(sweeper, (tx) => tx.files.forget(keys));
  }

  async #put(key: string, { thumbnail, ...source }: ArrivedFile): Promise<void> {
    const { store } = this.#options;
    const put = async (under: string, bytes: ByteSource): Promise<void> => store.put(under, bytes);
    try {
      await put(key, source);
      if (thumbnail !== undefined) await put(thumbnailKey(key), thumbnail);
    } catch (error) {
      throw storeRefusal(error);
    }
  }

  async #read(key: string, range: ByteRange): Promise<AsyncIterable<Uint8Array>> {
    let bytes: AsyncIterable<Uint8Array> | undefined;
    try {
      bytes = await this.#options.store.read(key, range);
    } catch (error) {
      throw storeRefusal(error);
    }
    if (bytes === undefined) throw new AppError('internal', 'server.internal', { cause: new Error(`the bytes of file ${key} are not there`) });
    return bytes;
  }

  /** Every refusal is the same one (P9). */
  async #found(actor: Actor, target: Target, record: number, field: string, id: string): Promise<StoredFile> {
    try {
      return await fileOnRecord(this.#options.reading(actor, target), this.#options.storage.read, record, field, id);
    } catch (error) {
      throw error instanceof AppError && (error.kind === 'not-found' || error.kind === 'forbidden') ? noSuchFile() : error;
    }
  }

  #uploadField(actor: Actor, target: Target, name: string): LinkedField {
    return uploadField(rightsOf(this.#options.model(), actor), this.#options.entity(actor, target), name);
  }
}

/** Notes a file before its bytes are kept. */
async function noteArrival(tx: Tx, line: NewFile): Promise<void> {
  const waiting = await tx.files.waitingOf(line.uploader);
  if (line.uploader !== null && (waiting.count >= WAITING_COUNT || waiting.bytes + line.size > WAITING_BYTES))
    throw new AppError('limit', 'file.too-many-waiting');
  await tx.files.add(line);
}
