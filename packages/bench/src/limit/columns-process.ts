// In charge of: being the limit of groupings: bare DuckDB, one statement, the product's answer.
import { DuckDBInstance } from '@duckdb/node-api';
import Fastify from 'fastify';
import type { AddressInfo } from 'node:net';

const [database = '', file = '', threads = '1'] = process.argv.slice(2);
const instance = await DuckDBInstance.create(database, { threads });
const connection = await instance.connect();
await connection.run(
  `CREATE TABLE orders AS SELECT row_number() OVER () AS id, ext_key, CAST(substr(store_code, 2) AS BIGINT) AS store, status, ordered_on, quantity,
    CAST(amount AS DECIMAL(18, 2)) AS amount, country, note
  FROM read_csv('${file.replaceAll("'", "''")}', header = true, types = {'ordered_on': 'DATE', 'amount': 'DECIMAL(18, 2)'})`,
);
await connection.run('CHECKPOINT');
const statement = await connection.prepare(
  `SELECT strftime(date_trunc('month', ordered_on), '%Y-%m-%d'), store, CAST(SUM(amount) AS VARCHAR) FROM orders GROUP BY date_trunc('month', ordered_on), store ORDER BY 1, 2`,
);

const row = {
  type: 'object',
  properties: {
    ordered_on: { type: 'string' },
    store: { type: 'object', properties: { id: { type: 'integer' }, title: { type: 'string' } } },
    total: { type: 'number' },
  },
} as const;
const answer = { type: 'object', properties: { rows: { type: 'array', items: row } } } as const;

const server = Fastify();
server.get('/api/health', () => ({ status: 'ok' }));
server.post('/api/apps/bench/entities/order/query', { schema: { response: { 200: answer } } }, async () => {
  const rows = await (await statement.run()).getRowsJS();
  return {
    rows: rows.map(([month, store, total]) => ({
      ordered_on: month,
      store: { id: Number(store), title: `S${String(store).padStart(3, '0')}` },
      total: Number(total),
    })),
  };
});

await server.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ port: (server.server.address() as AddressInfo).port });
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
