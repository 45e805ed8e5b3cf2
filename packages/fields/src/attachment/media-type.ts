// In charge of: telling a file's media type by its bytes. Its name, and what the sender says, prove nothing.

/** Bytes at a file's start that are enough to tell, and as many at its end. */
export const SNIFFED_BYTES = 65_536;

/** The type of what nothing is known about. */
const UNKNOWN = 'application/octet-stream';

const OPEN_XML = 'application/vnd.openxmlformats-officedocument.';

/** Bytes read as one character each, so that signatures can be written as text. */
function latin(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 8192) text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  return text;
}

/** Signatures at the very start. */
const starts: readonly (readonly [string, string])[] = [
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['II*\0', 'image/tiff'],
  ['MM\0*', 'image/tiff'],
  ['%PDF-', 'application/pdf'],
  ['Rar!\x1a\x07', 'application/vnd.rar'],
  ["7z\xbc\xaf'\x1c", 'application/x-7z-compressed'],
  ['\x1f\x8b\b', 'application/gzip'],
  ['\x1aE\xdf\xa3', 'video/webm'],
  ['OggS', 'audio/ogg'],
  ['fLaC', 'audio/flac'],
  ['ID3', 'audio/mpeg'],
];

const riffs: { readonly [form: string]: string } = { WEBP: 'image/webp', WAVE: 'audio/wav', 'AVI ': 'video/x-msvideo' };

/** Lengths of the headers that bitmaps have. */
const bitmapHeaders = new Set([12, 40, 52, 56, 64, 108, 124]);

/** Brands of the box that ISO media files begin with. */
function isoType(brand: string): string {
  if (brand.startsWith('avi')) return 'image/avif';
  if (/^(?:hei|hev|mif1|msf1)/.test(brand)) return 'image/heic';
  if (brand.startsWith('M4A')) return 'audio/mp4';
  return brand.startsWith('qt') ? 'video/quicktime' : 'video/mp4';
}

/** Office files are archives; what they hold tells them apart. */
function zipType(head: string, tail: string): string {
  const declared = /^mimetype(application\/vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation))/.exec(head.slice(30, 100))?.[1];
  if (declared !== undefined) return declared;
  const names = head + tail;
  if (!names.includes('[Content_Types].xml')) return 'application/zip';
  if (names.includes('word/document')) return `${OPEN_XML}wordprocessingml.document`;
  if (names.includes('xl/workbook')) return `${OPEN_XML}spreadsheetml.sheet`;
  return names.includes('ppt/presentation') ? `${OPEN_XML}presentationml.presentation` : 'application/zip';
}

const wide = (text: string): string => text.replace(/./g, '$&\0');

/** The old office formats name their main stream. */
function compoundType(bytes: string): string {
  if (bytes.includes(wide('WordDocument'))) return 'application/msword';
  if (bytes.includes(wide('Workbook')) || bytes.includes(wide('Book'))) return 'application/vnd.ms-excel';
  return bytes.includes(wide('PowerPoint Document')) ? 'application/vnd.ms-powerpoint' : UNKNOWN;
}

function binaryType(head: string, tail: string): string | undefined {
  const start = starts.find(([signature]) => head.startsWith(signature));
  if (start !== undefined) return start[1];
  if (head.startsWith('RIFF')) return riffs[head.slice(8, 12)] ?? UNKNOWN;
  if (head.slice(4, 8) === 'ftyp') return isoType(head.slice(8, 12));
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return zipType(head, tail);
  if (head.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return compoundType(head + tail);
  if (head.startsWith('BM') && bitmapHeaders.has(head.charCodeAt(14)) && head.slice(15, 18) === '\0\0\0') return 'image/bmp';
  return /^\xff[\xe2\xe3\xf2\xf3\xfa\xfb]/.test(head) ? 'audio/mpeg' : undefined;
}

/** Markup that a browser might run is named as such, so that nobody takes it for harmless text. */
function textType(head: string): string | undefined {
  if (/^(?:\xff\xfe|\xfe\xff)/.test(head)) return 'text/plain';
  // Control characters do not stand in texts, whatever their encoding.
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  if (/[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/.test(head)) return undefined;
  const text = head.replace(/^\xef\xbb\xbf/, '').trimStart();
  const opening = text.slice(0, 4096).toLowerCase();
  if (/<svg[\s>/]/.test(opening) && opening.startsWith('<')) return 'image/svg+xml';
  if (/^<(?:!doctype\s+html|html|head|body|script|iframe|style|img|table|div|title|a|p|h1|br|b)[\s>/]/.test(opening)) return 'text/html';
  if (opening.startsWith('<!--') || opening.startsWith('<?xml')) return /<(?:html|script|body)[\s>/]/.test(opening) ? 'text/html' : 'application/xml';
  return 'text/plain';
}

/** The media type that the bytes at a file's start and end show. Files that are both a text and something else count as the something else. */
export function mediaTypeOf(start: Uint8Array, end: Uint8Array): string {
  const head = latin(start.subarray(0, SNIFFED_BYTES));
  return binaryType(head, latin(end)) ?? textType(head) ?? UNKNOWN;
}
