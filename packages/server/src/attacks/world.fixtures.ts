// In charge of: the world that is attacked: two stores with an operator each, and marked values that the attacker must never be told.
import type { RecordJson } from '@trellis/query';
import { startTestServer, type Browser, type Call, type TestServer, type TestServerOptions } from '../http/test-server.fixtures.ts';

/** What stands only where the attacker may not look. */
const marks = [/kanari/i, /91[,.]?827/, /71[,.]?625/];
/** Everybody's password. */
export const password = 'seven wooden horses';

/** Who may be asking. `mallory` is the attacker: an operator of the store "Mine". */
type Who = 'mallory' | 'bob' | 'fin' | 'wh' | 'dev' | 'manager' | 'admin' | 'owner' | 'nobody';

type Answer = Awaited<ReturnType<TestServer['call']>>;
type Json = { readonly [member: string]: unknown };

const roles = { mallory: ['ops'], bob: ['ops'], fin: ['fin'], wh: ['wh'], dev: ['dev'], manager: ['manager'], admin: ['admin'] } as const;

/** The world. */
export class World {
  readonly server: TestServer;
  readonly made: ReadonlyMap<string, RecordJson>;
  readonly #people: ReadonlyMap<Who, Browser>;
  #told: string[] = [];
  #written = '';

  constructor(server: TestServer, people: ReadonlyMap<Who, Browser>, made: ReadonlyMap<string, RecordJson>) {
    this.server = server;
    this.#people = people;
    this.made = made;
  }

  /** Somebody signed in. */
  person(who: Who): Browser {
    const found = this.#people.get(who);
    if (found === undefined) throw new TypeError(`${who} is nobody here`);
    return found;
  }

  /** A record that was made. */
  record(name: string): RecordJson {
    const found = this.made.get(name);
    if (found === undefined) throw new TypeError(`${name} was not made`);
    return found;
  }

  id(name: string): number {
    return this.record(name).id;
  }

  /** Asks, and keeps what anybody but the owner was told. */
  async ask(who: Who, method: string, path: string, call: Call = {}): Promise<Answer> {
    const headers = who === 'nobody' ? {} : this.person(who).headers;
    return this.askWith({ ...headers, ...call.headers }, method, path, call, who === 'owner');
  }

  /** Asks with these headers alone. */
  async askWith(headers: Call['headers'], method: string, path: string, call: Call = {}, isOwner = false): Promise<Answer> {
    const answer = await this.server.call(method, path, { ...call, headers: { 'accept-language': 'en', ...headers } });
    const sent = `${decodeURIComponent(path.replaceAll('%', '%25'))} ${decodeURIComponent(safe(path))} ${JSON.stringify(call.json ?? '')} ${String(call.raw ?? '')}`;
    if (!isOwner) this.heard(answer.text, sent);
    return answer;
  }

  /** Notes marked values in what somebody was told; what they wrote themselves may be repeated to them. */
  heard(text: string, sent = ''): void {
    this.#told.push(...marks.filter((mark) => !mark.test(sent + this.#written)).flatMap((mark) => mark.exec(text)?.[0] ?? []));
  }

  /** Says what the attacker wrote beside their requests, in a file: it may be repeated to them. */
  wrote(text: string): void {
    this.#written += text;
  }

  /** Marked values that were told since the last time this was asked. */
  leaks(): readonly string[] {
    const told = this.#told;
    this.#told = [];
    this.#written = '';
    return told;
  }

  /** All that an attack must leave as it is: records, people, departments. */
  state(): string {
    const { engine, identity } = this.server;
    return JSON.stringify([engine.seq(), identity.users(), engine.model.apps.map(({ id }) => id)]);
  }
}

function safe(path: string): string {
  try {
    decodeURIComponent(path);
    return path;
  } catch {
    return '';
  }
}

/** The app an entity is of. */
function appOf(entity: string): string {
  return ['store', 'product', 'listing', 'supplier', 'warehouse', 'fx_rate'].includes(entity) ? 'base' : 'sales';
}

/** Address of an entity. */
export function at(entity: string): string {
  return `/api/apps/${appOf(entity)}/entities/${entity}`;
}

class Maker {
  readonly made = new Map<string, RecordJson>();
  readonly #server: TestServer;

  constructor(server: TestServer) {
    this.#server = server;
  }

  async create(name: string, entity: string, values: Json): Promise<number> {
    const record = await this.#server.owner.client.records(appOf(entity), entity).create(values);
    this.made.set(name, record);
    return record.id;
  }

