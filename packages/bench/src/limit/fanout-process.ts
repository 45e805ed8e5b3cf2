// In charge of: being the limit of live changes: one prepared statement for a write, and every change sent to the sockets of its channel, without sign-in and rights.
import websocket from '@fastify/websocket';
import Sqlite from 'better-sqlite3';
import Fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import type { WebSocket } from 'ws';
import { BOARDS, type BoardInput } from '../fanout.ts';

/** Changes that come within this time go out together, as in the product. */
const COALESCE_MS = 30;

interface Board {
  readonly id: number;
  readonly version: number;
  readonly side: string;
  readonly channel: number;
  readonly no: number;
}

const [file = ''] = process.argv.slice(2);
const database = new Sqlite(file);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(
  'CREATE TABLE board (id INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1, side TEXT, channel INTEGER, no INTEGER, secret INTEGER)',
);
const insert = database.prepare<[string, number, number, number]>('INSERT INTO board (side, channel, no, secret) VALUES (?, ?, ?, ?)');
const update = database.prepare<[number, number, number], Board>(
  'UPDATE board SET no = ?, version = version + 1 WHERE id = ? AND version = ? RETURNING id, version, side, channel, no',
);

const listeners = new Map<number, Set<WebSocket>>();
let waiting: Board[] = [];
let seq = 0;

function send(channel: number): void {
  const records = waiting.filter((board) => board.channel === 0 || board.channel === channel);
  if (records.length === 0) return;
  const text = `{"type":"changes","id":"s","seq":${seq},"records":${JSON.stringify(records)},"removed":[]}`;
  for (const socket of listeners.get(channel) ?? []) socket.send(text);
}

function sendAll(): void {
  for (const channel of listeners.keys()) send(channel);
  waiting = [];
}

const server = Fastify({ bodyLimit: 16 * 1024 * 1024 });
await server.register(websocket);
server.get('/api/live', { websocket: true }, (socket: WebSocket) => {
  socket.on('message', (data: Buffer) => {
    const { filter } = JSON.parse(data.toString()) as { readonly filter: { readonly value: readonly [number, number] } };
    const [, channel] = filter.value;
    listeners.set(channel, (listeners.get(channel) ?? new Set()).add(socket));
    socket.send(`{"type":"subscribed","id":"s","seq":${seq}}`);
  });
});
server.post<{ Body: { records: BoardInput[] } }>(BOARDS, (request) => ({
  records: request.body.records.map(({ side, channel, no, secret }) => ({
    id: Number(insert.run(side, channel, no, secret).lastInsertRowid),
    version: 1,
  })),
}));
server.patch<{ Body: { records: { id: number; version: number; no: number }[] } }>(BOARDS, (request, reply) => {
  const records = request.body.records.flatMap(({ id, version, no }) => update.get(no, id, version) ?? []);
  if (records.length !== request.body.records.length) return reply.code(409).send({ error: 'stale' });
  seq += records.length;
  if (waiting.length === 0) setTimeout(sendAll, COALESCE_MS);
  waiting.push(...records);
  return { records };
});

await server.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ port: (server.server.address() as AddressInfo).port });
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
