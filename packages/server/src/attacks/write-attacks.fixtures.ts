// In charge of: attempts to write what one may not, past what one may, or twice.
import { alike, ask, match, said, sweep, type Attack } from './attack.fixtures.ts';
import { at, type World } from './world.fixtures.ts';

const orders = `${at('order')}/records`;
const customers = `${at('customer')}/records`;
const cases = `${at('service_case')}/records`;
const create = `POST ${at('customer')}/records`;
const update = `PATCH ${at('order')}/records/:id`;

let made = 0;
const key = (): string => `attack|${(made += 1)}`;

/** A new customer of the attacker's store, with something that does not belong. */
function withMore(rules: string, attempt: string, more: object | ((world: World) => object), expected: string): Attack {
  const call = (world: World): object => ({
    json: { ext_key: key(), store: world.id('mine'), ...(typeof more === 'function' ? more(world) : more) },
  });
  return { rules, door: create, attempt, expected, got: ask('mallory', 'POST', customers, call) };
}

/** A change of the attacker's own order. */
function changing(rules: string, attempt: string, json: object | ((world: World) => object), expected: string, headers = match(1)): Attack {
  const call = (world: World): object => ({ json: typeof json === 'function' ? json(world) : json, headers });
  return { rules, door: update, attempt, expected, got: ask('mallory', 'PATCH', (world) => `${orders}/${world.id('own')}`, call) };
}

const raw = (rules: string, attempt: string, text: string, expected: string): Attack => ({
  rules,
  door: create,
  attempt,
  expected,
  got: ask('mallory', 'POST', customers, { raw: text }),
});

const setBySystem: readonly Attack[] = [
  withMore('W1', 'an id of one’s own choice', { id: 7 }, '400 record.invalid (record.read-only-field)'),
  withMore('W1', 'a version', { version: 9 }, '400 record.invalid (record.read-only-field)'),
  withMore('W1', 'who made it, and when', { createdBy: 1, createdAt: '2020-01-01T00:00:00Z' }, '400 record.invalid (record.unknown-field)'),
  withMore('W1', 'who changed it, and when', { updatedBy: 1, updatedAt: '2020-01-01T00:00:00Z' }, '400 record.invalid (record.unknown-field)'),
  withMore('W1', 'that it is deleted', { deletedAt: null, deleted: true }, '400 record.invalid (record.unknown-field)'),
  withMore('W1', 'a computed value', { spent: 1_000_000 }, '400 record.invalid (record.read-only-field)'),
  withMore('W1', 'a field that there is not', { owner: 1 }, '400 record.invalid (record.unknown-field)'),
  withMore('W1 P5', 'the physical name of a column', { f_1: 'x', 'e_1.id': 1 }, '400 record.invalid (record.unknown-field)'),
  withMore('W1', 'back-links', (world) => ({ orders: [world.id('foreign')] }), '400 record.invalid (record.read-only-field)'),
  raw('W1 E4', 'a __proto__ key', '{"ext_key":"p1","__proto__":{"owner":true}}', '400 request.invalid (request.forbidden-key)'),
  raw(
    'W1 E4',
    'a __proto__ key written with escapes',
    '{"ext_key":"p2","\\u005f\\u005fproto__":{"owner":true}}',
    '400 request.invalid (request.forbidden-key)',
  ),
  raw(
    'W1 E4',
    'constructor.prototype, in a list in a list',
    '{"records":[{"ext_key":"p3","tags":[[{"constructor":{"prototype":{"owner":true}}}]]}]}',
    '400 request.invalid (request.forbidden-key)',
  ),
  {
    rules: 'E4 W4',
    door: 'PATCH /api/auth/me',
    attempt: 'a __proto__ key beside one’s name',
    expected: '400 request.invalid (request.forbidden-key)',
    got: ask('mallory', 'PATCH', '/api/auth/me', { raw: '{"name":"Mallory","__proto__":{"owner":true}}' }),
  },
  {
    rules: 'W1 P4',
    door: `PATCH ${at('order')}/records`,
    attempt: 'an id twice in one object, the first one’s own, the second hidden',
    expected: '404 record.not-found (record.not-found)',
    got: ask('mallory', 'PATCH', orders, (world) => ({
      raw: `{"records":[{"id":${world.id('own')},"version":1,"id":${world.id('foreign')},"carrier":"X"}]}`,
    })),
  },
  {
    rules: 'W1 P4',
    door: `PATCH ${at('order')}/records`,
    attempt: 'one record twice in a batch',
    expected: '400 record.invalid (record.key-twice)',
    got: ask('mallory', 'PATCH', orders, (world) => ({
      json: { records: [1, 1].map((version) => ({ id: world.id('own'), version, carrier: 'X' })) },
    })),
  },
  {
    rules: 'W1',
    door: update,
    attempt: 'another id in the body than in the address',
    expected: '400 request.invalid (request.other-record)',
    got: ask(
      'mallory',
      'PATCH',
      (world) => `${orders}/${world.id('own')}`,
      (world) => ({ json: { id: world.id('foreign'), carrier: 'X' }, headers: match(1) }),
    ),
  },
];

