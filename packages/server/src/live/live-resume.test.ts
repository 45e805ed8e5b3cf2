// In charge of: coming back: from a position without gaps, from one that is too old or never was, after lost connections, notices and processes.
import { Random } from '@trellis/dx/random';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DeafProxy } from './deaf-proxy.fixtures.ts';
import { Follower } from './follower.fixtures.ts';
import { send, settings, startCluster, type Cluster, type Node, type Person } from './nodes.fixtures.ts';
import { Subscriber, type Topic } from './subscriber.fixtures.ts';
import { Writer } from './writer.fixtures.ts';

const clusters = new Map<string, Cluster>();
const proxy = new DeafProxy();

beforeAll(async () => {
  const [sqlite, postgres] = await Promise.all([startCluster('sqlite'), startCluster('postgres', (url) => proxy.start(url))]);
  clusters.set('sqlite', sqlite).set('postgres', postgres);
}, 120_000);
afterAll(async () => {
  await Promise.all([...clusters.values()].map((cluster) => cluster.close()));
  proxy.close();
});

describe.each(settings)('$name', ({ store, writer: place }) => {
  let cluster: Cluster;
  let writer: Writer;
  let there: Node;

  beforeAll(() => {
    cluster = clusters.get(store) as Cluster;
    writer = new Writer(cluster, cluster.nodes[place]);
    there = cluster.nodes[1 - place] as Node;
  });

  async function someone(...roles: readonly string[]): Promise<Person> {
    const person = cluster.next();
    await writer.person(person.id, { roles });
    const me = async (): Promise<unknown> => (await send(there.origin, person.sessions[0] ?? {}, 'GET', '/api/auth/me')).body['user'];
    await expect.poll(me, { timeout: 5_000 }).toMatchObject({ roles: roles.toSorted().map((id) => ({ id })) });
    return person;
  }

  const session = (person: Person): Person['sessions'][number] => person.sessions[0] ?? {};
  const withCode = (prefix: string): Topic => ({ filter: { field: 'code', op: 'startsWith', value: prefix } });

  /** A reader who knows the list, and has a position in it. */
  async function reader(prefix: string): Promise<Subscriber> {
    const subscriber = new Subscriber(there, session(await someone('reader')), withCode(prefix), true);
    await subscriber.comeBack();
    return subscriber;
  }

  describe('D6: coming back', () => {
    const breaks: readonly (readonly [string, (subscriber: Subscriber) => Promise<unknown>])[] = [
      ['the program closed the connection', async (subscriber) => subscriber.leave('close')],
      ['the network cut the connection', async (subscriber) => subscriber.leave('terminate')],
      ['the server was killed and started again', async () => there.end('SIGKILL').then(() => there.start())],
      ['the server was stopped and started again', async () => there.end('SIGTERM').then(() => there.start())],
    ];

    test.each(breaks)('after %s tells what was missed, once and in order', async (name, cut) => {
      const prefix = `${store}${place}${name.length}-`;
      const subscriber = await reader(prefix);
      const ids: number[] = [];
      for (let n = 0; n < 4; n += 1) ids.push(await writer.create('order', { code: `${prefix}${n}`, qty: n }));
      await subscriber.record(ids[3] ?? 0);
      await cut(subscriber);
      await subscriber.gone();
      const other = new Writer(cluster, there);
      await writer.change('order', ids[0] ?? 0, { qty: 10 });
      await other.remove('order', ids[1] ?? 0);
      await writer.change('order', ids[2] ?? 0, { code: 'elsewhere' });
      ids.push(await other.create('order', { code: `${prefix}new`, qty: 5 }));
      const from = subscriber.events.length;
      await subscriber.comeBack();
      expect(subscriber.events.slice(from).map(({ type }) => type)).toEqual(['changes', 'subscribed']);
      expect(subscriber.copy()).toEqual(await subscriber.fresh());
      expect(subscriber.copy()).toHaveLength(3);
      // Nothing is told a second time, and what comes next follows.
      await writer.change('order', ids[4] ?? 0, { qty: 6 });
      await subscriber.event((event) => event.type === 'changes' && event.records.some((record) => record['qty'] === 6), from);
      expect(subscriber.events.slice(from).filter(({ type }) => type === 'changes')).toHaveLength(2);
      subscriber.leave('terminate');
    });

    test('from a position that is too far back is told as a reload', async () => {
      const prefix = `${store}${place}old-`;
      const subscriber = await reader(prefix);
      subscriber.leave('terminate');
      const many = (count: number): object[] => Array.from({ length: count }, (_, n) => ({ code: `many ${n}`, qty: n }));
      await writer.send('POST', '/api/apps/trade/entities/order/records', { records: many(5_000) });
      await writer.create('order', { code: `${prefix}1` });
      const from = subscriber.events.length;
      await subscriber.comeBack();
      expect(subscriber.events.slice(from).map(({ type }) => type)).toEqual(['reload', 'subscribed']);
      await expect.poll(() => subscriber.copy(), { timeout: 5_000 }).toHaveLength(1);
      subscriber.leave('terminate');
    });

    test('from a position that was never given out is refused, and one of another question or of a former build is told as a reload', async () => {
      const subscriber = await reader('x');
      const { position = '' } = subscriber;
      for (const since of ['7', '', position.slice(1), `${position}AAAA`])
        expect(await subscriber.subscribe({ since })).toMatchObject({
          type: 'error',
          error: { code: 'live.position-unknown', message: 'This position was not given out here. Read the list anew and follow it from there.' },
        });
      for (const asked of [{ since: position, fields: ['code'] }, { since: 7, mark: 'x' }, { since: 7 }, { since: 2 ** 60 }]) {
        const from = subscriber.events.length;
        await subscriber.subscribe(asked);
        expect(subscriber.events.slice(from).map(({ type }) => type)).toEqual(['reload', 'subscribed']);
      }
      subscriber.leave('terminate');
      for (const since of [null, true, [position], { position }, 'x'.repeat(401)]) {
        await subscriber.open();
        subscriber.say({ type: 'subscribe', id: 't', app: 'trade', entity: 'order', since });
        expect(await subscriber.end()).toBe(4400);
      }
    });
  });

  test('R2, D6: whatever is cut, killed or taken away, every program ends with the list that it may read', { timeout: 180_000 }, async () => {
    const random = new Random(7 + place);
    const prefix = `${store}${place}storm`;
    const people: Person[] = [];
    for (const role of ['reader', 'own', 'staff', 'keeper']) people.push(await someone(role), await someone(role));
    const shops: number[] = [];
    for (const region of ['asia', 'europe', 'asia']) shops.push(await writer.create('shop', { name: prefix, region, keeper: people[6]?.id }));
    const nodes = [...new Set(cluster.nodes)];
    const followers = people.map((person, n) => new Follower(n % 2 === 0 ? nodes : nodes.toReversed(), session(person), withCode(prefix)));
    const pick = <T>(list: readonly T[]): T => random.pick(list);
    const orders: number[] = [];
    const values = (): object => ({
      code: `${prefix}${random.below(5)}`,
      qty: random.below(9),
      memo: `m${random.below(3)}`,
      shop: pick(shops),
      owner: pick(people).id,
    });
    /** What fails because its process was killed may be done or not. */
    const attempt = async (step: (on: Writer) => Promise<unknown>): Promise<void> => {
      await step(new Writer(cluster, pick(nodes))).catch(() => undefined);
    };
    const starting: Promise<void>[] = [];
    for (let n = 0; n < 70; n += 1) {
      const step = random.below(20);
      if (step < 7) await attempt(async (on) => orders.push(await on.create('order', values())));
      else if (step < 12) await attempt((on) => on.change('order', pick(orders), values()));
      else if (step < 14) await attempt((on) => on.change('order', pick(orders), { memo: `h${n}` }));
      else if (step < 16) await attempt((on) => on.change('shop', pick(shops), { region: pick(['asia', 'europe']), keeper: pick(people).id }));
      else if (step < 17) await attempt((on) => on.remove('order', pick(orders)));
      else if (step < 18) await attempt((on) => on.person(pick(people).id, { roles: [pick(['reader', 'own', 'staff', 'keeper'])] }));
      else pick(followers).cut(pick(['close', 'terminate']));
      if (n === 30) {
        const node = pick(nodes);
        await node.end('SIGKILL');
        starting.push(node.start());
      }
    }
    await Promise.all(starting);
    for (const [n, { subscriber }] of followers.entries()) {
      const fresh = await subscriber.fresh();
      await expect.poll(() => subscriber.copy(), { timeout: 60_000, message: `the list of ${n}` }).toEqual(fresh);
    }
    await Promise.all(followers.map((follower) => follower.end()));
  });
});

