// In charge of: changes reaching other browsers, and sockets that are refused or ended.
import type { LiveEvent } from '@trellis/query';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { startTestServer, type Browser, type TestServer } from './test-server.fixtures.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** A socket whose events are kept. */
class Listener {
  readonly socket: WebSocket;
  readonly events: LiveEvent[] = [];
  readonly closed: Promise<number>;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.events.push(JSON.parse(String(data)) as LiveEvent));
    this.closed = new Promise((resolve) => socket.on('close', resolve));
  }

  async until(found: (event: LiveEvent) => boolean): Promise<LiveEvent> {
    for (let tries = 0; tries < 100; tries++) {
      const event = this.events.find(found);
      if (event !== undefined) return event;
      await new Promise((later) => setTimeout(later, 20));
    }
    throw new Error(`not told within two seconds; told: ${JSON.stringify(this.events)}`);
  }

  async subscribe(more: object = {}): Promise<LiveEvent> {
    this.socket.send(JSON.stringify({ type: 'subscribe', id: 's', app: 'base', entity: 'supplier', ...more }));
    return this.until((event) => event.type === 'subscribed' || event.type === 'error');
  }
}

async function listen(browser: Browser): Promise<Listener> {
  const listener = new Listener(server.openSocket(browser.headers));
  await once(listener.socket, 'open');
  return listener;
}

describe('a change', () => {
  test('reaches another client within a second, through the client', async () => {
    const other = await server.browser(server.owner.user);
    const told = new Promise<number>((resolve) => {
      other.client.live.subscribe(
        { app: 'base', entity: 'supplier' },
        { onChanges: ({ records }) => records.some((record) => record['name'] === 'Heard') && resolve(Date.now()) },
      );
    });
    await new Promise((later) => setTimeout(later, 300));
    const before = Date.now();
    await server.owner.client.records('base', 'supplier').create({ name: 'Heard' });
    expect((await told) - before).toBeLessThan(1_000);
    other.client.live.close();
  });

  test('missed while away is told on return, with positions that never go back', async () => {
    const listener = await listen(server.owner);
    const subscribed = await listener.subscribe();
    listener.socket.close();
    await listener.closed;
    await server.owner.client.records('base', 'supplier').create({ name: 'Missed' });
    const again = await listen(server.owner);
    const confirmed = await again.subscribe({ since: 'seq' in subscribed ? subscribed.seq : -1 });
    expect(again.events.map((event) => event.type)).toEqual(['changes', 'subscribed']);
    expect(JSON.stringify(again.events[0])).toContain('Missed');
    expect(confirmed).toMatchObject({ seq: server.engine.seq() });
    again.socket.close();
  });

  test('is not told of a hidden entity: subscribing is refused as for one that is not there', async () => {
    const staff = await server.addUser({ email: 'ops@test.example', roles: ['ops'] });
    const listener = await listen(staff);
    const hidden = await listener.subscribe();
    const missing = await listener.subscribe({ id: 't', entity: 'nothing' }).then(() => listener.until((event) => event.id === 't'));
    expect(hidden).toMatchObject({ type: 'error', error: { code: 'entity.not-found' } });
    expect({ ...missing, id: 's' }).toEqual(hidden);
    listener.socket.close();
  });
});

describe('a socket', () => {
  const refusedWith = async (headers: { readonly [name: string]: string }): Promise<number> => {
    const socket = server.openSocket(headers);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    socket.on('error', () => undefined);
    socket.terminate();
    return response.statusCode;
  };

  test('needs a session', async () => {
    expect(await refusedWith({})).toBe(401);
    expect(await refusedWith({ cookie: 'trellis_session=wrong' })).toBe(401);
  });

  test('R1: is refused to a page of another site, and open to our own', async () => {
    expect(await refusedWith({ ...server.owner.headers, origin: 'https://evil.example' })).toBe(403);
    expect(await refusedWith({ ...server.owner.headers, origin: 'null' })).toBe(403);
    const own = server.openSocket({ ...server.owner.headers, origin: server.origin });
    await once(own, 'open');
    own.close();
  });

  test('ends within a second when the session ends', async () => {
    const browser = await server.browser(server.owner.user);
    const listener = await listen(browser);
    await listener.subscribe();
    await browser.client.auth.logout().catch(() => server.call('POST', '/api/auth/logout', { headers: browser.headers }));
    expect(await listener.closed).toBe(4401);
    expect(listener.events.at(-1)).toMatchObject({ type: 'reload', id: 's' });
  });

  test('R3: ends within a second when roles change, after the notice to read again', async () => {
    const staff = await server.addUser({ email: 'moved@test.example', roles: ['manager'] });
    const listener = await listen(staff);
    await listener.subscribe();
    await server.identity.updateUser(staff.user.id, { roles: ['wh'] });
    await server.owner.client.records('base', 'supplier').create({ name: 'Not for wh' });
    expect(await listener.closed).toBe(4403);
    expect(JSON.stringify(listener.events)).not.toContain('Not for wh');
    expect(listener.events.at(-1)).toMatchObject({ type: 'reload', id: 's' });
  });

  test.each([
    ['no JSON', 'hello', 4400],
    ['an unknown request', '{"type":"shout","id":"1"}', 4400],
    ['a prototype key', '{"type":"unsubscribe","id":"1","__proto__":{}}', 4400],
    ['too much', JSON.stringify({ type: 'unsubscribe', id: 'x'.repeat(70_000) }), 1009],
  ])('that sends %s is ended', async (_, text, code) => {
    const listener = await listen(server.owner);
    listener.socket.send(text);
    expect(await listener.closed).toBe(code);
  });

  test('R3: follows a bounded number of lists', async () => {
    const listener = await listen(server.owner);
    for (let index = 0; index <= 100; index++)
      listener.socket.send(JSON.stringify({ type: 'subscribe', id: `${index}`, app: 'base', entity: 'supplier' }));
    const refused = await listener.until((event) => event.type === 'error');
    expect(refused).toMatchObject({ id: '100', error: { code: 'live.too-many' } });
    listener.socket.close();
  });
});