const fieldsAndRows: readonly Attack[] = [
  changing('W1 P9', 'a hidden field', { cost_snapshot: 1 }, '400 record.invalid (record.unknown-field)'),
  changing('W1', 'a computed field: the amount', { amount: 0 }, '400 record.invalid (record.read-only-field)'),
  {
    rules: 'W1 P9',
    door: `PATCH ${at('product')}/records/:id`,
    attempt: 'writing the hidden purchase price',
    expected: '400 record.invalid (record.unknown-field), alike',
    got: alike(
      'mallory',
      'PATCH',
      { path: (world) => `${at('product')}/records/${world.id('product')}`, call: { json: { purchase_price: 1 }, headers: match(2) } },
      { path: (world) => `${at('product')}/records/${world.id('product')}`, call: { json: { xxxxxxxx_xxxxx: 1 }, headers: match(2) } },
      ['purchase_price', 'xxxxxxxx_xxxxx'],
    ),
  },
  {
    rules: 'W1',
    door: `PATCH ${at('product')}/records/:id`,
    attempt: 'writing a field that one may only read',
    expected: '400 record.invalid (access.field-not-writable)',
    got: ask('mallory', 'PATCH', (world) => `${at('product')}/records/${world.id('product')}`, { json: { name: 'Mine' }, headers: match(2) }),
  },
  {
    rules: 'W2',
    door: `PATCH ${at('store')}/records/:id`,
    attempt: 'making oneself the owner of the other store',
    expected: '404 record.not-found (record.not-found)',
    got: ask(
      'mallory',
      'PATCH',
      (world) => `${at('store')}/records/${world.id('other')}`,
      (world) => ({ json: { owner: world.person('mallory').user.id }, headers: match(1) }),
    ),
  },
  {
    rules: 'W2',
    door: `PATCH ${at('store')}/records/:id`,
    attempt: 'making a friend the backup of one’s own store',
    expected: '403 access.denied',
    got: ask(
      'mallory',
      'PATCH',
      (world) => `${at('store')}/records/${world.id('mine')}`,
      (world) => ({ json: { backup: world.person('bob').user.id }, headers: match(1) }),
    ),
  },
  changing(
    'W2 W3',
    'moving an order to a store that one does not see',
    (world) => ({ store: world.id('other') }),
    '400 record.invalid (record.link-missing)',
  ),
  {
    rules: 'W2',
    door: `PATCH ${at('customer')}/records/:id`,
    attempt: 'moving a customer out of every store, out of one’s rights',
    expected: '403 access.record-outside (access.record-outside)',
    got: ask('mallory', 'PATCH', (world) => `${customers}/${world.id('ada')}`, { json: { store: null }, headers: match(1) }),
  },
  {
    rules: 'W2',
    door: create,
    attempt: 'a customer of no store, whom one would not see',
    expected: '403 access.record-outside (access.record-outside)',
    got: ask('mallory', 'POST', customers, () => ({ json: { ext_key: key() } })),
  },
  {
    rules: 'W3 P9',
    door: update,
    attempt: 'linking an own order to a hidden buyer, and to one that is not there',
    expected: '400 record.invalid (record.link-missing), alike',
    got: alike(
      'mallory',
      'PATCH',
      { path: (world) => `${orders}/${world.id('own')}`, call: (world) => ({ json: { customer: world.id('buyer') }, headers: match(1) }) },
      { path: (world) => `${orders}/${world.id('own')}`, call: { json: { customer: 999_999 }, headers: match(1) } },
      (world) => [world.id('buyer'), 999_999],
    ),
  },
  changing('W3', 'a link by a unique field of a hidden buyer', { customer: { ext_key: 'x|hidden' } }, '400 record.invalid (record.link-missing)'),
  changing('W3', 'a link to a deleted record', (world) => ({ customer: { id: world.id('gone') } }), '400 record.invalid (record.link-missing)'),
  {
    rules: 'W3',
    door: `POST ${at('service_case')}/records`,
    attempt: 'a case on an order of another store',
    expected: '400 record.invalid (record.link-missing)',
    got: ask('mallory', 'POST', cases, (world) => ({
      json: { order: world.id('foreign'), type: 'question', assignee: world.person('mallory').user.id, opened_at: '2026-11-03T10:00:00Z' },
    })),
  },
  {
    rules: 'W3',
    door: `POST ${at('service_case')}/records`,
    attempt: 'a case on nobody’s order, which is in nobody’s store',
    expected: '403 access.record-outside (access.record-outside)',
    got: ask('mallory', 'POST', cases, (world) => ({
      json: { type: 'question', assignee: world.person('mallory').user.id, opened_at: '2026-11-03T10:00:00Z' },
    })),
  },
  {
    rules: 'P3',
    door: `POST ${at('order')}/records`,
    attempt: 'creating without the right',
    expected: '403 access.denied',
    got: ask('mallory', 'POST', orders, { json: { ext_key: 'x' } }),
  },
  {
    rules: 'P3',
    door: `DELETE ${at('order')}/records/:id`,
    attempt: 'deleting without the right',
    expected: '403 access.denied',
    got: ask('mallory', 'DELETE', (world) => `${orders}/${world.id('own')}`, { headers: match(1) }),
  },
  {
    rules: 'P3',
    door: `DELETE ${at('order')}/records`,
    attempt: 'deleting several without the right',
    expected: '403 access.denied',
    got: ask('mallory', 'DELETE', orders, (world) => ({ json: { records: [{ id: world.id('own'), version: 1 }] } })),
  },
  {
    rules: 'W2 P9',
    door: create,
    attempt: 'an upsert onto a hidden customer by its key',
    expected: '400 record.invalid (record.duplicate)',
    got: ask('mallory', 'POST', `${customers}?upsertBy=ext_key`, (world) => ({
      json: { ext_key: 'x|hidden', name: 'Mine', store: world.id('mine') },
    })),
  },
  {
    rules: 'P5',
    door: create,
    attempt: 'an upsert by a field that is hidden',
    expected: '400 request.invalid (query.unknown-field)',
    got: ask('mallory', 'POST', `${at('listing')}/records?upsertBy=purchase_price`, (world) => ({
      json: { ext_key: key(), store: world.id('mine'), seller_sku: 'x' },
    })),
  },
  {
    rules: 'W3',
    door: create,
    attempt: 'a listing in the other store',
    expected: '400 record.invalid (record.link-missing)',
    got: ask('mallory', 'POST', `${at('listing')}/records`, (world) => ({ json: { ext_key: key(), store: world.id('other'), seller_sku: 'x' } })),
  },
];

