// In charge of: a server with orders, people and strangers for tests of public links.
import type { VisitSettings } from '../../settings.ts';
import { linkDocuments } from './link-documents.fixtures.ts';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';
import { WebSocket } from 'ws';

/** An answer of the server. */
export type Answer = Awaited<ReturnType<TestServer['call']>>;
type Json = { readonly [member: string]: unknown };

/** Somebody who came by a link. */
export interface Visit {
  readonly session: string;
}

/** What a world holds where no link of the lead's shows it: a word in hidden fields, and that many hidden orders more. */
export interface Hidden {
  readonly mark?: string;
  readonly more?: number;
  /** How much there may be of links and visitors. */
  readonly visits?: VisitSettings;
}

function hiddenName(mark: string, name: string): string {
  return mark === 'secret' ? name : `${name} ${mark}`;
}

/** Where the orders are. */
export const records = '/api/apps/desk/entities/order/records';

/** Status and code of a refusal. */
export function outcome({ status, body }: Answer): readonly [number, string | undefined] {
  return [status, (body['error'] as { code?: string } | undefined)?.code];
}

/** Waits for something that has to come; the tests' own patience is longer than any promise is. */
export function until<T>(coming: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('it did not come')), 10_000).unref();
  });
  return Promise.race([coming, late]);
}

const sessionOf = ({ status, body }: Answer): string => {
  if (status !== 200) throw new Error(`the link did not open: ${status} ${JSON.stringify(body)}`);
  return String(body['session']);
};

/** A server with three orders, of which two are near, and three suppliers. */
export class LinkDesk {
  readonly server: TestServer;
  readonly people: { [role in 'owner' | 'lead' | 'clerk' | 'reader' | 'broker' | 'nobody']: Browser };
  #strangers = 0;
  readonly #known = new Map<string, Promise<Visit>>();

  private constructor(server: TestServer, people: LinkDesk['people']) {
    this.server = server;
    this.people = people;
  }

  /** Starts it. */
  static async begin(store: 'sqlite' | 'postgres', hidden: Hidden = {}): Promise<LinkDesk> {
    const { visits } = hidden;
    const limits = visits === undefined ? {} : { visits };
    const server = await startTestServer({ store, documents: linkDocuments(), publicUrl: 'https://trellis.test.example', ...limits });
    const person = (role: string): Promise<Browser> => server.addUser({ email: `${role}@test.example`, roles: role === 'nobody' ? [] : [role] });
    const [lead, clerk, reader, nobody] = [await person('lead'), await person('clerk'), await person('reader'), await person('nobody')];
    const desk = new LinkDesk(server, { owner: server.owner, lead, clerk, reader, broker: await person('broker'), nobody });
    await desk.#fill(hidden);
    return desk;
  }

  get lead(): Browser {
    return this.people.lead;
  }

  get clerk(): Browser {
    return this.people.clerk;
  }

  /** Signs the clerk in again, whose sessions ended. */
  async renew(): Promise<void> {
    this.people.clerk = await this.server.browser(this.clerk.user);
  }

