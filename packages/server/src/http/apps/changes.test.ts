// In charge of: changing an app's documents over HTTP, on the running server: what is shown, what is refused, what is in force afterwards.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

const base = '/api/studio/apps/base';
let server: TestServer;
let owner: Browser;

interface Body {
  readonly id: string;
  readonly name: string;
  readonly [member: string]: unknown;
}

beforeAll(async () => {
  server = await startTestServer();
  owner = server.owner;
});
afterAll(() => server.close());

const call = (method: string, path: string, json?: unknown, headers = {}) =>
  server.call(method, path, { headers: { ...owner.headers, ...headers }, ...(json === undefined ? {} : { json }) });

async function documents(): Promise<readonly Body[]> {
  const { body } = await call('GET', `${base}/documents`);
  return (body as unknown as { readonly documents: readonly Body[] }).documents;
}

test('a field changes its type on the running server, and what it held can be brought back', async () => {
  const suppliers = owner.client.records('base', 'supplier');
  const { id } = await suppliers.create({ name: 'Type change', contact: 'Ms Li, 12', rating: 4 });
  const rating = (await documents()).find(
    (body) => body['kind'] === 'field' && body.name === 'contact' && String(body['entity']).includes('supplier'),
  );
  const changed = (await documents()).map((body) => (body.id === rating?.id ? { ...body, type: 'integer', config: {} } : body));
  const shown = await call('POST', `${base}/preview-change`, { documents: changed });
  expect(shown.status).toBe(200);
  const { plan } = shown.body as unknown as {
    readonly plan: { readonly expect: string; readonly steps: readonly { readonly id: string; readonly kind: string }[] };
  };
  expect(plan).toMatchObject({ state: 'decide', isJob: false });
  const step = plan.steps.find((each) => each.kind === 'field-converted');
  expect(step).toMatchObject({
    state: 'decide',
    from: 'text',
    to: 'integer',
    reason: { code: 'change.loss', message: expect.stringContaining('lost') },
  });
  const listed = await call('POST', `${base}/preview-change`, { documents: changed, list: { step: step?.id, after: id - 1 } });
  expect(listed.body).toMatchObject({ affected: [{ record: id, title: 'Type change', before: 'Ms Li, 12', after: null, outcome: 'lost' }] });
  expect(await call('POST', `${base}/apply-change`, { documents: changed, expect: plan.expect })).toMatchObject({ status: 400 });
  const decisions = { [step?.id ?? '']: { accept: true } };
  const again = await call('POST', `${base}/preview-change`, { documents: changed, decisions });
  const { expect: expected } = (again.body as unknown as { readonly plan: { readonly expect: string } }).plan;
  const done = await call('POST', `${base}/apply-change`, { documents: changed, decisions, expect: expected });
  expect(done).toMatchObject({ status: 200, body: { done: true } });
  expect(await suppliers.update(id, 1, { contact: 12 })).toMatchObject({ contact: 12 });
  const dropped = await call('GET', `${base}/dropped`);
  const [part] = (dropped.body as unknown as { readonly dropped: readonly { readonly id: number }[] }).dropped;
  expect(part).toMatchObject({ kind: 'values' });
  expect(await call('POST', `${base}/dropped/${part?.id}/restore`)).toMatchObject({ status: 204 });
  expect(await suppliers.get(id)).toMatchObject({ contact: 12, contact_2: 'Ms Li, 12' });
  expect(await call('POST', `${base}/dropped/${part?.id}/restore`)).toMatchObject({ status: 404 });
});