const states: readonly Attack[] = [
  changing('W6', 'a state typed in', { status: 'shipped' }, '400 record.invalid (record.status-needs-transition-to)'),
  {
    rules: 'W6',
    door: `PATCH ${at('order')}/records`,
    attempt: 'a state typed in, in a batch',
    expected: '400 record.invalid (record.status-needs-transition-to)',
    got: ask('mallory', 'PATCH', orders, (world) => ({ json: { records: [{ id: world.id('own'), version: 1, status: 'completed' }] } })),
  },
  {
    rules: 'W6',
    door: `POST ${at('service_case')}/records`,
    attempt: 'a case that begins resolved',
    expected: '400 record.invalid (record.status-initial)',
    got: ask('mallory', 'POST', cases, (world) => ({
      json: {
        order: world.id('own'),
        type: 'refund',
        refund: 900,
        status: 'resolved',
        assignee: world.person('mallory').user.id,
        opened_at: '2026-11-03T10:00:00Z',
      },
    })),
  },
  {
    rules: 'W6',
    door: `POST ${at('order')}/records/:id/transition`,
    attempt: 'a transition that is the platform’s',
    expected: '400 record.not-moved (record.transition-system)',
    got: ask('manager', 'POST', (world) => `${orders}/${world.id('own')}/transition`, {
      json: { field: 'status', to: 'partial' },
      headers: match(1),
    }),
  },
  {
    rules: 'W6',
    door: `POST ${at('order')}/records/:id/transition`,
    attempt: 'a transition that is the warehouse’s',
    expected: '400 record.not-moved (record.transition-role)',
    got: ask('mallory', 'POST', (world) => `${orders}/${world.id('own')}/transition`, {
      json: { field: 'status', to: 'shipped' },
      headers: match(1),
    }),
  },
  {
    rules: 'W6',
    door: `POST ${at('order')}/records/:id/transition`,
    attempt: 'a transition without what it requires',
    expected: '400 record.not-moved (record.transition-required)',
    got: ask('wh', 'POST', (world) => `${orders}/${world.id('own')}/transition`, { json: { field: 'status', to: 'shipped' }, headers: match(1) }),
  },
  {
    rules: 'W6',
    door: `POST ${at('order')}/records/:id/transition`,
    attempt: 'a state that there is not',
    expected: '400 request.invalid (value.option-of)',
    got: ask('mallory', 'POST', (world) => `${orders}/${world.id('own')}/transition`, { json: { field: 'status', to: 'paid' }, headers: match(1) }),
  },
  {
    rules: 'W6 P5',
    door: `POST ${at('order')}/records/:id/transition`,
    attempt: 'a transition of a field that is no status',
    expected: '400 request.invalid (record.not-a-status)',
    got: ask('mallory', 'POST', (world) => `${orders}/${world.id('own')}/transition`, { json: { field: 'carrier', to: 'x' }, headers: match(1) }),
  },
  {
    rules: 'W6',
    door: `POST ${at('order')}/records/transition`,
    attempt: 'own and hidden orders together: none moves',
    expected: '404 record.not-found (record.not-found)',
    got: ask('mallory', 'POST', `${orders}/transition`, (world) => ({
      json: { field: 'status', to: 'cancelled', records: ['own', 'foreign'].map((name) => ({ id: world.id(name), version: 1 })) },
    })),
  },
  {
    rules: 'W1 W6',
    door: `POST ${at('order')}/records/transition`,
    attempt: 'other values along with a transition',
    expected: '400 record.invalid (record.transition-only)',
    got: ask('mallory', 'POST', `${orders}/transition`, (world) => ({
      json: { field: 'status', to: 'cancelled', records: [{ id: world.id('own'), version: 1, carrier: 'X' }] },
    })),
  },
  {
    rules: 'W6',
    door: `POST ${at('service_case')}/records/:id/transition`,
    attempt: 'approving one’s own large refund',
    expected: '200, then 400 record.not-moved (record.transition-message)',
    writes: true,
    async got(world) {
      const move = async (to: string, version: number): Promise<string> =>
        said(
          await world.ask('mallory', 'POST', `${cases}/${world.id('case')}/transition`, { json: { field: 'status', to }, headers: match(version) }),
        );
      return `${await move('processing', 1)}, then ${await move('resolved', 2)}`;
    },
  },
  {
    rules: 'W6',
    door: `POST ${at('service_case')}/records/:id/restore`,
    attempt: 'the same by bringing a resolved version back',
    expected: '400 record.invalid (record.status-needs-transition-to)',
    writes: true,
    async got(world) {
      const { engine } = world.server;
      void engine;
      const id = world.id('case');
      await world.server.owner.client.records('sales', 'service_case').transition(id, 2, { field: 'status', to: 'resolved' });
      await world.server.owner.client.records('sales', 'service_case').transition(id, 3, { field: 'status', to: 'closed' });
      await world.server.owner.client.records('sales', 'service_case').transition(id, 4, { field: 'status', to: 'processing' });
      return said(await world.ask('mallory', 'POST', `${cases}/${id}/restore`, { json: { version: 3 }, headers: match(5) }));
    },
  },
];

