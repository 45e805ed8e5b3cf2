// In charge of: a really listening server on a temporary data folder, and calling it with every answer checked against its description.
import { createClient, type Client } from '@trellis/client';
import type { Engine, EngineOptions, Identity, User } from '@trellis/engine';
import { testDatabase } from '@trellis/dx/postgres';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { IdentityProvider } from '../auth/identity-provider.ts';
import { ProofAgain } from '../auth/proof-again.ts';
import { SecondFactors } from '../auth/second-factor.ts';
import { SignIn } from '../auth/sign-in.ts';
import { Throttle } from '../auth/throttle.ts';
import { hashPassword } from '../auth/passwords.ts';
import { Post } from '../mail/post.ts';
import { productRoot } from '../product-root.ts';
import type { DatabaseAddress, VisitSettings } from '../settings.ts';
import { openWorkspace } from '../start/open-workspace.ts';
import { sampleDocuments } from '../start/sample-documents.ts';
import { createServer } from './server.ts';

/** Times that tests move. */
class TestClock {
  /** UTC milliseconds. */
  now = Date.UTC(2026, 10, 20, 9);
  /** Monotonic milliseconds. */
  monotonic = 1_000;
}

/** A signed-in browser. */
export interface Browser {
  readonly user: User;
  readonly token: string;
  readonly headers: { readonly [name: string]: string };
  readonly client: Client;
}

/** An answer of the server. */
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly [member: string]: unknown };
  readonly text: string;
}

/** What a call sends. */
export interface Call {
  readonly headers?: { readonly [name: string]: string };
  readonly json?: unknown;
  readonly raw?: string | FormData;
}

/** A running server. */
export interface TestServer {
  readonly origin: string;
  /** Where the workspace is on PostgreSQL. */
  readonly database: DatabaseAddress | undefined;
  readonly clock: TestClock;
  readonly engine: Engine;
  readonly identity: Identity;
  readonly signIn: SignIn;
  readonly owner: Browser;
  /** Folder of files that are coming in. */
  readonly uploads: string;
  addUser(user: {
    readonly email: string;
    readonly roles?: readonly string[];
    readonly owner?: boolean;
    readonly password?: string;
  }): Promise<Browser>;
  browser(user: User): Promise<Browser>;
  /** Calls and checks the answer against the description. */
  call(method: string, path: string, call?: Call): Promise<Answer>;
  openSocket(headers: { readonly [name: string]: string }): WebSocket;
  close(): Promise<void>;
}

type Description = {
  readonly paths: { readonly [path: string]: { readonly [method: string]: { readonly responses: { readonly [status: string]: unknown } } } };
};

