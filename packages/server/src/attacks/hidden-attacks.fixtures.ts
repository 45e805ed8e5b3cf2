// In charge of: attempts to learn of records and fields that are hidden.
import { alike, ask, json, match, said, sweep, type Attack } from './attack.fixtures.ts';
import { at, type World } from './world.fixtures.ts';

const orders = `${at('order')}/records`;
const products = `${at('product')}/records`;
const MISSING = 999_999;

/** A hidden record and one that is not there, asked for alike. */
function hidden(door: string, attempt: string, method: string, path: (id: number) => string, expected: string, call: object = {}): Attack {
  return {
    rules: 'P9 P4',
    door,
    attempt,
    expected: `${expected}, alike`,
    got: alike('mallory', method, { path: (world) => path(world.id('foreign')), call }, { path: path(MISSING), call }, (world) => [
      world.id('foreign'),
      MISSING,
    ]),
  };
}

const record = `${at('order')}/records/:id`;
const byId: readonly Attack[] = [
  hidden(`GET ${record}`, 'an order of another store', 'GET', (id) => `${orders}/${id}`, '404 record.not-found'),
  hidden(`GET ${record}`, 'the same with links expanded', 'GET', (id) => `${orders}/${id}?expand=customer,store,lines`, '404 record.not-found'),
  hidden(`GET ${record}/history`, 'its history', 'GET', (id) => `${orders}/${id}/history`, '404 record.not-found'),
  hidden(`PATCH ${record}`, 'changing it', 'PATCH', (id) => `${orders}/${id}`, '404 record.not-found (record.not-found)', {
    json: { carrier: 'X' },
    headers: match(1),
  }),
  hidden(
    `PATCH ${record}`,
    'changing it at a version that is not: no oracle of versions',
    'PATCH',
    (id) => `${orders}/${id}`,
    '404 record.not-found (record.not-found)',
    { json: { carrier: 'X' }, headers: match(77) },
  ),
  {
    rules: 'P9 W2',
    door: `PATCH ${at('order')}/records`,
    attempt: 'changing it in a batch beside an own order',
    expected: '404 record.not-found (record.not-found), alike',
    got: alike(
      'mallory',
      'PATCH',
      {
        path: orders,
        call: (world) => ({
          json: {
            records: [
              { id: world.id('own'), version: 1, carrier: 'X' },
              { id: world.id('foreign'), version: 1, carrier: 'X' },
            ],
          },
        }),
      },
      {
        path: orders,
        call: (world) => ({
          json: {
            records: [
              { id: world.id('own'), version: 1, carrier: 'X' },
              { id: MISSING, version: 1, carrier: 'X' },
            ],
          },
        }),
      },
      (world) => [world.id('foreign'), MISSING],
    ),
  },
  hidden(`DELETE ${record}`, 'deleting it', 'DELETE', (id) => `${orders}/${id}`, '404 record.not-found (record.not-found)', { headers: match(1) }),
  hidden(`POST ${record}/transition`, 'cancelling it', 'POST', (id) => `${orders}/${id}/transition`, '404 record.not-found (record.not-found)', {
    json: { field: 'status', to: 'cancelled' },
    headers: match(1),
  }),
  hidden(
    `POST ${record}/restore`,
    'bringing back an earlier version of it',
    'POST',
    (id) => `${orders}/${id}/restore`,
    '404 record.not-found (record.not-found)',
    {
      json: { version: 1, dryRun: true },
      headers: match(2),
    },
  ),
  hidden(`POST ${record}/erase`, 'erasing it', 'POST', (id) => `${orders}/${id}/erase`, '403 access.denied', {}),
  hidden(`GET ${record}/files/:field/:file`, 'a file of it', 'GET', (id) => `${orders}/${id}/files/image/${'0'.repeat(32)}`, '404 file.not-found'),
  {
    rules: 'P9',
    door: 'POST /api/apps/:app/explain',
    attempt: 'asking why a hidden order cannot be read',
    expected: '200, alike',
    got: alike(
      'mallory',
      'POST',
      { path: '/api/apps/sales/explain', call: (world) => ({ json: { entity: 'order', action: 'read', record: world.id('foreign') } }) },
      { path: '/api/apps/sales/explain', call: { json: { entity: 'order', action: 'read', record: MISSING } } },
    ),
  },
  {
    rules: 'P9',
    door: 'POST /api/apps/:app/explain',
    attempt: 'asking why a hidden field cannot be read',
    expected: '200, alike',
    got: alike(
      'mallory',
      'POST',
      { path: '/api/apps/base/explain', call: { json: { entity: 'product', action: 'read', field: 'purchase_price' } } },
      { path: '/api/apps/base/explain', call: { json: { entity: 'product', action: 'read', field: 'xxxxxxxx_price' } } },
      ['purchase_price', 'xxxxxxxx_price'],
    ),
  },
  {
    rules: 'P9 P3',
    door: `GET ${at('supplier')}/records`,
    attempt: 'an entity without a grant, and one that is not there',
    expected: '404 entity.not-found, alike',
    got: alike(
      'mallory',
      'GET',
      { path: `${at('supplier')}/records` },
      { path: `${at('order').replace('sales', 'base').replace('order', 'nothing')}/records` },
    ),
  },
  {
    rules: 'P9 P3',
    door: 'GET /api/apps/:app',
    attempt: 'an app without a grant, and one that is not there',
    expected: '404 app.not-found, alike',
    got: alike('admin', 'GET', { path: '/api/apps/sales' }, { path: '/api/apps/nothing' }),
  },
  {
    rules: 'P4 P9',
    door: `GET ${record}`,
    attempt: 'the id of a record of another entity',
    expected: '404 record.not-found',
    got: ask('mallory', 'GET', (world) => `${at('store')}/records/${world.id('foreign')}`),
  },
  {
    rules: 'P9 E2',
    door: `GET ${record}`,
    attempt: 'its id written in other ways: 1e0, 01, 1.0, +1, 0x1, fullwidth, with SQL, with a path',
    expected: '404 record.not-found, all of them',
    got: (world) => {
      const id = world.id('foreign');
      const ways = [
        `${id}e0`,
        `0${id}`,
        `${id}.0`,
        `%2b${id}`,
        `0x${id.toString(16)}`,
        '%EF%BC%91',
        `${id}%20OR%201=1`,
        `${id}%2f..%2f${id}`,
        `-${id}`,
      ];
      return sweep(ways, async (way) => said(await world.ask('mallory', 'GET', `${orders}/${way}`)));
    },
  },
  {
    rules: 'P3 E4',
    door: 'GET /api/apps/:app',
    attempt: 'apps called __proto__, constructor, toString, .., null',
    expected: '404 app.not-found, all of them',
    got: (world) =>
      sweep(['__proto__', 'constructor', 'toString', '%2e%2e%2f', 'null'], async (app) =>
        said(await world.ask('mallory', 'GET', `/api/apps/${app}`)),
      ),
  },
  {
    rules: 'P3 E4',
    door: `GET ${at('order')}/records`,
    attempt: 'entities called __proto__, constructor, hasOwnProperty, and by a number of the store’s',
    expected: '404 entity.not-found, all of them',
    got: (world) =>
      sweep(['__proto__', 'constructor', 'hasOwnProperty', '1', 'e_1'], async (entity) =>
        said(await world.ask('mallory', 'GET', `/api/apps/base/entities/${entity}/records`)),
      ),
  },
];

