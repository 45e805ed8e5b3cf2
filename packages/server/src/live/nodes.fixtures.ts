// In charge of: real server processes of one workspace: one on SQLite, or two on one PostgreSQL, with people who are signed in on all of them.
import { testDatabase } from '@trellis/dx/postgres';
import { programSettings, testProgram } from '@trellis/dx/programs';
import type { Identity } from '@trellis/engine';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csrfToken, newToken, tokenHash } from '../auth/tokens.ts';
import { productRoot } from '../product-root.ts';
import { deriveKey } from '../secret-key.ts';
import { openWorkspace } from '../start/open-workspace.ts';
import { liveDocuments } from './live-documents.fixtures.ts';

const main = testProgram(new URL('../main.ts', import.meta.url));

/** Somebody who is signed in. */
export interface Person {
  readonly id: number;
  readonly email: string;
  /** Headers of each of their sessions. */
  readonly sessions: readonly Headers[];
}

/** Headers of one session, or of one token. */
export type Headers = { readonly [name: string]: string };

/** An answer. */
export interface Answer {
  readonly status: number;
  readonly body: { readonly [member: string]: unknown };
}

/** Sends a request. */
export async function send(origin: string, headers: Headers, method: string, path: string, json?: unknown): Promise<Answer> {
  const sent = json === undefined ? {} : { body: JSON.stringify(json) };
  const type: Headers = json === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(`${origin}${path}`, { method, headers: { ...type, ...headers }, ...sent });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : { text } };
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** One server process. It is started again on the same port, so that clients find it where it was. */
export class Node {
  readonly #environment: Headers;
  #child: ChildProcess | undefined;
  #output = '';
  #port = '0';

  constructor(environment: Headers) {
    this.#environment = environment;
  }

  /** Its address. */
  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** What it said. */
  get output(): string {
    return this.#output;
  }

  async start(): Promise<void> {
    this.#output = '';
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [main.program], {
      cwd: productRoot(),
      env: { PATH, HOME, ...programSettings(), ...this.#environment, PORT: this.#port },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    running.add(child);
    child.on('exit', () => running.delete(child));
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (this.#output += String(text)));
    for (;;) {
      const port = /Trellis +http:\/\/localhost:(\d+)/.exec(this.#output)?.[1];
      if (port !== undefined) return void (this.#port = port);
      if (child.exitCode !== null) throw new Error(`the server did not start:\n${this.#output}`);
      await new Promise((later) => setTimeout(later, 10));
    }
  }

  /** Ends it, at once or in order. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}

/** The processes of one workspace, and who is in it. */
export interface Cluster {
  readonly nodes: readonly [Node, Node];
  /** Where the workspace is on PostgreSQL. */
  readonly database: { readonly url: string; readonly schema: string } | undefined;
  readonly owner: Person;
  /** Somebody who was not given out yet. */
  next(): Person;
  close(): Promise<void>;
}

/** How many people are made, and how many sessions each has. */
const PEOPLE = 110;
const SESSIONS = 2;
const YEAR_MS = 365 * 86_400_000;

/** Makes everybody at once, so that they share commits, with sessions that are valid on every process that has the key. */
async function addPeople(identity: Identity, csrfKey: Uint8Array): Promise<readonly Person[]> {
  return Promise.all(
    Array.from({ length: PEOPLE }, async (_, place) => {
      const email = `p${place}@live.example`;
      const draft = { email, name: `P${place}`, owner: place === 0, roles: [], passwordHash: null, locale: 'en', disabled: false } as const;
      const { id } = await identity.createUser(draft);
      const sessions = await Promise.all(
        Array.from({ length: SESSIONS }, async () => {
          const token = newToken();
          const times = { beganAt: Date.now(), expiresAt: Date.now() + YEAR_MS };
          await identity.createSession({ userId: id, kind: 'session', scopes: [], ...times }, tokenHash(token), '');
          return { cookie: `trellis_session=${token}`, 'x-csrf-token': csrfToken(csrfKey, tokenHash(token)) };
        }),
      );
      return { id, email, sessions };
    }),
  );
}

/** Starts the processes of a new workspace. `through` leads the way to the database of the second one. */
export async function startCluster(store: 'sqlite' | 'postgres', through?: (url: string) => Promise<string>): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-live-'));
  const key = join(folder, 'secret.key');
  const secret = randomBytes(32);
  writeFileSync(key, secret, { mode: 0o600 });
  const database = store === 'sqlite' ? undefined : { url: await testDatabase(), schema: `live_${randomBytes(8).toString('hex')}` };
  const data = (name: string): string => join(folder, name);
  const options = { root: productRoot(), folder: data('one'), database, cursorKey: new Uint8Array(32), onError: console.error };
  const { storage, engine } = await openWorkspace(options, liveDocuments());
  const people = await addPeople(storage.identity, deriveKey(secret, 'csrf'));
  await engine.close();

  const settings = (name: string, url: string | undefined): Headers => ({
    DATA_DIR: data(name),
    SECRET_KEY_FILE: key,
    SAMPLE: 'none',
    ...(url === undefined || database === undefined ? {} : { DATABASE_URL: `${url}?schema=${database.schema}` }),
  });
  const one = new Node(settings('one', database?.url));
  const two = database === undefined ? one : new Node(settings('two', (await through?.(database.url)) ?? database.url));
  const nodes = [one, two] as const;
  await Promise.all([...new Set(nodes)].map((node) => node.start()));
  let given = 0;
  return {
    nodes,
    database,
    owner: people[0] as Person,
    next() {
      given += 1;
      const person = people[given];
      if (person === undefined) throw new Error('more people are needed than were made');
      return person;
    },
    async close() {
      await Promise.all(nodes.map((node) => node.end()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One way to run every test of live changes: where it is written, and where it is heard. */
export interface Setting {
  readonly name: string;
  readonly store: 'sqlite' | 'postgres';
  readonly writer: 0 | 1;
}

/** The three settings. */
export const settings: readonly Setting[] = [
  { name: 'one process on SQLite', store: 'sqlite', writer: 0 },
  { name: 'two processes on PostgreSQL, written on the first and heard on the second', store: 'postgres', writer: 0 },
  { name: 'two processes on PostgreSQL, written on the second and heard on the first', store: 'postgres', writer: 1 },
];