  async #fill({ mark = 'secret', more = 0 }: Hidden): Promise<void> {
    const { owner, lead, clerk } = this.people;
    const places = [
      { name: 'Ulm harbour', zone: 'south' },
      { name: hiddenName(mark, 'Bonn quay'), zone: 'west' },
    ];
    const placed = await this.as(owner, 'POST', '/api/apps/desk/entities/place/records', { records: places });
    const [ulm, bonn] = (placed.body['records'] as readonly { readonly id: number }[]).map(({ id }) => id);
    const suppliers = [
      { name: 'Acme', city: 'Ulm', iban: `${mark}-1`, home: ulm },
      { name: hiddenName(mark, 'Bolt'), city: 'Bonn', iban: `${mark}-2`, home: bonn },
      { name: hiddenName(mark, 'Unlinked'), city: 'Rome', iban: `${mark}-3` },
    ];
    const made = await this.as(owner, 'POST', '/api/apps/desk/entities/supplier/records', { records: suppliers });
    const [acme, bolt] = (made.body['records'] as readonly { readonly id: number }[]).map(({ id }) => id);
    const orders = [
      {
        code: 'A',
        region: 'near',
        qty: 5,
        cost: 500 + more,
        note: mark === 'secret' ? 'hush' : mark,
        owner: clerk.user.id,
        supplier: acme,
        agent: bolt,
      },
      { code: 'B', region: 'near', qty: 1, cost: 50, owner: lead.user.id },
      { code: hiddenName(mark, 'C'), region: 'far', qty: 9 + more, cost: 900, owner: clerk.user.id },
    ];
    const others = Array.from({ length: more }, (_, index) => ({ code: `${mark} ${index}`, region: 'far', qty: index, supplier: acme }));
    await this.as(owner, 'POST', records, { records: [...orders, ...others] });
  }

  close(): Promise<void> {
    return this.server.close();
  }

  as(who: Browser, method: string, path: string, json?: unknown, more: object = {}): Promise<Answer> {
    return this.server.call(method, path, { headers: { ...who.headers, ...more }, ...(json === undefined ? {} : { json }) });
  }

  by({ session }: Visit, method: string, path: string, json?: unknown, more: object = {}): Promise<Answer> {
    return this.server.call(method, path, { headers: { authorization: `Bearer ${session}`, ...more }, ...(json === undefined ? {} : { json }) });
  }

  /** Makes a link; answers its token and its id. */
  async make(who: Browser, json: Json): Promise<{ readonly token: string; readonly id: number }> {
    const made = await this.as(who, 'POST', '/api/links', { app: 'desk', ...json });
    if (made.status !== 201) throw new Error(`no link was made: ${made.status} ${made.text}`);
    return { token: String(made.body['path']).split('#').at(-1) ?? '', id: (made.body['link'] as { id: number }).id };
  }

  /** Opens a link, each time from another address, so that nothing but what is tested holds anybody back. */
  open(token: string, password?: string): Promise<Answer> {
    this.#strangers += 1;
    const from = `10.2.${Math.floor(this.#strangers / 250)}.${this.#strangers % 250}`;
    const json = { token, ...(password === undefined ? {} : { password }) };
    return this.server.call('POST', '/api/links/open', { json, headers: { 'x-forwarded-for': from } });
  }

  visitOf(opened: Answer): Visit {
    return { session: sessionOf(opened) };
  }

  async visit(token: string, password?: string): Promise<Visit> {
    return this.visitOf(await this.open(token, password));
  }

  /** Whoever came by a link of the lead's to a view. */
  async share(target: string): Promise<Visit> {
    return this.visit((await this.make(this.lead, { kind: 'share', target })).token);
  }

  /** Whoever came by a link of the lead's to the form. */
  async form(): Promise<Visit> {
    return this.visit((await this.make(this.lead, { kind: 'form', target: 'intake' })).token);
  }

  /** Whoever came by a link of the lead's, the same one every time. */
  known(target: 'near' | 'intake'): Promise<Visit> {
    let visit = this.#known.get(target);
    if (visit === undefined) this.#known.set(target, (visit = target === 'intake' ? this.form() : this.share(target)));
    return visit;
  }

  /** A number that no other call was given. */
  count(): number {
    return (this.#strangers += 1);
  }

  socket({ session }: Visit): WebSocket {
    return new WebSocket(`${this.server.origin.replace('http', 'ws')}/api/live`, ['trellis', session]);
  }

  /** Orders with a code, as the owner sees them. */
  async find(code: string): Promise<readonly object[]> {
    const filter = encodeURIComponent(JSON.stringify({ field: 'code', op: 'eq', value: code }));
    return (await this.as(this.server.owner, 'GET', `${records}?filter=${filter}`)).body['records'] as readonly object[];
  }
}
