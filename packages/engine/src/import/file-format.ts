// In charge of: telling from a file's first bytes what it is. Names and media types are not believed.
import { AppError } from '@trellis/errors';
import { open } from 'node:fs/promises';

/** Enough of a file to know what it is. */
const HEAD = 65_536;

/** What a file can be: a zip (perhaps a workbook), text, an old or encrypted workbook, a web page, or none of these. */
export type FileKind = 'zip' | 'text' | 'old-workbook' | 'web-page' | 'unknown';

/** The beginning of a file. */
export async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** How workbooks before 2007 begin, and newer ones under a password. */
const OLD_WORKBOOK = [0xd0, 0xcf, 0x11, 0xe0];

/** Signatures of what is often sent by mistake: PDF, gzip, pictures, other archives. */
const signatures: readonly (readonly number[])[] = [
  [0x25, 0x50, 0x44, 0x46],
  [0x1f, 0x8b],
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x52, 0x61, 0x72, 0x21],
  [0x37, 0x7a, 0xbc, 0xaf],
];

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[index] === byte);
}

/** Web pages and XML that spreadsheet programs save under the names of workbooks. */
const MARKUP = /^\uFEFF?\s*<(?:!doctype|html|head|meta|table|\?xml|script|!--)/i;

/** What the file is. An empty one is refused. */
export function fileKind(head: Uint8Array): FileKind {
  if (head.length === 0 || (head.length < HEAD && /^[\s\uFEFF]*$/.test(new TextDecoder().decode(head))))
    throw new AppError('invalid', 'import.empty-file');
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06])) return 'zip';
  if (startsWith(head, OLD_WORKBOOK)) return 'old-workbook';
  if (signatures.some((signature) => startsWith(head, signature))) return 'unknown';
  return MARKUP.test(new TextDecoder('latin1').decode(head.subarray(0, 512))) ? 'web-page' : 'text';
}