const count = { op: 'count', as: 'n' } as const;
const rows = (body: { readonly [member: string]: unknown }): unknown => body['rows'];
const total = (body: { readonly [member: string]: unknown }): unknown => body['total'];
const keys = (body: { readonly [member: string]: unknown }): unknown =>
  (body['records'] as readonly { readonly [field: string]: unknown }[])
    .map((each) => String(each['platform_order_id'] ?? each['ext_key']))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join(' ') || 'none';

/** Rows that must not be counted, found, ordered by or joined. */
const counted: readonly Attack[] = [
  {
    rules: 'P7',
    door: `GET ${at('order')}/records`,
    attempt: 'the exact count',
    expected: '200: 3',
    got: ask('mallory', 'GET', `${orders}?count=exact`, {}, total),
  },
  {
    rules: 'P7',
    door: `POST ${at('order')}/query`,
    attempt: 'a count without a group',
    expected: '200: [{"n":3}]',
    got: ask('mallory', 'POST', `${at('order')}/query`, { json: { metrics: [count] } }, rows),
  },
  {
    rules: 'P7',
    door: `POST ${at('order')}/query`,
    attempt: 'groups by store',
    expected: '200: [{"store.name":"Mine","n":3}]',
    got: ask('mallory', 'POST', `${at('order')}/query`, { json: { groupBy: [{ field: 'store.name' }], metrics: [count] } }, rows),
  },
  {
    rules: 'P7',
    door: `POST ${at('order')}/query`,
    attempt: 'distinct values of the buyer',
    expected: '200: [{"n":1}]',
    got: ask('mallory', 'POST', `${at('order')}/query`, { json: { metrics: [{ op: 'countDistinct', field: 'customer.name', as: 'n' }] } }, rows),
  },
  {
    rules: 'P7 P4',
    door: `POST ${at('order')}/query`,
    attempt: 'groups by the name of a buyer, one of whom is hidden',
    expected: '200: [{"name":"Ada","n":2},{"name":null,"n":1}]',
    got: ask('mallory', 'POST', `${at('order')}/query`, { json: { groupBy: [{ field: 'customer.name', as: 'name' }], metrics: [count] } }, rows),
  },
  {
    rules: 'P5',
    door: `GET ${at('order')}/records`,
    attempt: 'guessing a hidden buyer’s name letter by letter',
    expected: '200: none',
    got: ask('mallory', 'GET', `${orders}?filter=${json({ field: 'customer.name', op: 'startsWith', value: 'Kan' })}`, {}, keys),
  },
  {
    rules: 'P5',
    door: `GET ${at('order')}/records`,
    attempt: 'guessing by what is not so',
    expected: '200: OWN-1 OWN-2 OWN-3',
    got: ask('mallory', 'GET', `${orders}?filter=${json({ not: { field: 'customer.name', op: 'startsWith', value: 'Kan' } })}`, {}, keys),
  },
  {
    rules: 'P5 P4',
    door: `GET ${at('order')}/records`,
    attempt: 'whether the hidden buyer has a name',
    expected: '200: OWN-1 OWN-3',
    got: ask('mallory', 'GET', `${orders}?filter=${json({ field: 'customer.name', op: 'isNotEmpty' })}`, {}, keys),
  },
  {
    rules: 'P8',
    door: `GET ${at('order')}/records`,
    attempt: 'whether a link to a hidden buyer is set',
    expected: '200: OWN-1 OWN-3',
    got: ask('mallory', 'GET', `${orders}?filter=${json({ field: 'customer', op: 'isNotEmpty' })}`, {}, keys),
  },
  {
    rules: 'P8',
    door: `GET ${at('order')}/records`,
    attempt: 'the hidden buyer by id in a filter',
    expected: '200: none',
    got: ask('mallory', 'GET', (world) => `${orders}?filter=${json({ field: 'customer', op: 'eq', value: world.id('buyer') })}`, {}, keys),
  },
  {
    rules: 'P8',
    door: `GET ${record}`,
    attempt: 'the buyer of an own order, when the buyer is hidden',
    expected: '200: null',
    got: ask(
      'mallory',
      'GET',
      (world) => `${orders}/${world.id('mixed')}?expand=customer`,
      {},
      (body) => JSON.stringify((body['record'] as { customer: unknown }).customer),
    ),
  },
  {
    rules: 'P5',
    door: `GET ${at('order')}/records`,
    attempt: 'ordering by a hidden buyer’s name',
    expected: '200: OWN-2 comes where what is empty comes',
    got: ask('mallory', 'GET', `${orders}?sort=customer.name`, {}, (body) =>
      (body['records'] as { platform_order_id: string }[]).at(-1)?.platform_order_id === 'OWN-2'
        ? 'OWN-2 comes where what is empty comes'
        : keys(body),
    ),
  },
  {
    rules: 'P7',
    door: `GET ${at('order')}/records`,
    attempt: 'searching for what only a hidden order has',
    expected: '200: 0',
    got: ask('mallory', 'GET', `${orders}?search=KANARI&count=exact`, {}, total),
  },
  {
    rules: 'P7 P5',
    door: `GET ${at('product')}/records`,
    attempt: 'searching for a hidden supplier’s name',
    expected: '200: 0',
    got: ask('mallory', 'GET', `${products}?search=KanariSupplier&count=exact`, {}, total),
  },
  {
    rules: 'P7',
    door: `GET ${at('order')}/records`,
    attempt: 'a place far behind the end',
    expected: '200: none',
    got: ask('mallory', 'GET', `${orders}?offset=3`, {}, keys),
  },
  {
    rules: 'P8',
    door: `GET ${at('store')}/records`,
    attempt: 'orders and customers of the other store, from the store',
    expected: '404 record.not-found',
    got: ask('mallory', 'GET', (world) => `${at('store')}/records/${world.id('other')}?expand=orders,customers`),
  },
  {
    rules: 'P8',
    door: `GET ${at('product')}/records`,
    attempt: 'lines of other stores, from the product',
    expected: '200: 1',
    got: ask(
      'mallory',
      'GET',
      (world) => `${products}/${world.id('product')}?expand=lines`,
      {},
      (body) => ((body['record'] as { lines: unknown[] }).lines ?? []).length,
    ),
  },
  {
    rules: 'P8',
    door: `POST ${at('product')}/query`,
    attempt: 'summing lines of other stores through the product',
    expected: '200: [{"n":2}]',
    got: ask('mallory', 'POST', `${at('order_line')}/query`, { json: { metrics: [{ op: 'sum', field: 'qty', as: 'n' }] } }, rows),
  },
  {
    rules: 'P7',
    door: `GET ${at('order')}/export`,
    attempt: 'exporting everything',
    expected: '200: 3 lines',
    got: ask('mallory', 'GET', `${at('order')}/export?format=jsonl`, {}, (_, { text }) => `${text.trim().split('\n').length} lines`),
  },
  {
    rules: 'P3',
    door: `GET ${at('listing')}/export`,
    attempt: 'exporting with a role that may only read',
    expected: '403 access.denied',
    got: ask('wh', 'GET', `${at('listing')}/export`),
  },
  {
    rules: 'P10',
    door: `GET ${record}/history`,
    attempt: 'what an order was in the other store: names it led to',
    expected: '200',
    got: ask('mallory', 'GET', (world) => `${orders}/${world.id('moved')}/history`),
  },
  {
    rules: 'P10',
    door: `GET ${at('order_line')}/records/:id/history`,
    attempt: 'the cost of a line, in its history',
    expected: '200: no cost',
    got: ask(
      'mallory',
      'GET',
      (world) => `${at('order_line')}/records/${world.id('line')}/history`,
      {},
      (_, { text }) => (/cost_snapshot|margin/.test(text) ? text : 'no cost'),
    ),
  },
  {
    rules: 'P10 P9',
    door: `GET ${record}/history`,
    attempt: 'counting what others write, by the places of entries',
    expected: 'no place in the log',
    async got(world) {
      const { body } = await world.ask('mallory', 'GET', `${orders}/${world.id('moved')}/history`);
      const places = (body['entries'] as { readonly place: number }[]).map((entry) => ('seq' in entry ? 'seq' : entry.place));
      return places.join() === '2,1' ? 'no place in the log' : `places ${places.join()}`;
    },
  },
  {
    rules: 'P10',
    door: `GET ${at('product')}/records/:id/history`,
    attempt: 'the purchase price, in the history of a product',
    expected: '200: no price',
    got: ask(
      'mallory',
      'GET',
      (world) => `${products}/${world.id('product')}/history`,
      {},
      (_, { text }) => (text.includes('purchase_price') ? text : 'no price'),
    ),
  },
  {
    rules: 'P5 P9',
    door: 'GET /api/openapi.json',
    attempt: 'names of hidden fields in the description',
    expected: '200: none',
    got: ask(
      'mallory',
      'GET',
      '/api/openapi.json',
      {},
      (_, { text }) => /purchase_price|cost_snapshot|first_leg_cost|unit_cost|\bsupplier\b/.exec(text)?.[0] ?? 'none',
    ),
  },
  {
    rules: 'P5 P9',
    door: 'GET /api/apps/:app',
    attempt: 'names of hidden fields in the documents',
    expected: '200: none',
    got: ask(
      'mallory',
      'GET',
      '/api/apps/base',
      {},
      (_, { text }) => /purchase_price|first_leg_cost|unit_cost|\bsupplier\b/.exec(text)?.[0] ?? 'none',
    ),
  },
];