describe('D7: two processes on one PostgreSQL', () => {
  let cluster: Cluster;
  let writer: Writer;
  let there: Node;

  beforeAll(() => {
    cluster = clusters.get('postgres') as Cluster;
    writer = new Writer(cluster, cluster.nodes[0]);
    there = cluster.nodes[1];
  });

  async function follow(): Promise<{ readonly person: Person; readonly subscriber: Subscriber }> {
    const person = cluster.next();
    await writer.person(person.id, { roles: ['reader'] });
    const me = async (): Promise<unknown> => (await send(there.origin, person.sessions[0] ?? {}, 'GET', '/api/auth/me')).body['user'];
    await expect.poll(me, { timeout: 5_000 }).toMatchObject({ roles: [{ id: 'reader' }] });
    const subscriber = new Subscriber(there, person.sessions[0] ?? {});
    await subscriber.open();
    return { person, subscriber };
  }

  test('a listening connection that the database ends is made anew, and nothing written meanwhile is lost', async () => {
    const { subscriber } = await follow();
    const { url = '', schema = '' } = cluster.database ?? {};
    const admin = new pg.Client(url);
    await admin.connect();
    const cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'trellis ' || $1 || ' listener'";
    const ids: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      const { rowCount } = await admin.query(cut, [schema]);
      expect(rowCount).toBeLessThanOrEqual(2);
      ids.push(await writer.create('order', { code: `cut ${n}` }));
    }
    await admin.end();
    for (const id of ids) await subscriber.record(id);
    subscriber.leave('terminate');
  });

  test('I3: without any notice, records and lost rights still come within a second', async () => {
    const followed = [];
    for (let n = 0; n < 5; n += 1) followed.push(await follow());
    proxy.setDeaf(true);
    const times: number[] = [];
    for (const { person, subscriber } of followed) {
      const id = await writer.create('order', { code: 'unheard' });
      let done = performance.now();
      await subscriber.record(id);
      times.push(performance.now() - done);
      await writer.person(person.id, { disabled: true });
      done = performance.now();
      expect(await subscriber.end()).toBe(4401);
      times.push(subscriber.closedAt - done);
    }
    proxy.setDeaf(false);
    expect(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]).toBeLessThan(1_000);
  });
});
