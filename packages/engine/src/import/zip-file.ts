// In charge of: reading entries of a zip file with limits on what really comes out of it. Entry names are only compared, never used as paths.
import { AppError } from '@trellis/errors';
import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { brokenFile } from './refusal.ts';

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const MAX_END = 65_557;
const MAX_DIRECTORY = 16 * 1024 * 1024;
const MAX_ENTRIES = 10_000;

/** What a zip may grow to. */
export interface ZipLimits {
  /** Bytes in all, counted as they come out. */
  readonly bytes: number;
  /** Bytes out per byte in, once an entry is larger than `ratioFrom`. */
  readonly ratio: number;
  readonly ratioFrom: number;
}

/** An entry as the directory describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

const damaged = (cause?: unknown): AppError => brokenFile({ en: 'it is damaged or incomplete', 'zh-CN': '文件已损坏或不完整' }, cause);

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  if (position < 0 || length < 0) throw damaged();
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw damaged();
  return buffer;
}

interface Directory {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

async function directory64(handle: FileHandle, locatorAt: number): Promise<Directory> {
  const locator = await readAt(handle, locatorAt, 20);
  if (locator.readUInt32LE(0) !== LOCATOR_64) throw damaged();
  const end = await readAt(handle, Number(locator.readBigUInt64LE(8)), 56);
  if (end.readUInt32LE(0) !== END_64) throw damaged();
  return { count: Number(end.readBigUInt64LE(32)), size: Number(end.readBigUInt64LE(40)), offset: Number(end.readBigUInt64LE(48)) };
}

async function findDirectory(handle: FileHandle): Promise<Directory> {
  const { size } = await handle.stat();
  const length = Math.min(size, MAX_END);
  const tail = await readAt(handle, size - length, length);
  let place = tail.length - 22;
  while (place >= 0 && tail.readUInt32LE(place) !== END) place -= 1;
  if (place < 0) throw damaged();
  const found = { count: tail.readUInt16LE(place + 10), size: tail.readUInt32LE(place + 12), offset: tail.readUInt32LE(place + 16) };
  const isLarge = found.count === 0xffff || found.size === 0xffffffff || found.offset === 0xffffffff;
  return isLarge ? directory64(handle, size - length + place - 20) : found;
}

/** Sizes past 32 bits stand in an extra field, in this order and only where the entry itself has no room. */
function wideNumbers(extra: Buffer, narrow: readonly number[]): readonly number[] {
  let place = 0;
  while (place + 4 <= extra.length) {
    const [id, length] = [extra.readUInt16LE(place), extra.readUInt16LE(place + 2)];
    if (id === 1) {
      let at = place + 4;
      return narrow.map((value) => {
        if (value !== 0xffffffff || at + 8 > extra.length) return value;
        at += 8;
        return Number(extra.readBigUInt64LE(at - 8));
      });
    }
    place += 4 + length;
  }
  return narrow;
}

function readEntry(directory: Buffer, place: number): { readonly entry: ZipEntry; readonly next: number } {
  if (place + 46 > directory.length || directory.readUInt32LE(place) !== CENTRAL) throw damaged();
  const [nameLength, extraLength, noteLength] = [28, 30, 32].map((at) => directory.readUInt16LE(place + at)) as [number, number, number];
  const name = directory.toString('utf8', place + 46, place + 46 + nameLength).replaceAll('\\', '/');
  const extra = directory.subarray(place + 46 + nameLength, place + 46 + nameLength + extraLength);
  const narrow = [24, 20, 42].map((at) => directory.readUInt32LE(place + at));
  const [size = 0, packed = 0, offset = 0] = wideNumbers(extra, narrow);
  return {
    entry: { name, method: directory.readUInt16LE(place + 10), packed, size, offset },
    next: place + 46 + nameLength + extraLength + noteLength,
  };
}

function inflated(packed: Readable): AsyncIterable<Buffer> {
  const inflate = createInflateRaw({ chunkSize: 1 << 18 });
  // The error reaches the reader through the inflater, which the pipeline destroys with it.
  pipeline(packed, inflate, () => {});
  return inflate;
}

/** A zip file that is open. */
export class ZipFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #entries: ReadonlyMap<string, ZipEntry>;
  readonly #limits: ZipLimits;
  #left: number;

  private constructor(path: string, handle: FileHandle, entries: ReadonlyMap<string, ZipEntry>, limits: ZipLimits) {
    this.#path = path;
    this.#handle = handle;
    this.#entries = entries;
    this.#limits = limits;
    this.#left = limits.bytes;
  }

  /** Opens a zip and reads its directory. */
  static async open(path: string, limits: ZipLimits): Promise<ZipFile> {
    const handle = await open(path);
    try {
      const { count, size, offset } = await findDirectory(handle);
      if (count > MAX_ENTRIES || size > MAX_DIRECTORY) throw damaged();
      const directory = await readAt(handle, offset, size);
      const entries = new Map<string, ZipEntry>();
      for (let place = 0, index = 0; index < count; index += 1) {
        const { entry, next } = readEntry(directory, place);
        // Names are compared without case, as spreadsheet programs do.
        entries.set(entry.name.toLowerCase(), entry);
        place = next;
      }
      return new ZipFile(path, handle, entries, limits);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** The entry of a name. */
  entry(name: string): ZipEntry | undefined {
    return this.#entries.get(name.toLowerCase());
  }

  /** An entry's content. It ends in a refusal when more comes out than the limits allow, or not what the directory says. */
  async *read(entry: ZipEntry): AsyncGenerator<Buffer> {
    const header = await readAt(this.#handle, entry.offset, 30);
    if (header.readUInt32LE(0) !== LOCAL || (entry.method !== 0 && entry.method !== 8)) throw damaged();
    const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    if (entry.packed === 0) return;
    const packed = createReadStream(this.#path, { start, end: start + entry.packed - 1, highWaterMark: 1 << 16 });
    let size = 0;
    try {
      for await (const chunk of entry.method === 0 ? packed : inflated(packed)) {
        size += chunk.length;
        this.#check(entry, size, chunk.length);
        yield chunk;
      }
    } catch (error) {
      throw error instanceof AppError ? error : damaged(error);
    } finally {
      packed.destroy();
    }
    if (size !== entry.size) throw damaged();
  }

  /** A small entry as a whole; undefined when there is none. */
  async readText(name: string, maxBytes: number): Promise<string | undefined> {
    const entry = this.entry(name);
    if (entry === undefined) return undefined;
    if (entry.size > maxBytes) throw damaged();
    const chunks: Buffer[] = [];
    for await (const chunk of this.read(entry)) chunks.push(chunk);
    return new TextDecoder(undefined, { ignoreBOM: false }).decode(Buffer.concat(chunks));
  }

  /** Lets the file go. */
  async close(): Promise<void> {
    await this.#handle.close();
  }

  #check(entry: ZipEntry, size: number, added: number): void {
    this.#left -= added;
    const { bytes, ratio, ratioFrom } = this.#limits;
    if (this.#left < 0) throw new AppError('limit', 'import.too-large', { params: { max: Math.round(bytes / 1_048_576) } });
    if (size > entry.size || (size > ratioFrom && size > entry.packed * ratio)) throw damaged();
  }
}
