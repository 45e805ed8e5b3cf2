// In charge of: what open sockets are told of records, of rights and of their end, on one process and across two.
import { setTimeout as later } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send, settings, startCluster, type Answer, type Cluster, type Headers, type Node, type Person } from './nodes.fixtures.ts';
import { Subscriber, type Topic } from './subscriber.fixtures.ts';
import { Writer } from './writer.fixtures.ts';

const clusters = new Map<string, Cluster>();

beforeAll(async () => {
  const [sqlite, postgres] = await Promise.all([startCluster('sqlite'), startCluster('postgres')]);
  clusters.set('sqlite', sqlite).set('postgres', postgres);
}, 120_000);
afterAll(() => Promise.all([...clusters.values()].map((cluster) => cluster.close())));

/** What the contract gives a change to reach a socket. */
const CONTRACT_MS = 1_000;

/** The one in the middle: one slow moment of a busy machine says nothing about the product. */
const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

describe.each(settings)('$name', ({ store, writer: place }) => {
  let cluster: Cluster;
  let writer: Writer;
  let there: Node;
  const opened: Subscriber[] = [];

  beforeAll(() => {
    cluster = clusters.get(store) as Cluster;
    writer = new Writer(cluster, cluster.nodes[place]);
    there = cluster.nodes[1 - place] as Node;
  });
  afterAll(() => opened.forEach((each) => each.leave('terminate')));

  /** Waits until the other process knows this of a person. */
  async function known({ sessions: [session = {}] }: Person, what: object): Promise<void> {
    const me = async (): Promise<unknown> => (await send(there.origin, session, 'GET', '/api/auth/me')).body['user'];
    await expect.poll(me, { timeout: 5_000 }).toMatchObject(what);
  }

  /** Somebody with roles. */
  async function someone(...roles: readonly string[]): Promise<Person> {
    const person = cluster.next();
    await writer.person(person.id, { roles });
    // The other process has heard of it too.
    await known(person, { roles: roles.toSorted().map((id) => ({ id })) });
    return person;
  }

  async function follow(who: Person | Headers, topic: Topic = {}, node = there): Promise<Subscriber> {
    const subscriber = new Subscriber(node, 'sessions' in who ? ((who as Person).sessions[0] ?? {}) : (who as Headers), topic);
    opened.push(subscriber);
    const answer = await subscriber.open();
    if (answer.type !== 'subscribed') throw new Error(JSON.stringify(answer));
    return subscriber;
  }

  /** Ends once everything written so far was looked at for this subscriber: a record that it may see has come. */
  async function settled(...subscribers: readonly Subscriber[]): Promise<void> {
    const shop = await writer.create('shop', { name: 'Mark', region: 'asia' });
    const marked = await writer.create('order', { code: 'mark', shop });
    for (const subscriber of subscribers) await subscriber.record(marked);
    await writer.remove('order', marked);
    for (const subscriber of subscribers) await subscriber.removal(marked);
  }

  /** What a subscriber is told from here on of anything but the mark. */
  function newsOf(subscriber: Subscriber, from: number, ...ids: readonly number[]): readonly object[] {
    return subscriber.events.slice(from).flatMap((event): readonly object[] => {
      if (event.type !== 'changes') return [event];
      const records = event.records.filter(({ id }) => ids.includes(id)).map(({ version: _version, ...record }) => record);
      const removed = event.removed.filter((id) => ids.includes(id));
      return records.length + removed.length === 0 ? [] : [{ records, removed }];
    });
  }

  describe('records', () => {
    test('are told when they are made, changed and deleted, within a second', async () => {
      const reader = await follow(await someone('reader'));
      const times: number[] = [];
      for (let n = 0; n < 5; n += 1) {
        const id = await writer.create('order', { code: 'A', qty: n });
        const made = performance.now();
        await reader.record(id);
        times.push(performance.now() - made);
        await writer.change('order', id, { qty: n + 100 });
        await reader.event((event) => event.type === 'changes' && event.records.some((record) => record.id === id && record['qty'] === n + 100));
        await writer.remove('order', id);
        await reader.removal(id);
      }
      expect(median(times)).toBeLessThan(CONTRACT_MS);
    });

    test('R2: that enter are given, that leave are taken away without content, and changes of hidden fields alone are not told', async () => {
      const person = await someone('own');
      const own = await follow(person, { fields: ['code', 'memo'] });
      const id = await writer.create('order', { code: 'B', owner: person.id, memo: 'mine', qty: 1 });
      await own.record(id);
      const from = own.events.length;
      // Theirs no more: the code stays in sight, what else it says is gone.
      await writer.change('order', id, { owner: cluster.owner.id, memo: 'secret' });
      await own.record(id, from);
      await writer.change('order', id, { memo: 'more secret', qty: 5 });
      await settled(own);
      expect(newsOf(own, from, id)).toEqual([{ records: [{ id, code: 'B' }], removed: [] }]);
      expect(own.told()).not.toContain('secret');
    });

    test('R2: a filter of the subscriber’s own is kept like a right', async () => {
      const reader = await follow(await someone('reader'), { filter: { field: 'qty', op: 'gt', value: 5 } });
      const id = await writer.create('order', { code: 'C', qty: 1 });
      await writer.change('order', id, { qty: 6 });
      await reader.record(id);
      await writer.change('order', id, { qty: 2 });
      expect(await reader.removal(id)).toMatchObject({ records: [] });
    });
  });

  describe('a condition over a link', () => {
    test('R2: brings records in and takes them out when only the linked record changes', async () => {
      const staff = await follow(await someone('staff'));
      const shop = await writer.create('shop', { name: 'S', region: 'asia', fee: 1 });
      const id = await writer.create('order', { code: 'D', shop, memo: 'hidden' });
      await staff.record(id);
      await writer.change('shop', shop, { region: 'europe' });
      await staff.removal(id);
      const from = staff.events.length;
      await writer.change('shop', shop, { region: 'asia' });
      await staff.record(id, from);
      await staff.reload();
      expect(newsOf(staff, from, id)).toEqual([
        { records: [expect.objectContaining({ id, code: 'D', shop: { id: shop, title: 'S' } })], removed: [] },
      ]);
      expect(staff.told()).not.toContain('hidden');
    });

    test('R2: says nothing when the linked record changes in what is hidden, or in what changes nothing', async () => {
      const person = await someone('keeper');
      const keeper = await follow(person);
      const shop = await writer.create('shop', { name: 'K', region: 'asia', keeper: person.id });
      const id = await writer.create('order', { code: 'E', qty: 1, shop });
      await keeper.record(id);
      const from = keeper.events.length;
      await writer.change('shop', shop, { name: 'K2', fee: 7, region: 'europe' });
      await writer.change('shop', shop, { keeper: cluster.owner.id });
      await keeper.removal(id, from);
      await writer.change('shop', shop, { fee: 8, name: 'K3' });
      await writer.change('shop', shop, { keeper: person.id });
      await keeper.record(id, from);
      expect(newsOf(keeper, from, id)).toEqual([
        { records: [], removed: [id] },
        { records: [{ id, code: 'E', qty: 1 }], removed: [] },
      ]);
    });

    test('a linked record’s new title is told with the records that show it', async () => {
      const staff = await follow(await someone('staff'), { fields: ['code', 'shop'] });
      const shop = await writer.create('shop', { name: 'Old', region: 'asia' });
      const id = await writer.create('order', { code: 'F', shop });
      await staff.record(id);
      const from = staff.events.length;
      await writer.change('shop', shop, { name: 'New' });
      await staff.record(id, from);
      expect(newsOf(staff, from, id)).toEqual([{ records: [{ id, code: 'F', shop: { id: shop, title: 'New' } }], removed: [] }]);
    });

    test('of more records than can be told one by one, the subscriber is told to reload', async () => {
      const staff = await follow(await someone('staff'));
      const shop = await writer.create('shop', { name: 'Large', region: 'europe' });
      const orders = Array.from({ length: 501 }, (_, n) => ({ code: `L${n}`, shop }));
      await writer.send('POST', '/api/apps/trade/entities/order/records', { records: orders });
      const from = staff.events.length;
      await writer.change('shop', shop, { region: 'asia' });
      await staff.event(({ type }) => type === 'reload', from);
      await staff.event(({ type }) => type === 'subscribed', from);
      // It goes on hearing, though it may be told to reload once more before.
      const isHeard = async (): Promise<boolean> => {
        const order = await writer.create('order', { code: 'heard', shop });
        await later(200);
        return staff.events.some((event) => event.type === 'changes' && event.records.some(({ id }) => id === order));
      };
      await expect.poll(isHeard, { timeout: 15_000 }).toBe(true);
      await staff.reload();
      expect(staff.records.size).toBeGreaterThan(500);
    });
  });

  /** Each way of losing rights, with the code that the sockets end with. */
  interface Loss {
    readonly name: string;
    readonly roles: readonly string[];
    readonly code: number;
    /** What the sockets are opened with; their first session unless it says otherwise. */
    readonly with?: (person: Person) => Promise<Headers>;
    readonly lose: (person: Person, opened: Headers) => Promise<unknown>;
  }

  const asThey = async (headers: Headers | undefined, method: string, path: string, json?: unknown): Promise<Answer['body']> => {
    const { status, body } = await send(writer.node.origin, headers ?? {}, method, path, json);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const tokens = new Map<Headers, number>();
  const token = async ({ sessions: [session] }: Person): Promise<Headers> => {
    const made = await asThey(session, 'POST', '/api/tokens', { name: 'script', scopes: ['read'] });
    const headers = { authorization: `Bearer ${String(made['token'])}` };
    tokens.set(headers, (made['info'] as { readonly id: number }).id);
    const answer = async (): Promise<number> => (await send(there.origin, headers, 'GET', '/api/auth/me')).status;
    await expect.poll(answer, { timeout: 5_000 }).toBe(200);
    return headers;
  };
  const links = new Map<Headers, number>();
  /** Opens a link that shares the list of orders, as a stranger does. */
  const visit = async ({ sessions: [maker] }: Person): Promise<Headers> => {
    const made = await asThey(maker, 'POST', '/api/links', { app: 'trade', kind: 'share', target: 'orders' });
    const [, secret = ''] = /#([\w-]+)$/.exec(String(made['path'])) ?? [];
    const headers = { authorization: `Bearer ${String((await asThey({}, 'POST', '/api/links/open', { token: secret }))['session'])}` };
    links.set(headers, (made['link'] as { readonly id: number }).id);
    const answer = async (): Promise<number> => (await send(there.origin, headers, 'GET', '/api/apps/trade/entities/order/records?limit=1')).status;
    await expect.poll(answer, { timeout: 5_000 }).toBe(200);
    return headers;
  };
  let departments = 0;
  const teamOf = async (person: Person): Promise<number> => {
    departments += 1;
    const { body } = await writer.send('POST', '/api/departments', { name: `Team ${departments}`, members: [person.id] });
    return (body['department'] as { readonly id: number }).id;
  };
  const teams = new Map<Person, number>();

  const losses: readonly Loss[] = [
    { name: 'a role is taken away', roles: ['reader'], code: 4403, lose: ({ id }) => writer.person(id, { roles: [] }) },
    {
      name: 'they move to another department',
      roles: ['team', 'reader'],
      code: 4403,
      with: async (person) => {
        teams.set(person, await teamOf(person));
        const found = async (): Promise<string> =>
          JSON.stringify((await send(there.origin, cluster.owner.sessions[0] ?? {}, 'GET', '/api/departments')).body);
        await expect.poll(found, { timeout: 5_000 }).toContain(`"id":${teams.get(person)},`);
        return person.sessions[0] ?? {};
      },
      lose: (person) => writer.send('PATCH', `/api/departments/${teams.get(person)}`, { members: [] }),
    },
    { name: 'they are disabled', roles: ['reader'], code: 4401, lose: ({ id }) => writer.person(id, { disabled: true }) },
    { name: 'an owner ends their sessions', roles: ['reader'], code: 4401, lose: ({ id }) => writer.send('DELETE', `/api/people/${id}/sessions`) },
    {
      name: 'they end that session from another',
      roles: ['reader'],
      code: 4401,
      lose: async ({ sessions: [, other] }) => asThey(other, 'DELETE', '/api/sessions'),
    },
    { name: 'they sign out', roles: ['reader'], code: 4401, lose: (_, session) => asThey(session, 'POST', '/api/auth/logout') },
    {
      name: 'their password changes',
      roles: ['reader'],
      code: 4401,
      lose: ({ sessions: [, other] }) => asThey(other, 'POST', '/api/auth/password', { password: 'correct horse battery' }),
    },
    {
      name: 'their API token is ended',
      roles: ['reader'],
      code: 4401,
      with: token,
      lose: ({ sessions: [session] }, opened) => asThey(session, 'DELETE', `/api/tokens/${tokens.get(opened)}`),
    },
    {
      name: 'the link that let them in is ended',
      roles: ['lead'],
      code: 4401,
      with: visit,
      lose: (_, opened) => writer.send('DELETE', `/api/links/${links.get(opened)}`),
    },
    {
      name: 'who made the link that let them in loses the right to',
      roles: ['lead'],
      code: 4401,
      with: visit,
      lose: ({ id }) => writer.person(id, { roles: [] }),
    },
    { name: 'they are given a further role', roles: ['own'], code: 4403, lose: ({ id }) => writer.person(id, { roles: ['own', 'reader'] }) },
  ];

  describe('I3, R3: the sockets of a person end with a notice, on every process within a second, and hear nothing more, when', () => {
    const TRIES = 3;

    test.each(losses)('$name', async (loss) => {
      const times: number[] = [];
      for (let n = 0; n < TRIES; n += 1) {
        const person = await someone(...loss.roles);
        const headers = (await loss.with?.(person)) ?? person.sessions[0] ?? {};
        const sockets = [await follow(headers), await follow(headers, {}, writer.node)];
        await loss.lose(person, headers);
        const lost = performance.now();
        await writer.create('order', { code: 'not for them', qty: n });
        for (const socket of sockets) {
          expect(await socket.end()).toBe(loss.code);
          times.push(socket.closedAt - lost);
          expect(socket.events.at(-1)).toMatchObject({ type: 'reload', id: 's' });
          expect(socket.told()).not.toContain('not for them');
        }
      }
      expect(median(times)).toBeLessThan(CONTRACT_MS);
    });
  });

  describe('rights that grow', () => {
    test('D6: who comes back with other rights than they left with is told to reload', async () => {
      const person = await someone('keeper');
      const socket = await follow(person);
      await writer.create('order', { code: 'unkept' });
      socket.leave('terminate');
      await writer.person(person.id, { roles: ['reader'] });
      await known(person, { roles: [{ id: 'reader' }] });
      const from = socket.events.length;
      await socket.comeBack();
      expect(socket.events.slice(from).map(({ type }) => type)).toEqual(['reload', 'subscribed']);
      await socket.reload();
      expect(socket.copy()).toEqual(await socket.fresh());
      expect(socket.records.size).toBeGreaterThan(0);
    });
  });

  describe('R3: a published change of grants', () => {
    test('is told as a reload on every process within a second; what it hides is silent from then on, what it shows comes', async () => {
      const person = await someone('reader');
      const sockets = [await follow(person), await follow(person, {}, writer.node)];
      const id = await writer.create('order', { code: 'G', qty: 1 });
      for (const socket of sockets) await socket.record(id);
      const only = (fields: object) =>
        writer.documents((body) => (body['id'] === 'reader.order' ? { ...body, read: { only: { 'order.code': true, ...fields } } } : body));
      const times: number[] = [];
      for (const shows of [false, true, false]) {
        const from = sockets.map(({ events }) => events.length);
        await only(shows ? { 'order.qty': true } : {});
        const published = performance.now();
        for (const [place, socket] of sockets.entries()) {
          await socket.event(({ type }) => type === 'reload', from[place]);
          times.push(performance.now() - published);
          await socket.event(({ type }) => type === 'subscribed', from[place]);
        }
        await writer.change('order', id, { qty: shows ? 10 : 20 });
        await settled(...sockets);
        for (const [place, socket] of sockets.entries())
          expect(newsOf(socket, from[place] ?? 0, id).filter((event) => 'records' in event)).toEqual(
            shows ? [{ records: [{ id, code: 'G', qty: 10 }], removed: [] }] : [],
          );
      }
      await only({ 'order.qty': true });
      expect(median(times)).toBeLessThan(CONTRACT_MS);
    });
  });
});
