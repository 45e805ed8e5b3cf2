import { describe, expect, test } from 'vitest';
import { fileKindOf } from './file-kind.ts';
import { cleanFileName } from './file-name.ts';
import { kindIssue, maxFileBytes, maxFiles, sizeIssue } from './file-rules.ts';
import { mediaTypeOf } from './media-type.ts';

const latin = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const wide = (text: string): string => text.replace(/./g, '$&\0');

describe('the media type of bytes', () => {
  const cases: readonly (readonly [string, string, string?])[] = [
    ['image/png', '\x89PNG\r\n\x1a\n\0\0'],
    ['image/jpeg', '\xff\xd8\xff\xe0'],
    ['image/gif', 'GIF89a=1;alert(1)//'],
    ['image/webp', 'RIFF\x10\0\0\0WEBPVP8 '],
    ['image/avif', '\0\0\0\x1cftypavif'],
    ['image/heic', '\0\0\0\x1cftypheic'],
    ['image/tiff', 'II*\0'],
    ['image/bmp', `BM${'\0'.repeat(12)}\x28\0\0\0`],
    ['application/pdf', '%PDF-1.7\n'],
    ['application/zip', 'PK\x03\x04plain'],
    ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'PK\x03\x04…[Content_Types].xml', 'PK\x01\x02xl/workbook.xml'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'PK\x03\x04[Content_Types].xml word/document.xml'],
    ['application/vnd.oasis.opendocument.text', `PK\x03\x04${' '.repeat(26)}mimetypeapplication/vnd.oasis.opendocument.text`],
    ['application/vnd.ms-excel', `\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${wide('Workbook')}`],
    ['application/msword', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', wide('WordDocument')],
    ['application/octet-stream', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
    ['audio/mpeg', 'ID3\x04'],
    ['video/mp4', '\0\0\0\x18ftypisom'],
    ['text/plain', 'sku,name\n1,灯'],
    ['text/plain', '\xff\xfeh\0i\0'],
    ['text/html', '\xef\xbb\xbf  <!DOCTYPE html>'],
    ['text/html', '<!-- a --><html>'],
    ['text/html', '\n<SCRIPT>alert(1)</SCRIPT>'],
    ['image/svg+xml', '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">'],
    ['application/xml', '<?xml version="1.0"?><a/>'],
    ['application/octet-stream', 'MZ\x90\0'],
    ['application/octet-stream', '\x7fELF\x02'],
  ];
  test.each(cases)('%s: %j', (type, head = '', tail = '') => {
    expect(mediaTypeOf(latin(head.replace(/[^\0-\xff]/g, '')), latin(tail))).toBe(type);
  });
});

test.each([
  ['image/png', 'image'],
  ['image/svg+xml', 'other'],
  ['text/html', 'other'],
  ['text/plain', 'text'],
  ['audio/ogg', 'audio'],
  ['application/octet-stream', 'other'],
  ['constructor', 'other'],
])('%s is of the kind %s', (type, kind) => {
  expect(fileKindOf(type)).toBe(kind);
});

test('a name stays short, keeps its ending, and cleaning it again changes nothing', () => {
  for (const name of ['a.png', `${'x'.repeat(400)}.tar.gz`, '\u202e', 'a/b\\c.txt', 'CON', ' . ', '🙂'.repeat(300)]) {
    const clean = cleanFileName(name);
    expect(Array.from(clean).length).toBeLessThanOrEqual(200);
    expect(clean).toMatch(/\S/);
    expect(clean).not.toMatch(/[\\/\p{Cc}\u202e]/u);
    expect(cleanFileName(clean)).toBe(clean);
  }
});

test('a field takes as many, as large and as it says', () => {
  expect([maxFiles({}), maxFiles({ many: false, maxCount: 5 }), maxFiles({ maxCount: 5 })]).toEqual([20, 1, 5]);
  expect(maxFileBytes({ maxSize: 10 }, 5)).toBe(5 * 1024 * 1024);
  const file = { name: 'a.pdf', size: 3 * 1024 * 1024, type: 'application/pdf' };
  expect(sizeIssue(file, maxFileBytes({ maxSize: 2 }), 'file')?.code).toBe('file.too-large');
  expect(sizeIssue({ ...file, size: 0 }, 10, 'file')?.code).toBe('file.empty');
  expect(kindIssue(file, { kinds: ['image', 'text'] }, 'file', 'Photo')?.params['allowed']).toEqual({
    en: 'images, plain text',
    'zh-CN': '图片、纯文本',
  });
  expect(kindIssue(file, { kinds: ['pdf'] }, 'file', 'Photo')).toBeUndefined();
});