/** A hidden field and one that is not there, used in one way. */
function field(door: string, attempt: string, asking: (name: string) => { readonly path: string; readonly json?: object }): Attack {
  const made = 'xxxxxxxx_xxxxx';
  const twin = (name: string): { readonly path: string; readonly call: object } => {
    const { path, json: body } = asking(name);
    return { path, call: body === undefined ? {} : { json: body } };
  };
  const method = door.split(' ')[0] ?? 'GET';
  return {
    rules: 'P5 P9',
    door,
    attempt,
    expected: '400 request.invalid (query.unknown-field), alike',
    got: alike('mallory', method, twin('purchase_price'), twin(made), ['purchase_price', made]),
  };
}

const list = `GET ${at('product')}/records`;
const query = `POST ${at('product')}/query`;
const asked = (json: object): { readonly path: string; readonly json: object } => ({ path: `${at('product')}/query`, json });
const fields: readonly Attack[] = [
  field(list, 'showing a hidden field', (name) => ({ path: `${products}?fields=${name}` })),
  field(list, 'filtering by it', (name) => ({ path: `${products}?filter=${json({ field: name, op: 'gt', value: 1 })}` })),
  field(list, 'filtering by it, deep in a tree', (name) => ({
    path: `${products}?filter=${json({ or: [{ and: [{ not: { field: name, op: 'isEmpty' } }] }] })}`,
  })),
  field(list, 'sorting by it', (name) => ({ path: `${products}?sort=-${name}` })),
  field(list, 'expanding it', (name) => ({ path: `${products}?expand=${name}` })),
  field(query, 'grouping by it', (name) => asked({ groupBy: [{ field: name }], metrics: [count] })),
  field(query, 'summing it', (name) => asked({ metrics: [{ op: 'sum', field: name, as: 'n' }] })),
  field(query, 'the least of it', (name) => asked({ metrics: [{ op: 'min', field: name, as: 'n' }] })),
  field(query, 'counting its values', (name) => asked({ metrics: [{ op: 'countDistinct', field: name, as: 'n' }] })),
  field(query, 'filtering a group by it', (name) => asked({ filter: { field: name, op: 'isNotEmpty' }, metrics: [count] })),
  field(`GET ${at('product')}/export`, 'exporting it', (name) => ({ path: `${at('product')}/export?fields=${name}` })),
  field(`GET ${at('product')}/export`, 'exporting what a filter by it finds', (name) => ({
    path: `${at('product')}/export?filter=${json({ field: name, op: 'gt', value: 1 })}`,
  })),
  field(`GET ${at('order_line')}/records`, 'filtering lines by it, through the product', (name) => ({
    path: `${at('order_line')}/records?filter=${json({ field: `product.${name}`, op: 'gt', value: 1 })}`,
  })),
  field(`GET ${at('order_line')}/records`, 'sorting lines by it, through the product', (name) => ({
    path: `${at('order_line')}/records?sort=product.${name}`,
  })),
  field(`GET ${at('order_line')}/records`, 'showing it with lines, through the product', (name) => ({
    path: `${at('order_line')}/records?fields=product.${name}`,
  })),
  field(`POST ${at('order_line')}/query`, 'grouping lines by it, through the product', (name) => ({
    path: `${at('order_line')}/query`,
    json: { groupBy: [{ field: `product.${name}` }], metrics: [count] },
  })),
];