  async change(name: string, entity: string, values: Json): Promise<void> {
    const { id } = this.made.get(name) ?? { id: 0 };
    const records = this.#server.owner.client.records(appOf(entity), entity);
    this.made.set(name, await records.update(id, (await records.get(id)).version, values));
  }

  async remove(name: string, entity: string): Promise<void> {
    const { id, version } = this.made.get(name) ?? { id: 0, version: 0 };
    await this.#server.owner.client.records(appOf(entity), entity).remove(id, version);
  }
}

async function makeRecords(server: TestServer, mallory: number): Promise<ReadonlyMap<string, RecordJson>> {
  const maker = new Maker(server);
  const boss = server.owner.user.id;
  const storeOf = (name: string, owner: number): Json => ({ name, platform: 'amazon', marketplace: 'US', currency: 'USD', timezone: 'UTC', owner });
  const mine = await maker.create('mine', 'store', storeOf('Mine', mallory));
  const other = await maker.create('other', 'store', { ...storeOf('KanariStore', boss), seller_id: 'KanariSeller' });
  const supplier = await maker.create('supplier', 'supplier', { name: 'KanariSupplier', contact: 'KanariContact' });
  const product = await maker.create('product', 'product', { sku: 'SEEN-1', name: 'Lamp', supplier, purchase_price: 91_827.36 });
  const buyer = await maker.create('buyer', 'customer', { ext_key: 'x|hidden', name: 'KanariBuyer', email: 'kanari@hidden.example', store: other });
  const ada = await maker.create('ada', 'customer', { ext_key: 'x|seen', name: 'Ada', email: 'ada@buyer.example', store: mine });
  const orderOf = (store: number, key: string, more: Json): Json => ({
    ext_key: key,
    platform_order_id: key,
    store,
    ordered_at: '2026-11-01T10:00:00Z',
    fulfil: 'self',
    currency: 'USD',
    status: 'unshipped',
    ...more,
  });
  const lineOf = (order: number, key: string, more: Json): Json => ({
    ext_key: key,
    order,
    product,
    seller_sku: 'S',
    qty: 2,
    unit_price: 10,
    ...more,
  });
  const own = await maker.create('own', 'order', orderOf(mine, 'OWN-1', { customer: ada }));
  await maker.create('mixed', 'order', orderOf(mine, 'OWN-2', { customer: buyer }));
  const foreign = await maker.create('foreign', 'order', orderOf(other, 'KANARI-1', { customer: buyer, carrier: 'KanariCarrier' }));
  await maker.create('line', 'order_line', lineOf(own, 'own|1', { title: 'Seen', cost_snapshot: null }));
  await maker.create('foreignLine', 'order_line', lineOf(foreign, 'kanari|1', { title: 'KanariLine', cost_snapshot: 71_625.43 }));
  await maker.create('case', 'service_case', { order: own, type: 'refund', refund: 900, assignee: mallory, opened_at: '2026-11-02T10:00:00Z' });
  await maker.create('foreignCase', 'service_case', {
    order: foreign,
    type: 'refund',
    content: 'KanariCase',
    assignee: boss,
    opened_at: '2026-11-02T10:00:00Z',
  });
  await maker.create('moved', 'order', orderOf(other, 'OWN-3', { customer: buyer }));
  await maker.change('moved', 'order', { store: mine, customer: ada, carrier: 'UPS' });
  await maker.change('product', 'product', { purchase_price: 91_827.99 });
  await maker.change('line', 'order_line', { cost_snapshot: 71_625.43 });
  await maker.change('foreign', 'order', { tracking_no: 'KanariTracking' });
  await maker.create('gone', 'order', orderOf(other, 'KANARI-2', {}));
  await maker.remove('gone', 'order');
  await maker.create('goneCase', 'service_case', {
    order: own,
    type: 'question',
    content: 'Deleted',
    assignee: mallory,
    opened_at: '2026-11-02T10:00:00Z',
  });
  await maker.remove('goneCase', 'service_case');
  return maker.made;
}

/** Makes the world. */
export async function openWorld(options: TestServerOptions = {}): Promise<World> {
  const server = await startTestServer(options);
  const people = new Map<Who, Browser>([['owner', server.owner]]);
  for (const [who, held] of Object.entries(roles))
    people.set(who as Who, await server.addUser({ email: `${who}@test.example`, roles: held, password }));
  const made = await makeRecords(server, people.get('mallory')?.user.id ?? 0);
  return new World(server, people, made);
}
