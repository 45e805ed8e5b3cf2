// Proves that rights are explained in words, over HTTP, on both kinds of store, and that no explanation tells what must stay hidden (P5, P9).
import { doc } from '@trellis/model/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskDocuments } from './desk-documents.fixtures.ts';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

interface Answer {
  readonly allowed: boolean;
  readonly barred: boolean;
  readonly askable: boolean;
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

  test.each([
    ['lead', { action: 'update', record: 1, field: 'createdAt' }, [false, true, false]],
    ['clerk', { action: 'delete', record: 1 }, [false, true, true]],
    ['lead', { action: 'delete', record: 1 }, [true, false, false]],
  ])('says whether something is barred, and whether asking helps: %s %j', async (role, json, expected) => {
    const { allowed, barred, askable } = await ask(role, json);
    expect([allowed, barred, askable]).toEqual(expected);
  });

  test('in Chinese, and who can change it', async () => {
    const speak = (locale: string) => server.call('PATCH', '/api/auth/me', { headers: people['clerk']?.headers ?? {}, json: { locale } });
    await speak('zh-CN');
    expect(await said('clerk', { action: 'update', record: 2, field: 'note' })).toEqual([
      false,
      '角色“文员”要求满足“数量 大于 2”，这条记录不满足。',
      '数量当前为：1。',
    ]);
    await speak('en');
    const { roles, who } = await ask('clerk', { action: 'delete', record: 1 });
    expect([roles.map(({ id }) => id), who.message]).toEqual([['lead'], 'An owner of the workspace can change this: “owner”. “Lead” may do it.']);
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
    const [held, other] = [(await list('buyer'))[0]?.id ?? 0, people['buyer']?.user.id ?? 0];
    const give = (json: object, headers = server.owner.headers) =>
      server.call('PATCH', `/api/requests/${held}`, { headers, json: { status: 'granted', role: 'lead', ...json } });
    const token = await server.signIn.createToken(server.owner.user, 'script', ['read', 'write']);
    await server.identity.updateUser(other, { disabled: true });
    // What is refused of the role leaves the request open: both are done, or neither.
    const barred = [
      await give({ role: 'nowhere' }),
      await give({ status: 'declined' }),
      await give({ status: 'noted' }),
      await give({}, { authorization: `Bearer ${token.token}` } as never),
      await give({}),
    ];
    expect(barred.map(({ status }) => status)).toEqual([400, 400, 400, 403, 409]);
    await server.identity.updateUser(other, { disabled: false });
    expect([(await list('owner')).length, server.identity.user(other)?.roles]).toEqual([1, ['buyer']]);
    const given = await Promise.all(Array.from({ length: 20 }, () => give({})));
    expect(given.filter(({ status }) => status === 200)).toHaveLength(1);
    expect([(await list('owner')).length, server.identity.user(other)?.roles]).toEqual([0, ['buyer', 'lead']]);
    const changes = await server.call('GET', `/api/audit?limit=1&kind=user.changed&target=user:${other}`, { headers: server.owner.headers });
    expect(changes.body['entries']).toMatchObject([{ actor: { name: 'owner' }, result: 'done', detail: { roles: 'buyer → buyer lead' } }]);
    const asked = await server.call('GET', '/api/audit?limit=1000&kind=access.requested', { headers: server.owner.headers });
    expect(asked.body['entries']).toHaveLength(4);
    const third = (await request('clerk', { entity: 'order', action: 'export' })).body['request'] as { readonly id: number };
    const noted = await server.call('PATCH', `/api/requests/${third.id}`, { headers: server.owner.headers, json: { status: 'noted' } });
    expect(noted.body['request']).toMatchObject({ status: 'noted' });
    expect((await request('clerk', { entity: 'order', action: 'export' })).status).toBe(201);
  });
});

/** The desk, with a packer who works on near orders, and a rule on quantities. */
function packingDocuments(): ReturnType<typeof deskDocuments> {
  const base = deskDocuments();
  const [desk] = base.apps;
  if (desk === undefined) throw new TypeError('there is no desk');
  const region = { path: ['order.region'] };
  const grant = doc('grant', 'packer', {
    role: 'packer',
    entity: 'order',
    actions: { create: true, read: true, update: true },
    condition: { call: 'ne', args: [region, { value: 'far' }] },
    read: { except: { 'order.cost': true } },
    write: { except: { 'order.cost': true } },
  });
  const rules = {
    'order.small': {
      order: 1,
      when: { call: 'not', args: [{ call: 'isEmpty', args: [region] }] },
      require: { call: 'lte', args: [{ path: ['order.qty'] }, { value: 100 }] },
      message: { en: 'Split large orders.', 'zh-CN': '大单需拆分。' },
      fields: { 'order.qty': true },
    },
    'order.late': {
      order: 3,
      when: { call: 'not', args: [{ call: 'isEmpty', args: [{ path: ['order.shipped'] }] }] },
      require: { call: 'gte', args: [{ path: ['order.shipped'] }, { path: ['order.placed'] }] },
      message: 'Ship later.',
    },
    'order.day': {
      order: 4,
      require: {
        call: 'or',
        args: [
          { call: 'isEmpty', args: [{ path: ['order.shipped'] }] },
          {
            call: 'eq',
            args: [
              { call: 'localDay', args: [{ path: ['order.shipped'] }] },
              { value: '2026-03-01', type: 'date' },
            ],
          },
        ],
      },
      message: 'Ship on that day.',
    },
    'order.dear': {
      order: 2,
      require: { call: 'lte', args: [{ path: ['order.cost'] }, { value: 900 }] },
      message: { en: 'Not that dear.', 'zh-CN': '成本过高。' },
    },
  };
  const times = [
    ['zone', 'text', {}],
    ['placed', 'timestamp', { config: { zone: ['order.zone'] } }],
    ['shipped', 'timestamp', { config: { zone: ['order.zone'] } }],
  ] as const;
  const fields = times.map(([name, type, members], place) =>
    doc('field', `order.${name}`, { entity: 'order', name, label: name, order: 20 + place, type, ...members }),
  );
  const documents = desk.documents.map((each) => (each.kind === 'entity' ? { ...each, body: { ...(each.body as object), rules } } : each));
  const role = doc('role', 'packer', { name: 'packer', label: 'Packer', order: 9 });
  return { ...base, roles: [...base.roles, role], apps: [{ ...desk, documents: [...documents, ...fields, grant] }] };
}