const computed: readonly Attack[] = [
  {
    rules: 'P5 P8 P9',
    door: query,
    attempt: 'computing with it in an expression',
    expected: '400 request.invalid (expression.unknown-name), alike',
    got: alike(
      'mallory',
      'POST',
      { path: `${at('product')}/query`, call: { json: { metrics: [{ op: 'sum', expr: 'purchase_price * 2', as: 'n' }] } } },
      { path: `${at('product')}/query`, call: { json: { metrics: [{ op: 'sum', expr: 'xxxxxxxx_xxxxx * 2', as: 'n' }] } } },
      ['purchase_price', 'xxxxxxxx_xxxxx'],
    ),
  },
  {
    rules: 'P5',
    door: query,
    attempt: 'the expression as a tree of document ids',
    expected: '400 request.invalid (expression.unknown-name)',
    got: ask('mallory', 'POST', `${at('product')}/query`, {
      json: { metrics: [{ op: 'sum', expr: { path: ['product.purchase_price'] }, as: 'n' }] },
    }),
  },
  {
    rules: 'P5',
    door: query,
    attempt: 'a metric named like it, asked for in having',
    expected: '200: []',
    got: ask(
      'mallory',
      'POST',
      `${at('product')}/query`,
      {
        json: {
          groupBy: [{ field: 'sku' }],
          metrics: [{ op: 'count', as: 'purchase_price' }],
          having: { field: 'purchase_price', op: 'gt', value: 1 },
        },
      },
      rows,
    ),
  },
  {
    rules: 'P9',
    door: list,
    attempt: 'hoping that a misspelt name is put right: purchase_pric, suplier, unit_cos',
    expected: 'nothing is suggested, all of them',
    got: (world) =>
      sweep(['purchase_pric', 'suplier', 'unit_cos'], async (name) =>
        /purchase_price|supplier|unit_cost/.test((await world.ask('mallory', 'GET', `${products}?sort=${name}`)).text)
          ? 'suggested'
          : 'nothing is suggested',
      ),
  },
  {
    rules: 'P5 E4',
    door: list,
    attempt: 'fields called __proto__, constructor, toString, valueOf',
    expected: '400 request.invalid (query.unknown-field), all of them',
    got: (world) =>
      sweep(['__proto__', 'constructor', 'toString', 'valueOf'], async (name) =>
        said(await world.ask('mallory', 'GET', `${products}?fields=${name}`)),
      ),
  },
  {
    rules: 'P5',
    door: list,
    attempt: 'every field by a star',
    expected: '400 request.invalid (query.unknown-field)',
    got: ask('mallory', 'GET', `${products}?fields=*`),
  },
  {
    rules: 'P10 P5',
    door: `GET ${at('customer')}/records`,
    attempt: 'finance, searching for a buyer by address',
    expected: '200: 0',
    got: ask('fin', 'GET', `${at('customer')}/records?search=ada@buyer.example&count=exact`, {}, total),
  },
  {
    rules: 'P8',
    door: `GET ${at('order')}/records`,
    attempt: 'finance, with the buyer expanded, whose title is the name',
    expected: '200: no name',
    got: ask(
      'fin',
      'GET',
      (world) => `${orders}/${world.id('own')}?expand=customer`,
      {},
      (_, { text }) => (/Ada|ada@/.test(text) ? text : 'no name'),
    ),
  },
];

