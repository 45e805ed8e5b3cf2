// In charge of: the built product on a folder of its own, with people who can sign in, and callers over plain HTTP.
import { startProduct, type Product } from '@trellis/dx/product';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { hashPassword } from '../auth/passwords.ts';
import { productRoot } from '../product-root.ts';
import { openWorkspace } from '../start/open-workspace.ts';

/** The password of everybody in these tests. */
const PASSWORD = 'correct horse battery';
/** The owner's address. */
export const OWNER = 'owner@acceptance.example';

const settings = { ADMIN_EMAIL: OWNER, ADMIN_PASSWORD: PASSWORD };

/** A person to let in. */
export interface Person {
  readonly email: string;
  readonly roles: readonly string[];
}

/** An answer with its bytes as text. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: { readonly [member: string]: unknown };
}

/** What a request sends. */
export interface Sent {
  readonly json?: unknown;
  readonly raw?: string | FormData;
  readonly headers?: { readonly [name: string]: string };
}

/** Somebody signed in. */
export interface Caller {
  readonly headers: { readonly [name: string]: string };
  send(method: string, path: string, sent?: Sent): Promise<Answer>;
  openSocket(): WebSocket;
}

/** A data folder made by the product's first start, the product stopped again. */
export async function makeFolder(sample: 'none' | 'stage-1', people: readonly Person[] = []): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-acceptance-'));
  const first = await startProduct(folder, { ...settings, SAMPLE: sample });
  await first.stop();
  if (people.length > 0) await letIn(folder, people);
  return folder;
}

/** Makes people with a password. Nobody can do that over HTTP yet. */
async function letIn(folder: string, people: readonly Person[]): Promise<void> {
  const { storage, engine } = await openWorkspace({
    root: productRoot(),
    folder,
    cursorKey: new Uint8Array(32),
    onError: (error) => console.error(error),
  });
  for (const { email, roles } of people) {
    await storage.identity.createUser({
      email,
      name: email.split('@')[0] ?? email,
      owner: false,
      roles,
      locale: 'en',
      passwordHash: await hashPassword(PASSWORD),
      disabled: false,
    });
  }
  await engine.close();
}

/** Starts the product on a folder, with what else it is set to. */
export function start(folder: string, more: Readonly<Record<string, string>> = {}): Promise<Product> {
  return startProduct(folder, { ...settings, ...more });
}

/** Removes a folder. */
export function removeFolder(folder: string | undefined): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}

async function request(
  origin: string,
  method: string,
  path: string,
  { json, raw, headers = {} }: Sent,
): Promise<Answer & { readonly cookie: string }> {
  const body = raw ?? (json === undefined ? undefined : JSON.stringify(json));
  const type: { readonly [name: string]: string } = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
  const response = await fetch(`${origin}${path}`, { method, headers: { ...type, ...headers }, ...(body === undefined ? {} : { body }) });
  // Bytes are kept one to one, so that files are searched like texts.
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  const text = bytes.toString(/xml|octet/.test(response.headers.get('content-type') ?? '') ? 'latin1' : 'utf8');
  return {
    status: response.status,
    text,
    body: isJson ? (JSON.parse(text) as Answer['body']) : {},
    cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '',
  };
}

/** Signs in by password. */
export async function signIn(origin: string, email: string): Promise<Caller> {
  const answer = await request(origin, 'POST', '/api/auth/login', { json: { email, password: PASSWORD } });
  if (answer.status !== 200) throw new Error(`${email} cannot sign in: ${answer.text}`);
  return caller(origin, { cookie: answer.cookie, 'x-csrf-token': String(answer.body['csrfToken']) });
}

/** A caller with these headers. */
export function caller(origin: string, headers: { readonly [name: string]: string }): Caller {
  return {
    headers,
    send: (method, path, sent = {}) => request(origin, method, path, { ...sent, headers: { ...headers, ...sent.headers } }),
    openSocket: () => new WebSocket(`${origin.replace('http', 'ws')}/api/live`, { headers: { ...headers } }),
  };
}

/** A form with a file, as imports take it. */
export function fileForm(content: string | Uint8Array, options: object = {}, name = 'file.csv'): FormData {
  const form = new FormData();
  form.set('options', JSON.stringify(options));
  form.set('file', new Blob([content as BlobPart]), name);
  return form;
}

/** Waits for a job to end. */
export async function finishedJob(who: Caller, started: Answer): Promise<{ readonly [member: string]: unknown }> {
  if (started.status !== 202) throw new Error(`no job was started: ${started.status} ${started.text}`);
  const { id } = started.body['job'] as { readonly id: string };
  for (;;) {
    const { body } = await who.send('GET', `/api/jobs/${id}`);
    const job = body['job'] as { readonly [member: string]: unknown };
    if (job['status'] !== 'queued' && job['status'] !== 'running') return job;
    await new Promise((later) => setTimeout(later, 50));
  }
}

/** The number of the newest log entry: it stays when nothing was written. */
export async function seqOf(origin: string): Promise<number> {
  const answer = await request(origin, 'GET', '/api/health', {});
  return Number(answer.body['seq']);
}