describe('a refused save', () => {
  let server: TestServer;
  let packer: Browser;
  beforeAll(async () => {
    server = await startTestServer({ documents: packingDocuments() });
    packer = await server.addUser({ email: 'packer@test.example', roles: ['packer'] });
    const sent = [
      { code: 'A', region: 'near', qty: 5, cost: 500, zone: 'America/Los_Angeles', placed: '2026-03-01T12:00:00Z' },
      { code: 'B', region: 'near', qty: 5, cost: 100, zone: 'America/Los_Angeles', placed: '2026-03-01T12:00:00Z' },
      { code: 'C', region: 'far', qty: 5, cost: 500 },
    ];
    await server.call('POST', records, { headers: server.owner.headers, json: { records: sent } });
  });
  afterAll(() => server.close());

  const explain = async (json: object, headers = packer.headers): Promise<Answer> => {
    const answer = await server.call('POST', '/api/apps/desk/explain', { headers, json: { entity: 'order', ...json } });
    expect(answer.status).toBe(200);
    return answer.body as unknown as Answer;
  };
  const said = async (json: object): Promise<readonly unknown[]> => {
    const { allowed, reasons } = await explain(json);
    return [allowed, ...reasons.map(({ message }) => message)];
  };
  const cases: readonly (readonly [name: string, json: object, expected: readonly unknown[]])[] = [
    [
      'a record that would leave the rows of the role',
      { action: 'update', record: 1, values: { region: 'far' } },
      [false, 'The role “Packer” allows this where Region is not far. With these values that would not hold.', 'Region would be far.'],
    ],
    [
      'a new record outside them',
      { action: 'create', values: { region: 'far', qty: 1 } },
      [false, 'The role “Packer” allows this where Region is not far. With these values that would not hold.', 'Region would be far.'],
    ],
    [
      'a rule, what it demands, and the value it is broken by',
      { action: 'update', record: 1, values: { qty: 101 } },
      [
        false,
        'A rule for these records says: Split large orders.',
        'It demands that Quantity is at most 100.',
        'It applies where Region is filled.',
        'Region is near here.',
        'Quantity would be 101.',
      ],
    ],
    [
      'times, in their own zone',
      { action: 'update', record: 1, values: { shipped: '2026-03-01T11:00:00Z' } },
      [
        false,
        'A rule for these records says: Ship later.',
        'It demands that shipped is at least placed.',
        'It applies where shipped is filled.',
        'shipped would be 2026-03-01 03:00.',
        'placed is 2026-03-01 04:00 here.',
      ],
    ],
    [
      'days, in the zone of the times',
      { action: 'update', record: 1, values: { shipped: '2026-03-02T08:00:00Z' } },
      [
        false,
        'A rule for these records says: Ship on that day.',
        'It demands that shipped is empty or the day of shipped is 2026-03-01.',
        'shipped would be 2026-03-02 00:00.',
      ],
    ],
    [
      'P5: a rule on what is hidden is not told',
      { action: 'update', record: 1, values: { qty: 9 } },
      [true, 'From what you may see here, no more can be said about these values.'],
    ],
    [
      'P5: a hidden field is no field',
      { action: 'update', record: 1, values: { cost: 9 } },
      [false, 'Among the fields that you may see or fill in there is no such field.'],
    ],
    [
      'P9: a hidden record is no record',
      { action: 'update', record: 3, values: { qty: 9 } },
      [false, 'Among the records that you may see there is no such record.'],
    ],
    [
      'what nobody fills in',
      { action: 'update', record: 1, values: { createdAt: 'x', state: 'sent' } },
      [false, 'Created At is set by the system or worked out. Nobody fills it in.', 'State changes only along its transitions.'],
    ],
    [
      'a value that cannot be read decides nothing',
      { action: 'update', record: 1, values: { qty: 'many' } },
      [true, 'From what you may see here, no more can be said about these values.'],
    ],
  ];
  test.each(cases)('%s', async (_name, json, expected) => {
    expect(await said(json)).toEqual(expected);
  });

  test('what is explained is what is refused', async () => {
    const save = async (values: object): Promise<number> =>
      (await server.call('PATCH', `${records}/1`, { headers: { ...packer.headers, 'if-match': '"1"' }, json: values })).status;
    expect([await save({ region: 'far' }), await save({ qty: 101 })]).toEqual([403, 400]);
  });

  test('P5: values that differ only in what is hidden are explained alike, and so are hidden and missing ones', async () => {
    for (const values of [{ qty: 7 }, { qty: 500 }, { region: 'far' }, { cost: 1 }, { note: 'x' }]) {
      const [one, two] = [await explain({ action: 'update', record: 1, values }), await explain({ action: 'update', record: 2, values })];
      expect(two).toEqual(one);
      const [hidden, missing] = [await explain({ action: 'update', record: 3, values }), await explain({ action: 'update', record: 99, values })];
      expect(missing).toEqual(hidden);
    }
    expect(await explain({ action: 'create', values: { cost: 1 } })).toEqual(await explain({ action: 'create', values: { nowhere: 1 } }));
  });
});
