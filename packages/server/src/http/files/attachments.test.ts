// In charge of: files on records over HTTP: what is taken in, to whom their bytes are given, and that nothing a browser could run is shown in place.
import { request as sendRaw } from 'node:http';
import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { deflateSync, crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

const base = '/api/apps/base/entities/product';
let server: TestServer;
let manager: Browser;
let fin: Browser;
let stranger: Browser;

beforeAll(async () => {
  server = await startTestServer();
  manager = await server.addUser({ email: 'manager@test.example', roles: ['manager'] });
  fin = await server.addUser({ email: 'fin@test.example', roles: ['fin'] });
  stranger = await server.addUser({ email: 'stranger@test.example' });
});
afterAll(() => server.close());

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG of one colour. */
function png(side = 4): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2], 8);
  const pixels = deflateSync(Buffer.alloc(side * (1 + side * 3), 90));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

interface Sent {
  readonly field?: string;
  readonly bytes?: string | Buffer;
  readonly name?: string;
  readonly thumbnail?: Buffer;
  readonly first?: 'field' | 'file';
}

function form({ field = 'image', bytes = png(), name = 'lamp.png', thumbnail, first = 'field' }: Sent): FormData {
  const data = new FormData();
  if (first === 'field') data.append('field', field);
  data.append('file', new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)]), name);
  if (first === 'file') data.append('field', field);
  if (thumbnail !== undefined) data.append('thumbnail', new Blob([new Uint8Array(thumbnail)]), 'thumbnail');
  return data;
}

const post = (sent: Sent, who: Browser = manager, headers = {}) =>
  server.call('POST', `${base}/files`, { raw: form(sent), headers: { ...who.headers, ...headers } });

interface FileBody {
  readonly id: string;
  readonly name: string;
  readonly url: string;
}

async function uploaded(sent: Sent = {}): Promise<FileBody> {
  const { status, body, text } = await post(sent);
  if (status !== 201) throw new Error(text);
  return body['file'] as FileBody;
}

let sku = 0;

/** A product with a file, and the file as its record shows it. */
async function productWith(sent: Sent = {}): Promise<{ readonly id: number; readonly file: FileBody }> {
  const { id } = await uploaded(sent);
  const answer = await server.call('POST', `${base}/records`, {
    json: { sku: `F-${++sku}`, name: 'Lamp', image: [id] },
    headers: manager.headers,
  });
  const record = answer.body['record'] as { id: number; image: readonly FileBody[] };
  return { id: record.id, file: record.image[0] as FileBody };
}

const get = (url: string, who: Browser = manager, headers = {}) => server.call('GET', url, { headers: { ...who.headers, ...headers } });
const error = (answer: { body: { readonly [member: string]: unknown } }) =>
  (answer.body['error'] as { code: string; issues?: { code: string }[] } | undefined)?.code;

