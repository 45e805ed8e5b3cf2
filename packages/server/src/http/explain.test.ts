// Proves that rights are explained in words, over HTTP, on both kinds of store, and that no explanation tells what must stay hidden (P5, P9).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskDocuments } from './desk-documents.fixtures.ts';
import { startTestServer, type Browser, type TestServer } from './test-server.fixtures.ts';

interface Answer {
  readonly allowed: boolean;
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
  readonly roles: readonly { readonly id: string }[];
  readonly who: { readonly message: string };
}

const records = '/api/apps/desk/entities/order/records';

async function begin(store: 'sqlite' | 'postgres'): Promise<{ server: TestServer; people: { [role: string]: Browser } }> {
  const server = await startTestServer({ store, documents: deskDocuments() });
  const people: { [role: string]: Browser } = { owner: server.owner };
  for (const role of ['clerk', 'buyer', 'lead', 'nobody'])
    people[role] = await server.addUser({ email: `${role}@test.example`, roles: role === 'nobody' ? [] : [role] });
  return { server, people };
}

const orders = (clerk: number): readonly object[] => [
  { code: 'A', region: 'near', owner: clerk, qty: 5, note: 'x', cost: 500 },
  { code: 'B', region: 'near', owner: clerk, qty: 1, cost: 50 },
  { code: 'C', region: 'far', owner: clerk, qty: 5, cost: 500 },
  { code: 'D', region: 'near', qty: 5, cost: 50 },
];

