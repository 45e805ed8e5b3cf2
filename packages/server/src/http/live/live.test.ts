// In charge of: changes reaching other browsers, and sockets that are refused or ended.
import type { LiveEvent } from '@trellis/query';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

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
  /** What was said of its end. */
  reason = '';

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.events.push(JSON.parse(String(data)) as LiveEvent));
    this.closed = new Promise((resolve) =>
      socket.on('close', (code, reason) => {
        this.reason = reason.toString();
        resolve(code);
      }),
    );
  }

  async until(found: (event: LiveEvent) => boolean): Promise<LiveEvent> {
    for (let tries = 0; tries < 500; tries++) {
      const event = this.events.find(found);
      if (event !== undefined) return event;
      await new Promise((later) => setTimeout(later, 20));
    }
    throw new Error(`not told within ten seconds; told: ${JSON.stringify(this.events).slice(0, 2_000)}`);
  }

  async subscribe(more: object = {}): Promise<LiveEvent> {
    this.socket.send(JSON.stringify({ type: 'subscribe', id: 's', app: 'base', entity: 'supplier', ...more }));
    return this.until((event) => event.type === 'subscribed' || event.type === 'error');
  }
}

async function listen(browser: Pick<Browser, 'headers'>): Promise<Listener> {
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
    await again.subscribe({ since: 'position' in subscribed ? subscribed.position : '' });
    expect(again.events.map((event) => event.type)).toEqual(['changes', 'subscribed']);
    expect(JSON.stringify(again.events[0])).toContain('Missed');
    again.socket.close();
  });

  test('after a list was read is told to who follows it from there, and not to another question', async () => {
    const suppliers = server.owner.client.records('base', 'supplier');
    const filter = { field: 'name', op: 'eq', value: 'Between' } as const;
    const { position: none } = await suppliers.list({ filter });
    expect(none).toBeUndefined();
    const { position, total } = await suppliers.list({ filter, fields: ['name'], count: 'exact', position: true });
    expect(total).toBe(0);
    await suppliers.create({ name: 'Between' });
    const listener = await listen(server.owner);
    await listener.subscribe({ filter, fields: ['name'], since: position });
    expect(listener.events).toMatchObject([{ type: 'changes', records: [{ name: 'Between' }] }, { type: 'subscribed' }]);
    listener.socket.close();
    const other = await listen(server.owner);
    await other.subscribe({ filter, since: position });
    expect(other.events.map(({ type }) => type)).toEqual(['reload', 'subscribed']);
    other.socket.close();
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
  const unreadable = 'A live connection understands “subscribe” and “unsubscribe” alone.';
  const refusedWith = async (headers: { readonly [name: string]: string }): Promise<number> => {
    const socket = server.openSocket(headers);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    socket.on('error', () => undefined);
    socket.terminate();
    return response.statusCode;
  };

  test('R1: needs a session', async () => {
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

  test('I3: ends within a second when the session ends', async () => {
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
    ['no JSON', 'hello', 4400, unreadable],
    ['an unknown request', '{"type":"shout","id":"1"}', 4400, unreadable],
    ['a prototype key', '{"type":"unsubscribe","id":"1","__proto__":{}}', 4400, unreadable],
    ['too much', JSON.stringify({ type: 'unsubscribe', id: 'x'.repeat(70_000) }), 1009, ''],
  ])('R3: that sends %s is ended', async (_, text, code, reason) => {
    const listener = await listen(server.owner);
    listener.socket.send(text);
    expect([await listener.closed, listener.reason]).toEqual([code, reason]);
  });

  test('R3: that sends one message in very many parts is ended', async () => {
    const listener = await listen(server.owner);
    for (let part = 0; part < 100; part += 1) listener.socket.send(' ', { fin: false });
    expect(await listener.closed).toBe(1008);
  });

  test('R3: that asks for very much at once is ended with the reason, in its user’s language', async () => {
    const zh = await server.addUser({ email: 'zh@test.example', owner: true });
    await server.identity.updateUser(zh.user.id, { locale: 'zh-CN' });
    for (const [who, reason] of [
      [server.owner, 'Too many requests came at once on this connection.'],
      [zh, '这个连接一次发来的请求过多。'],
    ] as const) {
      const listener = await listen(who);
      for (let n = 0; n < 1_000; n += 1)
        listener.socket.send(JSON.stringify({ type: 'subscribe', id: `${n % 50}`, app: 'base', entity: 'supplier' }));
      expect([await listener.closed, listener.reason]).toEqual([4429, reason]);
    }
  });

  test('R3: that reads too slowly is let go, and told to reload when it comes back', async () => {
    const listener = await listen(server.owner);
    const subscribed = await listener.subscribe();
    const since = 'position' in subscribed ? subscribed.position : '';
    const other = await listen(server.owner);
    await other.subscribe();
    // Nothing is read from here on; what the kernel keeps comes on top of what the server keeps.
    listener.socket.pause();
    const { length } = 'x'.repeat(4_000);
    const suppliers = server.owner.client.records('base', 'supplier');
    for (let n = 0; n < 10; n += 1) {
      await suppliers.createMany(Array.from({ length: 500 }, (_, each) => ({ name: `Slow ${n} ${each}`, contact: 'x'.repeat(length) })));
      // Who reads is told the same at the same time.
      await other.until((event) => event.type === 'changes' && event.records.some((record) => record['name'] === `Slow ${n} 499`));
    }
    other.socket.close();
    listener.socket.resume();
    expect([await listener.closed, listener.reason]).toEqual([4408, 'The connection was too slow to take what was told.']);
    expect(listener.events.flatMap((event) => (event.type === 'changes' ? event.records : [])).length).toBeLessThan(5_000);
    // What it missed is more than anyone is told at once.
    const again = await listen(server.owner);
    await again.subscribe({ since });
    expect(again.events.map(({ type }) => type)).toEqual(['reload', 'subscribed']);
    again.socket.close();
  });

  test('R3: is refused to who has fifty open already, and to nobody else', async () => {
    const one = await server.addUser({ email: 'many@test.example', owner: true });
    const other = await server.addUser({ email: 'few@test.example', owner: true });
    const opened = await Promise.all(Array.from({ length: 50 }, () => listen(one)));
    const socket = server.openSocket(one.headers);
    socket.on('error', () => undefined);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    const body = JSON.parse(Buffer.concat(await response.toArray()).toString()) as object;
    expect([response.statusCode, body]).toMatchObject([
      429,
      { error: { code: 'live.too-many-sockets', message: 'There are already 50 live connections of yours.' } },
    ]);
    (await listen(other)).socket.close();
    opened[0]?.socket.close();
    await opened[0]?.closed;
    const again = await listen(one);
    for (const each of [...opened, again]) each.socket.close();
  });

  test('I3: ends when its API token or its session expires', async () => {
    const browser = await server.addUser({ email: 'expires@test.example', roles: ['manager'] });
    const { body } = await server.call('POST', '/api/tokens', { headers: browser.headers, json: { name: 'script', scopes: ['read'], days: 1 } });
    const byToken = await listen({ headers: { authorization: `Bearer ${String(body['token'])}` } });
    const bySession = await listen(browser);
    await byToken.subscribe();
    await bySession.subscribe();
    const before = server.clock.now;
    server.clock.now += 2 * 86_400_000;
    expect([await byToken.closed, byToken.events.at(-1)?.type]).toEqual([4401, 'reload']);
    expect(bySession.socket.readyState).toBe(bySession.socket.OPEN);
    server.clock.now += 30 * 86_400_000;
    expect([await bySession.closed, bySession.events.at(-1)?.type]).toEqual([4401, 'reload']);
    server.clock.now = before;
  });

  test('R1: needs a token that may read', async () => {
    const browser = await server.addUser({ email: 'writes@test.example', roles: ['manager'] });
    const { body } = await server.call('POST', '/api/tokens', { headers: browser.headers, json: { name: 'script', scopes: ['write'] } });
    expect(await refusedWith({ authorization: `Bearer ${String(body['token'])}` })).toBe(403);
    // A header that does not fit is not made up for by a cookie.
    expect(await refusedWith({ ...browser.headers, authorization: 'Bearer wrong' })).toBe(401);
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
