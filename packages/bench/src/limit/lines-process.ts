// In charge of: being the limit of the list of lines: one hand-written route over one prepared statement, without sign-in and rights.
import Fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import { linesPath } from '../lines.ts';
import { Lines } from './lines.ts';

const text = { type: 'string' } as const;
const whole = { type: 'integer' } as const;
const line = {
  type: 'object',
  properties: {
    id: whole,
    version: whole,
    key: text,
    invoice: { type: 'object', properties: { id: whole, title: text } },
    sku: { type: 'object', properties: { id: whole, title: text, code: text, name: text, category: text } },
    day: text,
    kind: text,
    qty: whole,
    price: { type: 'number' },
  },
} as const;
const list = { type: 'object', properties: { records: { type: 'array', items: line }, nextCursor: text } } as const;

interface Wanted {
  readonly and: readonly [{ readonly value: readonly [string, string] }, { readonly value: string }];
}

const [file = ''] = process.argv.slice(2);
const lines = new Lines(file);
const server = Fastify();

server.get<{ Querystring: { filter: string; limit: string } }>(linesPath('line'), { schema: { response: { 200: list } } }, (request) => {
  const { and } = JSON.parse(request.query.filter) as Wanted;
  const limit = Number(request.query.limit);
  const found = lines.list(...and[0].value, and[1].value, limit + 1); // one more tells whether there is a next page
  const records = found.slice(0, limit) as { readonly day: string; readonly id: number }[];
  const last = found.length > limit ? records.at(-1) : undefined;
  return { records, nextCursor: last && Buffer.from(JSON.stringify([last.day, last.id])).toString('base64url') };
});

await server.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ port: (server.server.address() as AddressInfo).port });
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