describe('a file is given', () => {
  test('as a picture in place, with every guard', async () => {
    const { file } = await productWith({ thumbnail: png(2) });
    const answer = await get(file.url, fin);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': `inline; filename="lamp.png"; filename*=UTF-8''lamp.png`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-cache',
      'content-length': String(png().length),
    });
    const etag = answer.headers.get('etag') ?? '';
    expect((await get(file.url, fin, { 'if-none-match': etag })).status).toBe(304);
    const thumbnail = await get(`${file.url}?size=thumb`, fin);
    expect(thumbnail.headers.get('content-length')).toBe(String(png(2).length));
    expect(thumbnail.headers.get('etag')).not.toBe(etag);
  });

  const n = png().length;
  const ranges: readonly (readonly [string, number, string | null, number])[] = [
    ['bytes=0-0', 206, `bytes 0-0/${n}`, 1],
    ['bytes=4-', 206, `bytes 4-${n - 1}/${n}`, n - 4],
    ['bytes=-5', 206, `bytes ${n - 5}-${n - 1}/${n}`, 5],
    ['bytes=-99999', 206, `bytes 0-${n - 1}/${n}`, n],
    ['bytes=2-999999', 206, `bytes 2-${n - 1}/${n}`, n - 2],
    ['bytes=999999-', 416, `bytes */${n}`, 0],
    ['bytes=-0', 416, `bytes */${n}`, 0],
    ['bytes=5-2', 200, null, n],
    ['bytes=0-1,3-4', 200, null, n],
    ['lines=0-1', 200, null, n],
  ];
  test.each(ranges)('for the range %s: %d', async (range, status, header, length) => {
    const { file } = await productWith();
    const { headers, ...answer } = await get(file.url, manager, { range });
    expect([answer.status, headers.get('content-range'), headers.get('content-length')]).toEqual([status, header, String(length)]);
  });

  test('whole when it is another one than the range was asked of', async () => {
    const { file } = await productWith();
    expect((await get(file.url, manager, { range: 'bytes=0-0', 'if-range': '"another"' })).status).toBe(200);
    const etag = (await get(file.url)).headers.get('etag') ?? '';
    expect((await get(file.url, manager, { range: 'bytes=0-0', 'if-range': etag })).status).toBe(206);
  });

  const refusals: readonly (readonly [string, (url: string, id: number) => readonly [string, Browser?]])[] = [
    ['to someone without any right', (url) => [url, stranger]],
    ['from another record', (url, id) => [url.replace(`/${id}/`, `/${id + 1000}/`)]],
    ['from a record of no number', (url, id) => [url.replace(`/${id}/`, '/x/')]],
    ['from another field', (url) => [url.replace('/image/', '/name/')]],
    ['from no field', (url) => [url.replace('/image/', '/__proto__/')]],
    ['under another id', (url) => [url.replace(/[0-9a-f]{32}$/, '0'.repeat(32))]],
    ['under a path', (url) => [url.replace(/[0-9a-f]{32}$/, encodeURIComponent('../../secret.key'))]],
    ['in small where there is no small one', (url) => [`${url}?size=thumb`]],
    ['from an entity that is not', (url) => [url.replace('/product/', '/nothing/')]],
    ['from an app that is not', (url) => [url.replace('/base/', '/nothing/')]],
  ];
  test('never %s, and always with the same answer', async () => {
    const { file, id } = await productWith();
    const answers = await Promise.all(refusals.map(([, change]) => get(...change(file.url, id))));
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(404);
    expect(error(answers[0] ?? { body: {} })).toBe('file.not-found');
  });

  test('no longer once its record is deleted or its reader lost the right', async () => {
    const { file, id } = await productWith();
    const reader = await server.addUser({ email: `reader${id}@test.example`, roles: ['fin'] });
    expect((await get(file.url, reader)).status).toBe(200);
    await server.identity.updateUser(reader.user.id, { roles: [] });
    expect((await get(file.url, reader)).status).toBe(404);
    await server.call('DELETE', `${base}/records/${id}`, { headers: { ...manager.headers, 'if-match': '"1"' } });
    expect((await get(file.url)).status).toBe(404);
  });

  test('not without signing in', async () => {
    const { file } = await productWith();
    expect((await server.call('GET', file.url)).status).toBe(401);
  });
});

describe('a name', () => {
  const names: readonly (readonly [string, string])[] = [
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\灯 图.png', '灯 图.png'],
    ['a\u202Egnp.exe', 'agnp.exe'],
    ['..', 'file'],
    ['.htaccess', 'htaccess'],
    ['a\u0000b\u0007.png', 'ab.png'],
    ['e\u0301.png', 'é.png'],
    [`${'长'.repeat(300)}.png`, `${'长'.repeat(195)}….png`],
    ['__proto__', '__proto__'],
    ['<img src=x onerror=alert(1)>.png', '_img src=x onerror=alert(1)_.png'],
  ];
  test.each(names)('%j is kept as %j', async (name, expected) => {
    // Browsers send the bytes of a name as they are, so the form is written by hand.
    expect((await rawUpload(name)).name).toBe(expected);
  });
});

