// In charge of: public forms and shared views over HTTP, on both stores: what they give, what ends them, and that nothing else goes through them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkDocuments } from './link-documents.fixtures.ts';
import { startTestServer, type Browser, type TestServer } from './test-server.fixtures.ts';

type Answer = Awaited<ReturnType<TestServer['call']>>;
type Json = { readonly [member: string]: unknown };

const records = '/api/apps/desk/entities/order/records';

describe.each(['sqlite', 'postgres'] as const)('public links on %s', (store) => {
  let server: TestServer;
  let lead: Browser;
  let clerk: Browser;

  beforeAll(async () => {
    server = await startTestServer({ store, documents: linkDocuments(), publicUrl: 'https://trellis.test.example' });
    lead = await server.addUser({ email: 'lead@test.example', roles: ['lead'] });
    clerk = await server.addUser({ email: 'clerk@test.example', roles: ['clerk'] });
    const suppliers = '/api/apps/desk/entities/supplier/records';
    const own = [
      { name: 'Acme', city: 'Ulm', iban: 'secret-1' },
      { name: 'Bolt', city: 'Bonn', iban: 'secret-2' },
      { name: 'Unlinked', city: 'Rome', iban: 'secret-3' },
    ];
    const made = await as(server.owner, 'POST', suppliers, { records: own });
    const [acme, bolt] = (made.body['records'] as readonly { readonly id: number }[]).map(({ id }) => id);
    const orders = [
      { code: 'A', region: 'near', qty: 5, cost: 500, note: 'hush', owner: clerk.user.id, supplier: acme, agent: bolt },
      { code: 'B', region: 'near', qty: 1, cost: 50, owner: lead.user.id },
      { code: 'C', region: 'far', qty: 9, cost: 900, owner: clerk.user.id },
    ];
    await as(server.owner, 'POST', records, { records: orders });
  });
  afterAll(() => server.close());

  const as = (who: Browser, method: string, path: string, json?: unknown): Promise<Answer> =>
    server.call(method, path, { headers: who.headers, ...(json === undefined ? {} : { json }) });
  const make = async (who: Browser, json: Json): Promise<{ token: string; id: number }> => {
    const made = await as(who, 'POST', '/api/links', { app: 'desk', ...json });
    expect([made.status, made.body['error']]).toEqual([201, undefined]);
    return { token: String(made.body['path']).split('/').at(-1) ?? '', id: (made.body['link'] as { id: number }).id };
  };
  let strangers = 0;
  /** Each from another address, so that nothing but what is tested holds them back. */
  const open = (token: string, password?: string): Promise<Answer> => {
    strangers += 1;
    const from = `10.2.${Math.floor(strangers / 250)}.${strangers % 250}`;
    return server.call('POST', '/api/links/open', {
      json: { token, ...(password === undefined ? {} : { password }) },
      headers: { 'x-forwarded-for': from },
    });
  };
  const visit = async (token: string, password?: string): Promise<{ readonly authorization: string }> => {
    const opened = await open(token, password);
    expect([opened.status, opened.body['error']]).toEqual([200, undefined]);
    return { authorization: `Bearer ${String(opened.body['session'])}` };
  };
  const by = (headers: { readonly authorization: string }, method: string, path: string, json?: unknown, more: object = {}): Promise<Answer> =>
    server.call(method, path, { headers: { ...headers, ...more }, ...(json === undefined ? {} : { json }) });

  test('S6 a public form creates one record with the fields it declares, and answers nothing of it', async () => {
    const { token } = await make(lead, { kind: 'form', target: 'intake' });
    const opened = await open(token);
    expect(opened.body).toMatchObject({ kind: 'form', label: { en: 'Form intake' }, app: { slug: 'desk' } });
    const [entity] = opened.body['entities'] as readonly { fields: object; can: object }[];
    // Links, people, files and states would show strangers what there is.
    expect(Object.keys(entity?.fields ?? {})).toEqual(['order.code', 'order.qty', 'order.note']);
    const form = { authorization: `Bearer ${String(opened.body['session'])}` };
    const sent = await by(form, 'POST', records, { code: 'F1', qty: 3, note: 'hello' });
    expect([sent.status, sent.body]).toEqual([201, { received: true }]);
    const { body } = await as(server.owner, 'GET', `${records}?filter=${encodeURIComponent('{"field":"code","op":"eq","value":"F1"}')}`);
    expect(body['records']).toMatchObject([{ code: 'F1', qty: 3, note: 'hello', state: 'open', owner: null }]);
  });

  test('P4 W4 a shared view shows its own columns on its own records, and linked titles only where it shows them', async () => {
    const { token } = await make(lead, { kind: 'share', target: 'near' });
    const share = await visit(token);
    const { body } = await by(share, 'GET', `${records}?count=exact&sort=code`);
    expect(body).toEqual({
      total: 2,
      records: [
        { id: 1, version: 1, code: 'A', qty: 5, supplier: { id: 1, title: 'Acme' }, agent: { id: 2, title: '#2' }, photo: [] },
        { id: 2, version: 1, code: 'B', qty: 1, supplier: null, agent: null, photo: [] },
      ],
    });
  });
});