describe.each(['sqlite', 'postgres'] as const)('explanations on %s', (store) => {
  let server: TestServer;
  let people: { [role: string]: Browser };
  beforeAll(async () => {
    ({ server, people } = await begin(store));
    const sent = orders(people['clerk']?.user.id ?? 0);
    await server.call('POST', records, { headers: server.owner.headers, json: { records: sent } });
  });
  afterAll(() => server.close());

  const ask = async (role: string, json: object): Promise<Answer> => {
    const headers = people[role]?.headers ?? {};
    const answer = await server.call('POST', '/api/apps/desk/explain', { headers, json: { entity: 'order', ...json } });
    expect(answer.status).toBe(200);
    return answer.body as unknown as Answer;
  };
  const said = async (role: string, json: object): Promise<readonly unknown[]> => {
    const { allowed, reasons } = await ask(role, json);
    return [allowed, ...reasons.map(({ message }) => message)];
  };

  const cases: readonly (readonly [name: string, role: string, json: object, expected: readonly unknown[]])[] = [
    ['an owner', 'owner', { action: 'delete', record: 1 }, [true, 'Owners of the workspace may do everything in it.']],
    ['a role without conditions', 'lead', { action: 'delete', record: 1 }, [true, 'The role “Lead” allows this.']],
    ['where a role allows it', 'clerk', { action: 'read' }, [true, 'The role “Clerk” allows this where Region is not far.']],
    ['no role does', 'clerk', { action: 'delete', record: 1 }, [false, 'None of your roles allows this here.']],
    ['a record where the condition holds', 'clerk', { action: 'update', record: 1, field: 'note' }, [true, 'The role “Clerk” allows this.']],
    [
      'the part that fails and the value it fails on',
      'clerk',
      { action: 'update', record: 2, field: 'note' },
      [false, 'The role “Clerk” allows this where Quantity is more than 2. On this record that does not hold.', 'Quantity is 1 here.'],
    ],
    [
      'a value that is empty',
      'clerk',
      { action: 'update', record: 4 },
      [false, 'The role “Clerk” allows this where Owner is you. On this record that does not hold.', 'Owner is empty here.'],
    ],
    [
      'a field that the role leaves out',
      'clerk',
      { action: 'update', record: 1, field: 'code' },
      [false, 'The role “Clerk” allows this, without Code.'],
    ],
    ['P9: a hidden record', 'clerk', { action: 'read', record: 3 }, [false, 'Among the records that you may see there is no such record.']],
    [
      'P5: a hidden field',
      'clerk',
      { action: 'read', record: 1, field: 'cost' },
      [false, 'Among the fields that you may see or fill in there is no such field.'],
    ],
    ['a condition on what is hidden', 'buyer', { action: 'update' }, [true, 'The role “Buyer” allows this on some records.']],
    ['the same on a record', 'buyer', { action: 'update', record: 1 }, [true, 'This record is one of those on which “Buyer” allows it.']],
    ['a transition for others', 'clerk', { action: 'update', record: 1, field: 'state' }, [false, 'State changes only along its transitions.']],
    [
      'transitions of a record',
      'lead',
      { action: 'transition', record: 1, field: 'state' },
      [true, 'The role “Lead” allows this.', '“Send” leads to “Sent” and is open to you.'],
    ],
    [
      'the role that a transition needs',
      'clerk',
      { action: 'transition', record: 1, field: 'state' },
      [false, 'None of your roles allows this here.', '“Send” leads to “Sent”. It is for “Lead”.'],
    ],
    [
      'what nobody fills in',
      'lead',
      { action: 'update', record: 1, field: 'createdAt' },
      [false, 'Created At is set by the system or worked out. Nobody fills it in.'],
    ],
  ];
  test.each(cases)('%s', async (_name, role, json, expected) => {
    expect(await said(role, json)).toEqual(expected);
  });

  test('in Chinese, and who can change it', async () => {
    const speak = (locale: string) => server.call('PATCH', '/api/auth/me', { headers: people['clerk']?.headers ?? {}, json: { locale } });
    await speak('zh-CN');
    expect(await said('clerk', { action: 'update', record: 2, field: 'note' })).toEqual([
      false,
      '角色“文员”要求满足“数量 大于 2”，这条记录不满足。',
      '这里的数量是1。',
    ]);
    await speak('en');
    const { roles, who } = await ask('clerk', { action: 'delete', record: 1 });
    expect([roles.map(({ id }) => id), who.message]).toEqual([['lead'], 'Owners of the workspace can change this. “Lead” may do it.']);
  });

  test('P9: hidden and missing are explained byte for byte alike, whatever is asked', async () => {
    for (const role of ['clerk', 'buyer'])
      for (const action of ['read', 'update', 'delete', 'export', 'transition'])
        for (const field of [{}, { field: 'note' }, { field: 'code' }])
          expect(await ask(role, { action, ...field, record: role === 'clerk' ? 3 : 2 })).toEqual(
            await ask(role, { action, ...field, record: 9_999 }),
          );
    for (const action of ['create', 'read', 'update', 'export'])
      for (const record of [{}, { record: 1 }, { record: 3 }])
        expect(await ask('clerk', { action, ...record, field: 'cost' })).toEqual(await ask('clerk', { action, ...record, field: 'nowhere' }));
  });

  test('P9: twin worlds: another cost, another hidden record: not a byte differs', async () => {
    const other = await begin(store);
    const clerk = other.people['clerk']?.user.id ?? 0;
    const twins = orders(clerk).map((each, place) => ({ ...each, cost: 777, ...(place === 2 ? { note: 'canary', qty: 1 } : {}) }));
    expect((await other.server.call('POST', records, { headers: other.server.owner.headers, json: { records: twins } })).status).toBe(201);
    for (const action of ['create', 'read', 'update', 'delete', 'export', 'import', 'transition', 'backfill'])
      for (const record of [{}, { record: 1 }, { record: 2 }, { record: 3 }, { record: 99 }])
        for (const field of [{}, { field: 'cost' }, { field: 'note' }, { field: 'state' }, { field: 'nowhere' }]) {
          const json = { entity: 'order', action, ...record, ...field };
          const [left, right] = await Promise.all(
            [server, other.server].map((each, place) => {
              const headers = [people, other.people][place]?.['clerk']?.headers ?? {};
              return each.call('POST', '/api/apps/desk/explain', { headers, json });
            }),
          );
          expect({ json, text: right?.text }).toEqual({ json, text: left?.text });
        }
    await other.server.close();
  });

  test('P9: an entity or app that the caller does not know is no more than one that is not there', async () => {
    const explain = (app: string, entity: string) =>
      server.call('POST', `/api/apps/${app}/explain`, { headers: people['nobody']?.headers ?? {}, json: { entity, action: 'read' } });
    const [hidden, missing] = [await explain('desk', 'order'), await explain('nowhere', 'order')];
    expect([hidden.status, hidden.text]).toEqual([404, missing.text]);
  });

  test('what an explanation allows is what happens', async () => {
    for (const role of ['clerk', 'buyer', 'lead'])
      for (const record of [1, 2, 3, 4]) {
        const headers = people[role]?.headers ?? {};
        const got = await server.call('GET', `${records}/${record}`, { headers });
        expect({ role, record, allowed: (await ask(role, { action: 'read', record })).allowed }).toEqual({
          role,
          record,
          allowed: got.status === 200,
        });
        const found = (got.body['record'] ?? {}) as { readonly [field: string]: unknown };
        for (const field of ['code', 'region', 'note', 'cost', 'state'])
          expect({ role, record, field, allowed: (await ask(role, { action: 'read', record, field })).allowed }).toEqual({
            role,
            record,
            field,
            allowed: field in found,
          });
        if (got.status !== 200) continue;
        const { allowed } = await ask(role, { action: 'update', record, field: 'note' });
        const json = { note: `by ${role}` };
        const changed = await server.call('PATCH', `${records}/${record}`, {
          headers: { ...headers, 'if-match': `"${String(found['version'])}"` },
          json,
        });
        expect({ role, record, allowed }).toEqual({ role, record, allowed: changed.status === 200 });
      }
  });

  test('access is asked for in one call, once, and decided by owners, once; both are written down (S7)', async () => {
    const request = (role: string, json: object) =>
      server.call('POST', '/api/requests', { headers: people[role]?.headers ?? {}, json: { app: 'desk', ...json } });
    const wanted = { entity: 'order', action: 'delete', record: 3, reason: ' I need it ' };
    const made = await request('clerk', wanted);
    const again = await request('clerk', wanted);
    expect([made.status, again.text]).toEqual([201, made.text]);
    expect(made.body['request']).toMatchObject({ user: { name: 'clerk' }, record: 3, reason: 'I need it', status: 'open' });
    expect((await request('nobody', wanted)).status).toBe(404);
    expect((await request('buyer', { entity: 'order', action: 'update', field: 'nowhere' })).status).toBe(201);
    const list = async (role: string): Promise<readonly { readonly id: number }[]> =>
      (await server.call('GET', '/api/requests?status=open', { headers: people[role]?.headers ?? {} })).body['requests'] as never;
    expect([(await list('owner')).length, (await list('clerk')).length, (await list('lead')).length]).toEqual([2, 1, 0]);
    const id = (await list('clerk'))[0]?.id ?? 0;
    const decide = (role: string, path: string | number = id) =>
      server.call('PATCH', `/api/requests/${path}`, { headers: people[role]?.headers ?? {}, json: { status: 'granted', answer: 'ok' } });
    const refused = [await decide('clerk'), await decide('clerk', 999), await decide('clerk', 'x')];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403]);
    const decisions = await Promise.all(Array.from({ length: 50 }, () => decide('owner')));
    expect(decisions.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 49 }, () => 409)]);
    const audit = await server.call('GET', '/api/audit?limit=1000&kind=access.decided&result=done', { headers: server.owner.headers });
    expect(audit.body['entries']).toMatchObject([{ target: `request:${id}`, detail: { status: 'granted' } }]);
    const asked = await server.call('GET', '/api/audit?limit=1000&kind=access.requested', { headers: server.owner.headers });
    expect(asked.body['entries']).toHaveLength(4);
  });
});