/** Uploads a picture under a name that FormData would change. */
async function rawUpload(name: string): Promise<FileBody> {
  const quoted = name.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
  const head = `--x\r\ncontent-disposition: form-data; name="field"\r\n\r\nimage\r\n--x\r\ncontent-disposition: form-data; name="file"; filename="${quoted}"\r\ncontent-type: image/png\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), png(), Buffer.from('\r\n--x--\r\n')]);
  const response = await fetch(`${server.origin}${base}/files`, {
    method: 'POST',
    headers: { ...manager.headers, 'content-type': 'multipart/form-data; boundary=x' },
    body,
  });
  const answer = (await response.json()) as { readonly file: FileBody };
  if (response.status !== 201) throw new Error(JSON.stringify(answer));
  return answer.file;
}

describe('an upload is refused', () => {
  const asFin = (): Browser => fin;
  const asStranger = (): Browser => stranger;
  const asManager = (): Browser => manager;
  const cases: readonly (readonly [string, number, string, Sent, () => Browser])[] = [
    ['when it is a page named as a picture', 400, 'file.other-kind', { bytes: '<html><script>alert(1)</script>', name: 'lamp.png' }, asManager],
    [
      'when it is a drawing with a script',
      400,
      'file.other-kind',
      { bytes: '<?xml version="1.0"?><svg xmlns="x"><script/></svg>', name: 'a.png' },
      asManager,
    ],
    ['when it is empty', 400, 'file.empty', { bytes: '' }, asManager],
    ['when it is larger than the field takes', 413, 'file.too-large', { bytes: Buffer.alloc(10 * 1024 * 1024 + 1, 1) }, asManager],
    ['when the field comes after it', 400, 'file.field-first', { first: 'file' }, asManager],
    ['for a field of texts', 400, 'request.invalid', { field: 'name' }, asManager],
    ['for no field', 400, 'request.invalid', { field: 'toString' }, asManager],
    ['with a small picture that is not small', 400, 'file.bad-thumbnail', { thumbnail: png(321) }, asManager],
    ['with a small picture of too many bytes', 400, 'file.bad-thumbnail', { thumbnail: Buffer.alloc(300_000) }, asManager],
    ['from someone who may only read', 403, 'access.field-not-writable', {}, asFin],
    ['from someone without any right', 404, 'app.not-found', {}, asStranger],
  ];
  test.each(cases)('%s: %d %s', async (_name, status, code, sent, who) => {
    const answer = await post(sent, who());
    expect([answer.status, error(answer)]).toEqual([status, code]);
    expect(readdirSync(server.uploads)).toEqual([]);
  });

  test('without a token against forgery, and as anything but a form', async () => {
    const { cookie } = manager.headers;
    expect((await server.call('POST', `${base}/files`, { raw: form({}), headers: { cookie: cookie ?? '' } })).status).toBe(403);
    expect((await server.call('POST', `${base}/files`, { json: { field: 'image' }, headers: manager.headers })).status).toBe(400);
  });

  test('with two files, or parts that are not its own', async () => {
    const two = form({});
    two.append('file', new Blob(['x']), 'b.png');
    const other = form({});
    other.append('path', '/etc');
    for (const raw of [two, other]) {
      const answer = await server.call('POST', `${base}/files`, { raw, headers: manager.headers });
      expect([400, 429, 413]).toContain(answer.status);
      expect(readdirSync(server.uploads)).toEqual([]);
    }
  });

  test('and leaves nothing when its sender goes away in the middle', async () => {
    const before = await kept();
    const head =
      '--x\r\ncontent-disposition: form-data; name="field"\r\n\r\nimage\r\n--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n';
    const request = sendRaw(`${server.origin}${base}/files`, {
      method: 'POST',
      headers: { ...manager.headers, 'content-type': 'multipart/form-data; boundary=x', 'content-length': '5000000' },
    });
    request.on('error', () => undefined);
    request.write(head);
    request.write(Buffer.concat([png(), Buffer.alloc(100_000)]));
    while (readdirSync(server.uploads).length === 0) await wait(10);
    request.destroy();
    for (let tries = 0; tries < 300 && readdirSync(server.uploads).length > 0; tries++) await wait(10);
    expect(readdirSync(server.uploads)).toEqual([]);
    expect(await kept()).toEqual(before);
  });
});

async function kept(): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of server.engine.files.inUse()) keys.push(key);
  return keys.toSorted();
}

test('two uploads at once each become their own file, and one sent again under its key becomes none', async () => {
  const [a, b] = await Promise.all([uploaded({ bytes: png(5) }), uploaded({ bytes: png(6) })]);
  expect(a.id).not.toBe(b.id);
  const key = { 'idempotency-key': 'upload-1' };
  const first = await post({}, manager, key);
  const again = await post({}, manager, key);
  expect(again.body).toEqual(first.body);
  expect((await post({ name: 'other.png' }, manager, key)).status).toBe(409);
});

test('the client uploads, and the record tells of the file where it is read', async () => {
  const products = manager.client.records('base', 'product');
  const file = await products.uploadFile(
    'image',
    { name: '灯.png', content: new Blob([new Uint8Array(png())]) },
    { thumbnail: new Blob([new Uint8Array(png(3))]) },
  );
  expect(file).toMatchObject({ name: '灯.png', type: 'image/png', thumbnail: true });
  const record = await products.create({ sku: 'F-CLIENT', name: 'Lamp', image: [file.id] });
  expect(record['image']).toMatchObject([{ id: file.id, name: '灯.png' }]);
  const { records } = await products.list({ filter: { field: 'image', op: 'isNotEmpty' }, fields: ['sku', 'image'] });
  expect(records.some((each) => each['sku'] === 'F-CLIENT')).toBe(true);
  const without = await products.list({ filter: { field: 'image', op: 'isEmpty' }, fields: ['sku'] });
  expect(without.records.some((each) => each['sku'] === 'F-CLIENT')).toBe(false);
});
