// In charge of: being the limit: hand-written routes over one prepared statement each, without sign-in and rights.
import Fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import type { OrderInput } from '../dataset.ts';
import { Orders, type OrderJson } from './orders.ts';

const order = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    version: { type: 'integer' },
    ext_key: { type: 'string' },
    store: { type: 'object', properties: { id: { type: 'integer' }, title: { type: 'string' } } },
    status: { type: 'string' },
    ordered_on: { type: 'string' },
    quantity: { type: 'integer' },
    amount: { type: 'number' },
    country: { type: 'string' },
    note: { type: 'string' },
  },
} as const;
const single = { type: 'object', properties: { record: order } } as const;
const many = { type: 'object', properties: { records: { type: 'array', items: order } } } as const;
const list = { type: 'object', properties: { records: { type: 'array', items: order }, nextCursor: { type: 'string' } } } as const;

const path = '/api/apps/bench/entities/order/records';
const [file = ''] = process.argv.slice(2);
const orders = new Orders(file);
const server = Fastify({ bodyLimit: 16 * 1024 * 1024 });

// Creations that arrive together share one durable commit, as they do in the product.
let waiting: { readonly order: OrderInput; readonly answer: (created: OrderJson) => void; readonly refuse: (error: unknown) => void }[] = [];
function commitWaiting(): void {
  const group = waiting;
  waiting = [];
  try {
    const created = orders.insertAll(group.map((each) => each.order));
    group.forEach(({ answer, refuse }, index) => {
      const one = created[index];
      if (one === undefined) refuse(new Error('the commit lost an order'));
      else answer(one);
    });
  } catch (error) {
    for (const { refuse } of group) refuse(error);
  }
}
function create(one: OrderInput): Promise<OrderJson> {
  return new Promise((answer, refuse) => {
    if (waiting.length === 0) setImmediate(commitWaiting);
    waiting.push({ order: one, answer, refuse });
  });
}

/** Where the next page begins; the product answers with one too. */
const cursorAfter = (last: OrderJson): string => Buffer.from(JSON.stringify([last.ordered_on, last.id])).toString('base64url');

server.get('/api/health', () => ({ status: 'ok' }));
server.get<{ Params: { id: string } }>(`${path}/:id`, { schema: { response: { 200: single } } }, (request, reply) => {
  const found = orders.get(Number(request.params.id));
  return found ? { record: found } : reply.code(404).send({ error: 'not found' });
});
server.get<{ Querystring: { filter: string; limit: string } }>(path, { schema: { response: { 200: list } } }, (request) => {
  const { value } = JSON.parse(request.query.filter) as { value: string };
  const limit = Number(request.query.limit);
  const found = orders.list(value, limit + 1); // one more tells whether there is a next page
  const records = found.slice(0, limit);
  const last = found.length > limit ? records.at(-1) : undefined;
  return { records, nextCursor: last && cursorAfter(last) };
});
const one = { schema: { response: { 201: single } } };
server.post<{ Body: OrderInput }>(path, one, async (request, reply) => reply.code(201).send({ record: await create(request.body) }));
const bulk = { schema: { response: { 201: many } } };
server.post<{ Body: { records: OrderInput[] } }>(`${path}/bulk`, bulk, (request, reply) =>
  reply.code(201).send({ records: orders.insertAll(request.body.records) }),
);

await server.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ port: (server.server.address() as AddressInfo).port });
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
