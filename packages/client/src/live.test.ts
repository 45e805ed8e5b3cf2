// In charge of: subscriptions over a real websocket: delivery, resuming after a break, ending.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createClient, type Client } from './client.ts';
import { retryDelay } from './live.ts';
import { startTestServer, type TestServer } from './scripted-server.fixtures.ts';
import type { WebSocketLike } from './transport.ts';

let server: TestServer;
let client: Client;

beforeEach(async () => {
  server = await startTestServer();
  client = createClient({ baseUrl: server.url, openSocket: (url) => new WebSocket(url) as WebSocketLike });
});
afterEach(async () => {
  client.live.close();
  await server.close();
});

const topic = { app: 'sales', entity: 'order' };

function say(event: object, socket = server.sockets.at(-1)): void {
  socket?.send(JSON.stringify(event));
}

function arrived(count: number): Promise<unknown> {
  return vi.waitFor(() => expect(server.messages.length).toBeGreaterThanOrEqual(count), { timeout: 5000 });
}

describe('live', () => {
  it('shares one connection and tells each subscription its own events', async () => {
    const orders: unknown[] = [];
    const stores: unknown[] = [];
    client.live.subscribe(topic, { onChanges: (changes) => orders.push(changes.records) });
    client.live.subscribe(
      { app: 'base', entity: 'store' },
      { onChanges: (changes) => stores.push(changes.removed), onReload: () => stores.push('reload') },
    );
    await arrived(2);
    expect(server.sockets).toHaveLength(1);
    expect(server.messages).toEqual([
      { type: 'subscribe', id: '1', ...topic },
      { type: 'subscribe', id: '2', app: 'base', entity: 'store' },
    ]);
    say({ type: 'changes', id: '1', position: 'p5', records: [{ id: 1, version: 1 }], removed: [] });
    say({ type: 'changes', id: '2', position: 'p6', records: [], removed: [9] });
    say({ type: 'reload', id: '2' });
    await vi.waitFor(() => expect(stores).toEqual([[9], 'reload']));
    expect(orders).toEqual([[{ id: 1, version: 1 }]]);
  });

  it('subscribes again after a break, from where it was', async () => {
    const states: string[] = [];
    client.live.onState(() => states.push(client.live.state));
    const subscription = client.live.subscribe(topic, {});
    await arrived(1);
    say({ type: 'subscribed', id: '1', position: 'p40' });
    say({ type: 'changes', id: '1', position: 'p42', records: [], removed: [] });
    await vi.waitFor(() => expect(subscription.position).toBe('p42'));
    server.sockets.at(-1)?.terminate();
    await vi.waitFor(() => expect(client.live.downSince).toBeTypeOf('number'));
    await arrived(2);
    expect(server.messages[1]).toEqual({ type: 'subscribe', id: '1', ...topic, since: 'p42' });
    expect(client.live.downSince).toBeUndefined();
    expect(states).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open']);
  });

  it('D6: reads anew and follows from the present where the server does not know its position', async () => {
    const told: string[] = [];
    client.live.subscribe({ ...topic, since: 'p99' }, { onReload: () => told.push('reload'), onError: ({ code }) => told.push(code) });
    await arrived(1);
    say({ type: 'error', id: '1', error: { code: 'live.position-unknown', message: 'm' } });
    await arrived(2);
    expect(server.messages).toEqual([
      { type: 'subscribe', id: '1', ...topic, since: 'p99' },
      { type: 'subscribe', id: '1', ...topic },
    ]);
    expect(told).toEqual(['reload']);
  });

  it('passes refusals of a subscription on and keeps the others', async () => {
    const errors: unknown[] = [];
    const reloads: string[] = [];
    const stop = client.live.onReload(() => reloads.push('any'));
    client.live.subscribe(topic, { onError: (error) => errors.push(error.code) });
    client.live.subscribe(topic, { onReload: () => reloads.push('second') });
    await arrived(2);
    say({ type: 'error', id: '1', error: { code: 'entity.not-found', message: 'm' } });
    say({ type: 'reload', id: '2' });
    await vi.waitFor(() => expect(reloads).toEqual(['second', 'any']));
    stop();
    say({ type: 'reload', id: '2' });
    await vi.waitFor(() => expect(reloads).toEqual(['second', 'any', 'second']));
    expect(errors).toEqual(['entity.not-found']);
  });

  it('unsubscribes one and closes the connection after the last', async () => {
    const first = client.live.subscribe(topic, {});
    const second = client.live.subscribe(topic, {});
    await arrived(2);
    first.close();
    first.close();
    await arrived(3);
    expect(server.messages.slice(2)).toEqual([{ type: 'unsubscribe', id: '1' }]);
    second.close();
    await arrived(4);
    await vi.waitFor(() => expect(server.sockets[0]?.readyState).toBe(WebSocket.CLOSED), { timeout: 5000 });
    expect(client.live.state).toBe('idle');
    client.live.subscribe(topic, {});
    await arrived(5);
    expect(server.sockets).toHaveLength(2);
  });

  it('keeps the connection when others subscribe right after the last has ended', async () => {
    client.live.subscribe(topic, {}).close();
    client.live.subscribe(topic, {});
    await arrived(1);
    await new Promise((resolve) => {
      setTimeout(resolve, 1200);
    });
    expect(client.live.state).toBe('open');
    expect(server.sockets).toHaveLength(1);
  });
});

describe('waiting before the next try', () => {
  it.each([
    [0, 0, 375],
    [0, 1, 625],
    [1, 0.5, 1000],
    [20, 0.5, 15_000],
    [20, 1, 18_750],
  ])('try %s with %s of chance: %s ms', (attempt, random, delay) => {
    expect(retryDelay(attempt, random)).toBe(delay);
  });
});