/** Checks answers against the description of the routes. */
class AnswerCheck {
  readonly #ajv = new Ajv({ strict: false, allErrors: true });
  readonly #paths: Description['paths'];
  /** What addresses of each path look like. */
  readonly #patterns: readonly (readonly [string, RegExp])[];
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(description: Description) {
    formats.default(this.#ajv);
    this.#ajv.addSchema(description, 'api');
    this.#paths = description.paths;
    this.#patterns = Object.keys(description.paths).map((path) => [
      path,
      new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`),
    ]);
  }

  check(method: string, url: string, status: number, type: string, body: unknown): void {
    const path = this.#pathOf(method, url);
    if (path === undefined) return;
    const responses = this.#paths[path]?.[method.toLowerCase()]?.responses ?? {};
    const key = [String(status), `${String(status)[0]}XX`].find((each) => each in responses);
    if (key === undefined) throw new Error(`${method} ${url} answered ${status}, which its description does not name`);
    if (!type.startsWith('application/json')) return;
    const pointer = `api#/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/${method.toLowerCase()}/responses/${key}/content/application~1json/schema`;
    const validate = this.#validators.get(pointer) ?? this.#ajv.compile({ $ref: pointer });
    this.#validators.set(pointer, validate);
    if (!validate(body))
      throw new Error(
        `${method} ${url} ${status} is not as described: ${this.#ajv.errorsText(validate.errors)}\n${JSON.stringify(body).slice(0, 1_000)}`,
      );
  }

  /** The described path an address belongs to; an entity's own path goes before the general one. */
  #pathOf(method: string, url: string): string | undefined {
    const address = url.split('?', 1)[0] ?? '';
    const fits = this.#patterns.flatMap(([path, pattern]) => (pattern.test(address) ? [path] : []));
    const described = fits.filter((path) => method.toLowerCase() in (this.#paths[path] ?? {}));
    return described.sort((a, b) => (a.match(/\{/g)?.length ?? 0) - (b.match(/\{/g)?.length ?? 0))[0];
  }
}

/** Servers of one process mostly have the same description: what is compiled of it serves them all. */
const checks = new Map<string, AnswerCheck>();

function checkOf(description: string): AnswerCheck {
  let check = checks.get(description);
  if (check === undefined) checks.set(description, (check = new AnswerCheck(JSON.parse(description) as Description)));
  return check;
}

async function send(origin: string, method: string, path: string, { headers = {}, json, raw }: Call): Promise<Answer> {
  const body = raw ?? (json === undefined ? undefined : JSON.stringify(json));
  const type: { readonly [name: string]: string } = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
  const response = await fetch(`${origin}${path}`, { method, headers: { ...type, ...headers }, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, headers: response.headers, text, body: isJson ? (JSON.parse(text) as Answer['body']) : {} };
}

/** What a test may choose of its server. */
export interface TestServerOptions {
  /** PostgreSQL instead of a folder; a server that joins another shares its workspace and its clock. */
  readonly store?: 'sqlite' | 'postgres';
  readonly joins?: TestServer;
  readonly publicUrl?: string;
  /** Where mail goes out. */
  readonly smtpUrl?: string;
  /** Others that people may sign in with. */
  readonly providers?: readonly IdentityProvider[];
  /** How much there may be of public links. */
  readonly visits?: VisitSettings;
  /** Other documents than those of the stage-1 template. */
  readonly documents?: EngineOptions['install'];
}

async function databaseOf({ store, joins }: TestServerOptions): Promise<DatabaseAddress | undefined> {
  if (joins !== undefined) return joins.database;
  if (store !== 'postgres') return undefined;
  return { url: await testDatabase(), schema: `server_${randomBytes(8).toString('hex')}` };
}

/** Starts a server with the documents of the stage-1 template and no records. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const root = productRoot();
  const folder = mkdtempSync(join(tmpdir(), 'trellis-server-'));
  const clock = options.joins?.clock ?? new TestClock();
  const database = await databaseOf(options);
  const { storage, engine } = await openWorkspace(
    { root, folder, database, cursorKey: new Uint8Array(32), onError: (error) => console.error(error) },
    options.joins === undefined ? (options.documents ?? (await sampleDocuments(root, 'stage-1'))) : undefined,
  );
  const { identity } = storage;
  const secondFactorKey = new Uint8Array(32).fill(9);
  const throttle = new Throttle(() => clock.monotonic);
  const secondFactors = new SecondFactors({ identity, throttle, key: secondFactorKey, now: () => clock.now });
  const proofs = new ProofAgain({ identity, throttle, secondFactors, issuers: [], now: () => clock.now });
  const signIn = new SignIn({ identity, throttle, secondFactors, proofs, now: () => clock.now });
  const app = await createServer({
    engine,
    identity,
    settings: { publicUrl: options.publicUrl, logLevel: 'silent', ...(options.visits === undefined ? {} : { visits: options.visits }) },
    csrfKey: new Uint8Array(32).fill(7),
    secondFactorKey,
    providerKey: new Uint8Array(32).fill(8),
    providers: options.providers ?? [],
    now: () => clock.now,
    clock: () => clock.monotonic,
    ...(options.smtpUrl === undefined
      ? {}
      : { post: new Post({ smtpUrl: options.smtpUrl, from: 'Trellis <trellis@test.example>' }, () => undefined) }),
    version: '0.0.0',
    storageName: storage.name,
    uploads: join(folder, 'uploads'),
    pages: join(folder, 'pages'),
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

  const cookieName = options.publicUrl?.startsWith('https:') === true ? '__Host-trellis_session' : 'trellis_session';
  const openSocket = (headers: { readonly [name: string]: string }) =>
    new WebSocket(`${origin.replace('http', 'ws')}/api/live`, { headers: { ...headers } });
  const browser = async (user: User): Promise<Browser> => {
    const { token } = await signIn.open(user);
    const cookie = `${cookieName}=${token}`;
    const me = await send(origin, 'GET', '/api/auth/me', { headers: { cookie } });
    const headers = { cookie, 'x-csrf-token': String(me.body['csrfToken']) };
    const client = createClient({ baseUrl: origin, headers: () => headers, openSocket: () => openSocket(headers) as never });
    return { user, token, headers, client };
  };
  const addUser: TestServer['addUser'] = async ({ email, roles = [], owner = false, password }) => {
    const passwordHash = password === undefined ? null : await hashPassword(password);
    return browser(await identity.createUser({ email, name: email.split('@')[0] ?? '', owner, roles, passwordHash, locale: 'en', disabled: false }));
  };
  const known = identity.userByEmail('owner@test.example');
  const owner = known === undefined ? await addUser({ email: 'owner@test.example', owner: true }) : await browser(known);
  const description = await send(origin, 'GET', '/api/openapi.json', { headers: owner.headers });
  const answers = checkOf(description.text);
  return {
    origin,
    database,
    clock,
    engine,
    identity,
    signIn,
    owner,
    uploads: join(folder, 'uploads'),
    addUser,
    browser,
    openSocket,
    async call(method, path, call = {}) {
      const answer = await send(origin, method, path, call);
      answers.check(method, path, answer.status, answer.headers.get('content-type') ?? '', answer.body);
      return answer;
    },
    async close() {
      await app.close();
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