/** A page of the attacker's own, to begin with. */
async function cursorOf(world: World, who: 'mallory' | 'owner', more = ''): Promise<string> {
  const { body } = await world.ask(who, 'GET', `${orders}?limit=1${more}`);
  return String(body['nextCursor']);
}

const cursors: readonly Attack[] = [
  {
    rules: 'P7',
    door: `GET ${at('order')}/records`,
    attempt: 'a page mark of the owner’s',
    expected: '400 query.bad-cursor',
    async got(world) {
      return said(await world.ask('mallory', 'GET', `${orders}?limit=1&cursor=${await cursorOf(world, 'owner')}`));
    },
  },
  {
    rules: 'P7',
    door: `GET ${at('order')}/records`,
    attempt: 'a page mark of another order of records',
    expected: '400 query.bad-cursor',
    async got(world) {
      return said(await world.ask('mallory', 'GET', `${orders}?limit=1&sort=platform_order_id&cursor=${await cursorOf(world, 'mallory')}`));
    },
  },
  {
    rules: 'P7',
    door: `GET ${at('order')}/records`,
    attempt: 'a page mark of another filter',
    expected: '400 query.bad-cursor',
    async got(world) {
      return said(
        await world.ask(
          'mallory',
          'GET',
          `${orders}?limit=1&filter=${json({ field: 'carrier', op: 'isEmpty' })}&cursor=${await cursorOf(world, 'mallory')}`,
        ),
      );
    },
  },
  {
    rules: 'P7',
    door: `GET ${at('customer')}/records`,
    attempt: 'a page mark of another entity',
    expected: '400 query.bad-cursor',
    async got(world) {
      return said(await world.ask('mallory', 'GET', `${at('customer')}/records?limit=1&cursor=${await cursorOf(world, 'mallory')}`));
    },
  },
  {
    rules: 'P7',
    door: `GET ${at('order')}/records`,
    attempt: 'a page mark with one letter changed, at every tenth place',
    expected: '400 query.bad-cursor, all of them',
    async got(world) {
      const cursor = await cursorOf(world, 'mallory');
      const outcomes = new Set<string>();
      for (let place = 0; place < cursor.length; place += 10) {
        const changed = cursor.slice(0, place) + (cursor[place] === 'A' ? 'B' : 'A') + cursor.slice(place + 1);
        outcomes.add(said(await world.ask('mallory', 'GET', `${orders}?limit=1&cursor=${changed}`)));
      }
      return `${[...outcomes].join('; ')}, all of them`;
    },
  },
  {
    rules: 'P7',
    door: `GET ${at('order')}/records`,
    attempt: 'reading a page mark',
    expected: 'nothing to read',
    async got(world) {
      const cursor = await cursorOf(world, 'mallory', '&sort=platform_order_id');
      return /OWN|order/i.test(Buffer.from(cursor, 'base64url').toString('latin1')) ? cursor : 'nothing to read';
    },
  },
];