test('what a change demands of records that are there is told with each of them, in the language of the reader', async () => {
  const suppliers = owner.client.records('base', 'supplier');
  const first = await suppliers.create({ name: 'Twice', rating: 2 });
  const second = await suppliers.create({ name: 'TWICE', rating: 2 });
  const all = await documents();
  const entity = all.find((body) => body['kind'] === 'entity' && body.name === 'supplier');
  const field = (name: string) => all.find((body) => body['kind'] === 'field' && body.name === name && body['entity'] === entity?.id)?.id ?? '';
  const uniques = { pair: { fields: { [field('name')]: true, [field('rating')]: true }, caseSensitive: false } };
  const require = { call: 'ne', args: [{ path: [field('name')] }, { value: 'TWICE' }] };
  const rules = { loud: { order: 1, require, message: { en: 'Not loud', 'zh-CN': '不要大写' } } };
  const changed = all.map((body) => (body === entity ? { ...body, uniques, rules } : body));
  const { status, body } = await call('POST', `${base}/preview-change`, { documents: changed }, { 'accept-language': 'en' });
  expect(status).toBe(200);
  const { steps } = (body as unknown as { readonly plan: { readonly steps: readonly { readonly kind: string }[] } }).plan;
  expect(steps.find(({ kind }) => kind === 'entity-unique')).toMatchObject({
    state: 'refused',
    records: 1,
    reason: { code: 'change.duplicate-set', message: expect.stringContaining('1 records') },
    affected: [{ record: second.id, title: 'TWICE', outcome: 'duplicate', twin: first.id }],
  });
  expect(steps.find(({ kind }) => kind === 'entity-rule')).toMatchObject({
    state: 'fine',
    records: 1,
    reason: { code: 'change.rule-broken', message: expect.stringContaining('Not loud') },
    affected: [{ record: second.id, outcome: 'broken' }],
  });
});

test('who follows changes is told to read anew, and goes on hearing', async () => {
  const other = await server.browser(server.owner.user);
  let reloads = 0;
  const heard: unknown[] = [];
  other.client.live.subscribe(
    { app: 'base', entity: 'supplier' },
    { onReload: () => (reloads += 1), onChanges: ({ records }) => heard.push(...records.map((record) => record['name'])) },
  );
  const until = async (holds: () => boolean): Promise<void> => {
    for (let tries = 0; !holds() && tries < 200; tries += 1) await new Promise((later) => setTimeout(later, 20));
    expect(holds()).toBe(true);
  };
  await new Promise((later) => setTimeout(later, 300));
  await owner.client.records('base', 'supplier').create({ name: 'Before' });
  await until(() => heard.includes('Before'));
  const changed = (await documents()).map((body) => (body['kind'] === 'entity' ? { ...body, description: 'Changed' } : body));
  const shown = await call('POST', `${base}/preview-change`, { documents: changed });
  const { plan } = shown.body as unknown as { readonly plan: { readonly expect: string } };
  expect(await call('POST', `${base}/apply-change`, { documents: changed, expect: plan.expect })).toMatchObject({ status: 200 });
  await until(() => reloads === 1);
  await new Promise((later) => setTimeout(later, 100));
  await owner.client.records('base', 'supplier').create({ name: 'After' });
  await until(() => heard.includes('After'));
});

test('wrong documents are refused with every mistake, and only owners may change any', async () => {
  const wrong = (await documents()).map((body) => (body['kind'] === 'entity' ? { ...body, titleField: 'nowhere' } : body));
  const shown = await call('POST', `${base}/preview-change`, { documents: wrong });
  const { plan } = shown.body as unknown as { readonly plan: { readonly state: string; readonly issues: readonly object[] } };
  expect(plan.state).toBe('refused');
  expect(plan.issues.length).toBeGreaterThanOrEqual(wrong.filter((body) => body['kind'] === 'entity').length);
  expect(await call('POST', `${base}/apply-change`, { documents: wrong, expect: 'x.e30' })).toMatchObject({
    status: 400,
    body: { error: { code: 'document.invalid' } },
  });
  const staff = await server.addUser({ email: 'ops-change@example.com', roles: ['ops'] });
  for (const [method, path] of [
    ['GET', 'documents'],
    ['GET', 'dropped'],
    ['DELETE', 'dropped/1'],
  ] as const)
    expect(await server.call(method, `${base}/${path}`, { headers: staff.headers })).toMatchObject({ status: 403 });
});
