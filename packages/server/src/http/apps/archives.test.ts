// In charge of: whole apps going out and in over HTTP: for owners alone, everything or nothing, and nothing left on disk.
import { existsSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const download = async (app: string, browser: Browser): Promise<Response> =>
  fetch(`${server.origin}/api/apps/${app}/archive`, { headers: browser.headers });

function form(content: Uint8Array | undefined, options?: string): FormData {
  const data = new FormData();
  if (options !== undefined) data.set('options', options);
  if (content !== undefined) data.set('file', new Blob([new Uint8Array(content)]), 'x.gz');
  return data;
}

const send = (raw: FormData | string, browser = server.owner) => server.call('POST', '/api/apps/archive', { raw, headers: browser.headers });
const leftOver = (): readonly string[] => (existsSync(server.uploads) ? readdirSync(server.uploads) : []);
const archive = async (app: string): Promise<Uint8Array> => new Uint8Array(await (await download(app, server.owner)).arrayBuffer());

test('an app is downloaded and brought in under another address', async () => {
  const made = await server.call('POST', '/api/apps/base/entities/supplier/records', {
    json: { name: 'Mill B' },
    headers: server.owner.headers,
  });
  expect(made.status).toBe(201);
  const answer = await download('base', server.owner);
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([
    200,
    'application/gzip',
    expect.stringContaining('base.trellis.gz'),
  ]);
  const content = new Uint8Array(await answer.arrayBuffer());
  const [manifest] = gunzipSync(content).toString().split('\n');
  expect(JSON.parse(manifest ?? '')).toMatchObject({ product: '0.0.0', app: { slug: 'base' } });
  const imported = await send(form(content, '{"slug":"base_copy"}'));
  expect([imported.status, imported.body]).toMatchObject([201, { app: { slug: 'base_copy' }, different: 0 }]);
  const list = (app: string) =>
    server.call('GET', `/api/apps/${app}/entities/supplier/records?fields=name&sort=name`, { headers: server.owner.headers });
  const names = async (app: string): Promise<unknown> => ((await list(app)).body['records'] as readonly { name: string }[]).map(({ name }) => name);
  expect(await names('base_copy')).toEqual(await names('base'));
  expect(leftOver()).toEqual([]);
});

test('an app that needs another is bound to the one that is named', async () => {
  const bound = await send(form(await archive('sales'), '{"slug":"sales_copy","bindings":{"base":"base_copy"}}'));
  expect([bound.status, server.engine.model.appByName.get('sales_copy')?.bindings]).toEqual([201, { base: 'base_copy' }]);
});

test('refusals are clear and leave nothing', async () => {
  const content = await archive('base');
  const before = server.engine.model.apps.length;
  const ops = await server.addUser({ email: 'ops@test.example', roles: ['ops'] });
  const code = async (answer: ReturnType<typeof send>): Promise<unknown> => {
    const { status, body } = await answer;
    return [status, (body['error'] as { code: string }).code];
  };
  expect((await download('base', ops)).status).toBe(403);
  expect((await download('nothing', server.owner)).status).toBe(404);
  expect(await code(send(form(content, '{"slug":"mine"}'), ops))).toEqual([403, 'access.denied']);
  expect(await code(send(form(content)))).toEqual([409, 'archive.slug-taken']);
  expect(await code(send(form(content, '{"slug":"A b"}')))).toEqual([400, 'archive.refused']);
  expect(await code(send(form(content, '{"slug":7}')))).toEqual([400, 'request.invalid']);
  expect(await code(send(form(content, '{"slugs":"x"}')))).toEqual([400, 'request.invalid']);
  expect(await code(send(form(undefined, '{"slug":"x"}')))).toEqual([400, 'request.invalid']);
  expect(await code(send(form(content.subarray(0, 200), '{"slug":"x"}')))).toEqual([400, 'archive.damaged']);
  expect(await code(send(form(new TextEncoder().encode('{}'), '{"slug":"x"}')))).toEqual([400, 'archive.not-one']);
  expect(server.engine.model.apps.length).toBe(before);
  expect(leftOver()).toEqual([]);
});