const versions: readonly Attack[] = [
  {
    rules: 'W7',
    door: update,
    attempt: 'no version',
    expected: '428 record.version-required',
    got: ask('mallory', 'PATCH', (world) => `${orders}/${world.id('own')}`, { json: { carrier: 'X' } }),
  },
  {
    rules: 'W7',
    door: update,
    attempt: 'versions that are none: *, 0, -1, 1e0, a list',
    expected: '428 record.version-required, all of them',
    got: (world) =>
      sweep(['*', '"-1"', '"1e0"', '"1", "2"', 'W/"x"'], async (header) =>
        said(await world.ask('mallory', 'PATCH', `${orders}/${world.id('own')}`, { json: { carrier: 'X' }, headers: { 'if-match': header } })),
      ),
  },
  changing('W7', 'a version that is over', { carrier: 'X' }, '409 record.stale (record.stale)', match(99)),
  changing('W7', 'a version to come', { carrier: 'X' }, '409 record.stale (record.stale)', match(2)),
  {
    rules: 'W7 P4 P10',
    door: `PATCH ${at('order_line')}/records/:id`,
    attempt: 'what a stale version answers: the record as it is',
    expected: '409 record.stale (record.stale), without the cost',
    async got(world) {
      const answer = await world.ask('mallory', 'PATCH', `${at('order_line')}/records/${world.id('line')}`, {
        json: { title: 'X' },
        headers: match(1),
      });
      return `${said(answer)}, ${answer.text.includes('cost_snapshot') ? 'with' : 'without'} the cost`;
    },
  },
  {
    rules: 'W8',
    door: create,
    attempt: 'one key with two bodies',
    expected: '201, then 409 idempotency.other-body',
    writes: true,
    async got(world) {
      const send = async (name: string): Promise<string> =>
        said(
          await world.ask('mallory', 'POST', customers, {
            json: { ext_key: 'idem|1', store: world.id('mine'), name },
            headers: { 'idempotency-key': 'attack-1' },
          }),
        );
      return `${await send('A')}, then ${await send('B')}`;
    },
  },
  {
    rules: 'W8',
    door: create,
    attempt: 'somebody else’s key and body, for their answer',
    expected: '201, then 400 record.invalid (record.link-missing)',
    writes: true,
    async got(world) {
      const call = { json: { ext_key: 'idem|2', store: world.id('other'), name: 'KanariNew' }, headers: { 'idempotency-key': 'attack-2' } };
      const first = said(await world.ask('owner', 'POST', customers, call));
      return `${first}, then ${said(await world.ask('mallory', 'POST', customers, call))}`;
    },
  },
  {
    rules: 'W8',
    door: create,
    attempt: 'one key at two doors',
    expected: '201, then 409 idempotency.other-body',
    writes: true,
    async got(world) {
      const headers = { 'idempotency-key': 'attack-3' };
      const first = said(await world.ask('mallory', 'POST', customers, { json: { ext_key: 'idem|3', store: world.id('mine') }, headers }));
      const second = said(
        await world.ask('mallory', 'POST', `${at('listing')}/records`, { json: { ext_key: 'idem|3', store: world.id('mine') }, headers }),
      );
      return `${first}, then ${second}`;
    },
  },
  {
    rules: 'W8',
    door: create,
    attempt: 'twenty at once under one key',
    expected: '201, one record',
    writes: true,
    async got(world) {
      const call = { json: { ext_key: 'idem|4', store: world.id('mine') }, headers: { 'idempotency-key': 'attack-4' } };
      const answers = await Promise.all(Array.from({ length: 20 }, () => world.ask('mallory', 'POST', customers, call)));
      const ids = new Set(answers.map(({ body }) => (body['record'] as { id: number } | undefined)?.id));
      return `${[...new Set(answers.map(said))].join(' ')}, ${ids.size === 1 ? 'one record' : `${ids.size} records`}`;
    },
  },
  {
    rules: 'W8',
    door: create,
    attempt: 'a key with a line break or of a thousand letters',
    expected: '400 request.invalid (request.bad-key), all of them',
    got: (world) =>
      sweep(['a b', 'x'.repeat(1_000)], async (value) =>
        said(await world.ask('mallory', 'POST', customers, { json: { ext_key: 'k' }, headers: { 'idempotency-key': value } })),
      ),
  },
];

/** The attempts. */
export const writeAttacks: readonly Attack[] = [...setBySystem, ...fieldsAndRows, ...states, ...versions];