const explained: readonly Attack[] = [
  {
    rules: 'P9 P5',
    door: 'POST /api/apps/:app/explain',
    attempt: 'asking why a hidden field among values is not saved',
    expected: '200, alike',
    got: alike(
      'mallory',
      'POST',
      { path: '/api/apps/base/explain', call: { json: { entity: 'product', action: 'update', record: 1, values: { purchase_price: 1 } } } },
      { path: '/api/apps/base/explain', call: { json: { entity: 'product', action: 'update', record: 1, values: { xxxxxxxx_price: 1 } } } },
    ),
  },
  {
    rules: 'P9',
    door: 'POST /api/apps/:app/explain',
    attempt: 'asking why values are not saved to a hidden order',
    expected: '200, alike',
    got: alike(
      'mallory',
      'POST',
      {
        path: '/api/apps/sales/explain',
        call: (world) => ({ json: { entity: 'order', action: 'update', record: world.id('foreign'), values: { carrier: 'x' } } }),
      },
      { path: '/api/apps/sales/explain', call: { json: { entity: 'order', action: 'update', record: MISSING, values: { carrier: 'x' } } } },
    ),
  },
];

/** The attempts. */
export const hiddenAttacks: readonly Attack[] = [...byId, ...counted, ...fields, ...computed, ...cursors, ...explained];
