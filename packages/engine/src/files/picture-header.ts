// In charge of: reading what the headers of small pictures say: how large they are, and whether they carry anything besides the picture.

/** A picture's own account of itself. */
export interface PictureHeader {
  readonly type: 'image/png' | 'image/jpeg' | 'image/webp';
  readonly width: number;
  readonly height: number;
}

const latin = (bytes: Buffer, start: number, end: number): string => bytes.toString('latin1', start, end);

/** Chunks that say how to show the picture, and nothing else. */
const pngChunks = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND', 'sRGB', 'gAMA', 'cHRM', 'iCCP', 'sBIT', 'bKGD', 'pHYs']);

function readPng(bytes: Buffer): PictureHeader | undefined {
  if (bytes.length < 33 || latin(bytes, 12, 16) !== 'IHDR') return undefined;
  let at = 8;
  let name = '';
  while (at + 12 <= bytes.length && name !== 'IEND') {
    name = latin(bytes, at + 4, at + 8);
    if (!pngChunks.has(name)) return undefined;
    at += 12 + bytes.readUInt32BE(at);
  }
  return name === 'IEND' && at === bytes.length ? { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : undefined;
}

/** Markers of segments with tables, and of those that say how large the picture is. */
const JPEG_TABLES = new Set([0xc4, 0xcc, 0xdb, 0xdd, 0xe0, 0xe2, 0xee]);
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && !JPEG_TABLES.has(marker) && marker !== 0xc8;

/** Where the picture's own data ends: at the next marker that is no part of it. */
function endOfScan(bytes: Buffer, start: number): number {
  for (let at = start; at + 1 < bytes.length; at += 1) {
    const next = bytes[at + 1] ?? 0;
    if (bytes[at] === 0xff && next !== 0 && (next < 0xd0 || next > 0xd7) && next !== 0xff) return at;
  }
  return bytes.length;
}

function readJpeg(bytes: Buffer): PictureHeader | undefined {
  let [at, width, height] = [2, 0, 0];
  while (at + 1 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xd9) return width > 0 && at + 2 === bytes.length ? { type: 'image/jpeg', width, height } : undefined;
    if (at + 4 > bytes.length) return undefined;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (isFrame(marker) && at + 9 <= bytes.length) [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
    else if (marker !== 0xda && !JPEG_TABLES.has(marker)) return undefined;
    at = marker === 0xda ? endOfScan(bytes, end) : end;
  }
  return undefined;
}

const webpChunks = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ICCP']);

function webpSize(bytes: Buffer, name: string, data: number): { width: number; height: number } | undefined {
  if (data + 10 > bytes.length) return undefined;
  if (name === 'VP8X') return { width: bytes.readUIntLE(data + 4, 3) + 1, height: bytes.readUIntLE(data + 7, 3) + 1 };
  if (name === 'VP8L') {
    const bits = bytes.readUInt32LE(data + 1);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  return name === 'VP8 ' ? { width: bytes.readUInt16LE(data + 6) & 0x3fff, height: bytes.readUInt16LE(data + 8) & 0x3fff } : undefined;
}

function readWebp(bytes: Buffer): PictureHeader | undefined {
  if (bytes.length < 30 || bytes.readUInt32LE(4) + 8 !== bytes.length) return undefined;
  let at = 12;
  let size: { width: number; height: number } | undefined;
  while (at + 8 <= bytes.length) {
    const name = latin(bytes, at, at + 4);
    if (!webpChunks.has(name)) return undefined;
    size ??= webpSize(bytes, name, at + 8);
    const length = bytes.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
  return size !== undefined && at === bytes.length ? { type: 'image/webp', ...size } : undefined;
}

/** A whole PNG, JPEG or WebP that carries nothing besides its picture; undefined for anything else. */
export function readPicture(bytes: Buffer): PictureHeader | undefined {
  if (latin(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return readPng(bytes);
  if (latin(bytes, 0, 3) === '\xff\xd8\xff') return readJpeg(bytes);
  return latin(bytes, 0, 4) === 'RIFF' && latin(bytes, 8, 12) === 'WEBP' ? readWebp(bytes) : undefined;
}
