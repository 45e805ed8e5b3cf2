// In charge of: attempts with the shape of requests: depth, size, SQL, names, numbers, bytes, and odd addresses.
import { ask, json, said, sweep, type Attack } from './attack.fixtures.ts';
import { at } from './world.fixtures.ts';

const orders = `${at('order')}/records`;
const list = `GET ${at('order')}/records`;
const query = `${at('order')}/query`;
const count = { op: 'count', as: 'n' } as const;
const nested = (depth: number): object =>
  Array.from({ length: depth }).reduce<object>((inner) => ({ not: inner }), { field: 'carrier', op: 'eq', value: 'x' });

/** An expression, computed over the attacker's own orders. */
const computing = (rules: string, attempt: string, expr: unknown, expected: string): Attack => ({
  rules,
  door: `POST ${query}`,
  attempt,
  expected,
  got: ask('mallory', 'POST', query, { json: { metrics: [{ op: 'max', expr, as: 'n' }] } }),
});

const filtering = (rules: string, attempt: string, filter: unknown, expected: string): Attack => ({
  rules,
  door: list,
  attempt,
  expected,
  got: ask('mallory', 'GET', `${orders}?count=exact&filter=${json(filter)}`, {}, (body) => body['total']),
});

const shapes: readonly Attack[] = [
  filtering('P3', 'an operator that there is not', { field: 'carrier', op: 'regexp', value: '.*' }, '400 request.invalid (query.operator)'),
  filtering(
    'P3',
    'an operator that is a name of every object',
    { field: 'carrier', op: 'constructor', value: 'x' },
    '400 request.invalid (query.operator)',
  ),
  filtering('P3', 'a condition of nothing', {}, '400 request.invalid (query.bad-filter)'),
  filtering('P3', 'an empty list of choices', { field: 'carrier', op: 'in', value: [] }, '200: 0'),
  filtering('P3', 'a variable that there is not', { field: 'carrier', op: 'eq', value: '$user.id' }, '200: 0'),
  filtering('E2', 'SQL in a value', { field: 'platform_order_id', op: 'eq', value: "' OR 1=1 --" }, '200: 0'),
  filtering('E2', 'SQL in a field’s name', { field: 'id" = 1 OR 1=1 --', op: 'eq', value: 1 }, '400 request.invalid (query.unknown-field)'),
  filtering('E2', 'wildcards in a search: %, _', { field: 'platform_order_id', op: 'contains', value: '%' }, '200: 0'),
  filtering('E5', 'a filter forty levels deep', nested(40), '400 request.invalid (query.too-complex)'),
  {
    rules: 'E5',
    door: `POST ${query}`,
    attempt: 'a filter of two thousand conditions',
    expected: '400 request.invalid (query.too-complex)',
    got: ask('mallory', 'POST', query, {
      json: { metrics: [count], filter: { or: Array.from({ length: 2_000 }, () => ({ field: 'carrier', op: 'eq', value: 'x' })) } },
    }),
  },
  filtering('P3', 'an object where a text belongs', { field: 'carrier', op: 'eq', value: { $gt: '' } }, '400 request.invalid (value.type)'),
  filtering('P3', 'a number larger than numbers are', { field: 'tax', op: 'gt', value: 1e300 }, '400 request.invalid (value.too-large)'),
  {
    rules: 'E5',
    door: list,
    attempt: 'all at once: a limit of a million',
    expected: '400 request.invalid (request.bad-number)',
    got: ask('mallory', 'GET', `${orders}?limit=1000000`),
  },
  {
    rules: 'E5',
    door: list,
    attempt: 'places that are none: -1, 1e308, NaN, 0x1',
    expected: '400 request.invalid (request.bad-number), all of them',
    got: (world) => sweep(['-1', '1e308', 'NaN', '0x1'], async (offset) => said(await world.ask('mallory', 'GET', `${orders}?offset=${offset}`))),
  },
  {
    rules: 'P3',
    door: list,
    attempt: 'one parameter twice, the second hidden',
    expected: '400 request.invalid (request.repeated-parameter)',
    got: ask('mallory', 'GET', `${orders}?fields=carrier&fields=cost_snapshot`),
  },
  {
    rules: 'P3',
    door: list,
    attempt: 'parameters nobody described: deleted, as, actor, debug',
    expected: '400 request.invalid (request.unknown-parameter), all of them',
    got: (world) =>
      sweep(['deleted=true', 'as=1', 'actor=1', 'debug=1'], async (more) => said(await world.ask('mallory', 'GET', `${orders}?${more}`))),
  },
  {
    rules: 'E2',
    door: list,
    attempt: 'SQL in an order of records',
    expected: '400 request.invalid (query.unknown-field)',
    got: ask('mallory', 'GET', `${orders}?sort=${encodeURIComponent('id; DROP TABLE users')}`),
  },
  {
    rules: 'E2',
    door: `POST ${query}`,
    attempt: 'SQL in the name of a metric',
    expected: '200: [{"x\\" FROM users --":3}]',
    got: ask('mallory', 'POST', query, { json: { metrics: [{ op: 'count', as: 'x" FROM users --' }] } }, (body) => body['rows']),
  },
  {
    rules: 'E4',
    door: `POST ${query}`,
    attempt: 'a metric called __proto__',
    expected: '400 request.invalid (document.duplicate-name)',
    got: ask('mallory', 'POST', query, { json: { metrics: [{ op: 'count', as: '__proto__' }] } }, (body) => body['rows']),
  },
  {
    rules: 'P3',
    door: `POST ${query}`,
    attempt: 'a metric that there is not',
    expected: '400 request.invalid (request.shape)',
    got: ask('mallory', 'POST', query, { json: { metrics: [{ op: 'group_concat', field: 'carrier', as: 'n' }] } }),
  },
  {
    rules: 'E5',
    door: `POST ${query}`,
    attempt: 'a thousand metrics',
    expected: '400 request.invalid (request.shape)',
    got: ask('mallory', 'POST', query, { json: { metrics: Array.from({ length: 1_000 }, (_, index) => ({ ...count, as: `n${index}` })) } }),
  },
  {
    rules: 'W1',
    door: `POST ${query}`,
    attempt: 'a body beside what is described',
    expected: '400 request.invalid (request.shape)',
    got: ask('mallory', 'POST', query, { json: { metrics: [count], actor: { owner: true } } }),
  },
  computing(
    'E1',
    'reaching the host: constructor.constructor("…")()',
    'constructor.constructor("return process")()',
    '400 request.invalid (expression.syntax)',
  ),
  computing('E1 E2', 'a function of the database: load_extension', 'load_extension("x.so")', '400 request.invalid (expression.unknown-function)'),
  computing('E1 E4', 'a function called __proto__', '__proto__(1)', '400 request.invalid (expression.unknown-function)'),
  computing('E1', 'a thousand brackets', `${'('.repeat(1_000)}1${')'.repeat(1_000)}`, '400 request.invalid (expression.too-deep)'),
  computing(
    'E1',
    'a text that grows without end',
    `${'REPT('.repeat(30)}"xxxxxxxxxx"${',1000)'.repeat(30)}`,
    '400 request.invalid (expression.no-statement)',
  ),
  computing(
    'E1',
    'a tree with a call that there is not',
    { call: 'eval', args: [{ value: 'process.exit()' }] },
    '400 request.invalid (expression.unknown-function)',
  ),
  computing('E1 P5', 'a tree with somebody else’s variable', { user: 'passwordHash' }, '400 request.invalid (expression.unreadable)'),
  {
    rules: 'E5',
    door: `POST ${at('customer')}/records`,
    attempt: 'three million brackets',
    expected: '400 request.invalid (request.too-deep)',
    got: ask('mallory', 'POST', `${at('customer')}/records`, { raw: `{"name":${'['.repeat(3_000_000)}` }),
  },
  {
    rules: 'D10',
    door: `POST ${query}`,
    attempt: 'a body of two megabytes',
    expected: '413 request.too-large',
    got: ask('mallory', 'POST', query, { raw: `{"search":"${'x'.repeat(2_000_000)}"}` }),
  },
  {
    rules: 'E5',
    door: `POST ${at('customer')}/records`,
    attempt: '5,001 records',
    expected: '413 record.too-many',
    got: ask('mallory', 'POST', `${at('customer')}/records`, {
      json: { records: Array.from({ length: 5_001 }, (_, index) => ({ ext_key: `m${index}` })) },
    }),
  },
  {
    rules: 'W5',
    door: `POST ${at('customer')}/records`,
    attempt: 'bytes that no text has: NUL, a half letter',
    expected: '400 record.invalid (value.control-character), all of them',
    got: (world) =>
      sweep(['a\u0000b', '\ud800'], async (name) =>
        said(await world.ask('mallory', 'POST', `${at('customer')}/records`, { json: { ext_key: `nul|${name}`, name, store: world.id('mine') } })),
      ),
  },
  {
    rules: 'W5',
    door: `POST ${at('customer')}/records`,
    attempt: 'a text of a megabyte',
    expected: '400 record.invalid (value.too-long)',
    got: ask('mallory', 'POST', `${at('customer')}/records`, (world) => ({
      json: { ext_key: 'long', store: world.id('mine'), name: 'x'.repeat(900_000) },
    })),
  },
  {
    rules: 'P3',
    door: 'every route',
    attempt: 'other ways to write an address: //api, /API, /api/, /api/./apps',
    expected: 'nothing, all of them',
    got: (world) =>
      sweep(['//api/apps', '/API/apps', '/api/apps/', '/api/./apps/../apps'], async (path) => {
        const answer = await world.ask('nobody', 'GET', path);
        return [200, 401, 404].includes(answer.status) && !answer.text.includes('"apps"') ? 'nothing' : said(answer);
      }),
  },
  {
    rules: 'I5',
    door: 'GET /api/apps',
    attempt: 'keeping an answer in a cache between',
    expected: '200: no-store, nosniff',
    got: ask('mallory', 'GET', '/api/apps', {}, (_, { headers }) => `${headers.get('cache-control')}, ${headers.get('x-content-type-options')}`),
  },
];

/** The attempts. */
export const shapeAttacks: readonly Attack[] = shapes;
