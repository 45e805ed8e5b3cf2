// In charge of: files going in and out over HTTP: what is refused before a byte is kept, and what a download is called.
import type { JobJson } from '@trellis/query';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachment } from '../files/attachment.ts';
import { startTestServer, type TestServer } from '../test-server.fixtures.ts';

const base = '/api/apps/base/entities/supplier';
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

function form(content: string | undefined, options?: string, name = '供应商.csv'): FormData {
  const data = new FormData();
  if (options !== undefined) data.set('options', options);
  if (content !== undefined) data.set('file', new Blob([content]), name);
  return data;
}

const send = (path: string, raw: FormData | string, headers = {}) =>
  server.call('POST', `${base}${path}`, { raw, headers: { ...server.owner.headers, ...headers } });

async function finished(id: string): Promise<JobJson> {
  for (let tries = 0; tries < 200; tries++) {
    const { body } = await server.call('GET', `/api/jobs/${id}`, { headers: server.owner.headers });
    const job = body['job'] as JobJson;
    if (job.status !== 'queued' && job.status !== 'running') return job;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error('the job did not end');
}

describe('an import', () => {
  test('is previewed, run and told', async () => {
    const file = form('name,rating\nMill A,4\nMill B,5\n');
    const preview = await send('/import/preview', file);
    expect(preview.status).toBe(200);
    expect(preview.body).toMatchObject({
      format: 'csv',
      rows: [
        ['Mill A', '4'],
        ['Mill B', '5'],
      ],
    });
    const started = await send('/import', file);
    expect(started.status).toBe(202);
    expect(await finished((started.body['job'] as JobJson).id)).toMatchObject({ status: 'done', result: { created: 2, refused: 0 } });
  });

  test('with a wrong row changes nothing and gives every reason as a file', async () => {
    const started = await send('/import', form('name,rating\nMill C,4\nMill D,nine\n'));
    const job = await finished((started.body['job'] as JobJson).id);
    expect(job.status).toBe('failed');
    const report = await server.call('GET', `/api/jobs/${job.id}/report`, { headers: { ...server.owner.headers, 'accept-language': 'zh' } });
    expect(report.headers.get('content-disposition')).toContain("filename*=UTF-8''");
    expect(report.text).toContain('nine');
    const other = await server.addUser({ email: 'other@test.example', owner: true });
    expect((await server.call('GET', `/api/jobs/${job.id}`, { headers: other.headers })).status).toBe(404);
  });

  test('sent twice under one key is one job; with another file it is refused', async () => {
    const key = { 'idempotency-key': 'import-1' };
    const file = form('name\nMill E\n');
    const [one, two] = [await send('/import', file, key), await send('/import', file, key)];
    expect((two.body['job'] as JobJson).id).toBe((one.body['job'] as JobJson).id);
    expect((await send('/import', form('name\nMill F\n'), key)).status).toBe(409);
    await finished((one.body['job'] as JobJson).id);
  });

  test.each([
    ['without a file', () => form(undefined, '{}'), 'request.invalid'],
    ['with broken options', () => form('name\nX\n', '{'), 'request.broken-json'],
    ['with unknown options', () => form('name\nX\n', '{"upsertby":"name"}'), 'request.invalid'],
    ['with options that nobody can carry out', () => form('name\nX\n', '{"timezone":"../zone"}'), 'request.invalid'],
    ['with a prototype key in the options', () => form('name\nX\n', '{"mapping":{"__proto__":"name"}}'), 'request.invalid'],
  ])('%s is refused and leaves no file', async (_, file, code) => {
    const answer = await send('/import', file());
    expect([answer.status, (answer.body['error'] as { code: string }).code]).toEqual([400, code]);
    expect(readdirSync(server.uploads)).toEqual([]);
  });

  test.each([
    ['that breaks off', '--xx\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nname\nX\n', 'boundary=xx'],
    ['that says no boundary', 'x', ''],
  ])('in a form %s is refused and leaves no file', async (_, raw, boundary) => {
    const answer = await send('/import', raw, { 'content-type': `multipart/form-data; ${boundary}` });
    expect([answer.status, (answer.body['error'] as { code: string }).code]).toEqual([400, 'request.not-multipart']);
    expect(readdirSync(server.uploads)).toEqual([]);
  });

  test('is not read beside more others of the same person than there are places', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => send('/import/preview', form('name\nX\n'))));
    const statuses = answers.map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    expect((await send('/import/preview', form('name\nX\n'))).status).toBe(200);
    expect(readdirSync(server.uploads)).toEqual([]);
  });

  test('is refused to who may not before the file is read', async () => {
    const staff = await server.addUser({ email: 'fin@test.example', roles: ['fin'] });
    const answer = await server.call('POST', `${base}/import`, { raw: form('name\nX\n'), headers: staff.headers });
    expect([answer.status, (answer.body['error'] as { code: string }).code]).toEqual([403, 'access.denied']);
  });
});

describe('an export', () => {
  test('downloads what a list shows', async () => {
    await server.owner.client.records('base', 'supplier').createMany([{ name: 'Out 1' }, { name: 'Out 2', contact: '=1+1' }]);
    const filter = encodeURIComponent('{"field":"name","op":"startsWith","value":"Out"}');
    const csv = await server.call('GET', `${base}/export?format=csv&filter=${filter}&fields=name,contact`, {
      headers: { ...server.owner.headers, 'accept-language': 'en' },
    });
    expect(csv.status).toBe(200);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.text.split('\r\n').slice(1, 3)).toEqual(['Out 1,', "Out 2,'=1+1"]);
    const lines = await server.call('GET', `${base}/export?format=jsonl&filter=${filter}`, { headers: server.owner.headers });
    expect(
      lines.text
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { name: string }).name),
    ).toEqual(['Out 1', 'Out 2']);
  });

  test('that is refused is an error, not half a file', async () => {
    const unknown = await server.call('GET', `${base}/export?fields=nothing`, { headers: server.owner.headers });
    expect([unknown.status, unknown.headers.get('content-disposition')]).toEqual([400, null]);
    expect((await server.call('GET', `${base}/export?format=pdf`, { headers: server.owner.headers })).status).toBe(400);
  });
});

test.each([
  ['订单.csv', 'attachment; filename="__.csv"; filename*=UTF-8\'\'%E8%AE%A2%E5%8D%95.csv'],
  ['a/b"c\r\n.csv', 'attachment; filename="a_b_c__.csv"; filename*=UTF-8\'\'a_b_c__.csv'],
])('a download called %j', (name, expected) => {
  expect(attachment(name)).toBe(expected);
});
