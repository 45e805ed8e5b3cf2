// In charge of: starting the OpenID provider of tests as a process of its own, telling it who there is, and walking through it as a browser would.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What the provider knows of somebody. */
export interface KnownPerson {
  readonly subject: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
}

/** A running provider. */
export interface IdentityProviderProcess {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Adds somebody who may sign in there. */
  know(person: KnownPerson): Promise<void>;
  /** Tells this lie from now on (they are listed in the program); '' for none. */
  lie(name: string): Promise<void>;
  /** Paths that were asked for since the last time. */
  asked(): Promise<readonly string[]>;
  /** Signs somebody in there, as a browser would: from the address one is sent to, to the one that one is sent back to. */
  visit(address: string, subject: string | undefined): Promise<URL>;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('program.mjs', import.meta.url));
const tether = new URL('../runner/tether.mjs', import.meta.url).href;

/** A browser that keeps cookies and follows redirects until it leaves the provider. */
async function walk(issuer: string, address: string, subject: string | undefined): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = new URL(address);
  for (let steps = 0; steps < 10 && url.origin === issuer; steps += 1) {
    const isForm = url.pathname.startsWith('/who/');
    const body = new URLSearchParams(subject === undefined ? { no: '1' } : { subject });
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { method: isForm ? 'POST' : 'GET', headers: { cookie }, redirect: 'manual', ...(isForm ? { body } : {}) });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`the provider answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
    url = new URL(location, url);
  }
  return url;
}

/** Starts one on a free port of this machine, for a client that is sent back to `returnTo`. */
export async function startIdentityProvider(returnTo: string): Promise<IdentityProviderProcess> {
  const [clientId, clientSecret] = ['trellis', 'a secret of a test & more: 100%'];
  const { PATH = '' } = process.env;
  // The tether ends it when this process is killed outright.
  const child = spawn(process.execPath, ['--import', tether, program], {
    env: { PATH, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, RETURN_TO: returnTo },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const ended = once(child, 'close');
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const started = await Promise.race([once(lines, 'line'), ended.then(() => undefined)]);
  if (started === undefined) throw new Error(`the provider did not start:\n${complaints}`);
  const issuer = String(started[0]);
  const tell = async (what: string, body = ''): Promise<unknown> => (await fetch(`${issuer}/told/${what}`, { method: 'POST', body })).json();
  return {
    issuer,
    clientId,
    clientSecret,
    know: async (person) => void (await tell('person', JSON.stringify(person))),
    lie: async (name) => void (await tell('lie', name)),
    asked: async () => (await tell('asked')) as string[],
    visit: (address, subject) => walk(issuer, address, subject),
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
