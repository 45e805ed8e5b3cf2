// Proves that what the server sends out reaches the address that was checked and no other, over real connections (S1).
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readListed, type ListedPlace } from './outgoing-rules.ts';
import { Outgoing, OutgoingError, type OutgoingOptions } from './outgoing.ts';

interface Seen {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly host: string | undefined;
  readonly authorization: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

let server: Server;
let port: number;
let seen: Seen[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { host, authorization, 'content-type': type } = request.headers;
      seen.push({ method: request.method, path: request.url, host, authorization, type, body: Buffer.concat(chunks).toString() });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen = [];
  answer = (_request, response) => response.end('here');
});

function outgoing(listed: readonly string[], options: Omit<OutgoingOptions, 'allowed'> = {}): Outgoing {
  return new Outgoing({ ...options, allowed: listed.map((text) => readListed(text) as ListedPlace) });
}

const here = (path = '/'): string => `http://127.0.0.1:${port}${path}`;
const reason = async (attempt: Promise<unknown>): Promise<unknown> => {
  const thrown = await attempt.then(
    () => 'answered',
    (error: unknown) => error,
  );
  return thrown instanceof OutgoingError ? thrown.reason : thrown;
};

test('S1 a server of this machine is reached only when it is listed, at its port', async () => {
  expect(await reason(outgoing([]).fetch(here()))).toBe('not-listed');
  expect(await reason(outgoing(['127.0.0.1']).fetch(here()))).toBe('not-listed');
  expect(seen).toEqual([]);
  const response = await outgoing([`127.0.0.1:${port}`]).fetch(here('/a?b=c'));
  expect([response.status, await response.text()]).toEqual([200, 'here']);
  expect(seen).toMatchObject([{ method: 'GET', path: '/a?b=c', host: `127.0.0.1:${port}` }]);
});

test('S1 a name that says an address of one’s own is refused unless one or the other is listed', async () => {
  const resolve = async (): Promise<readonly string[]> => ['127.0.0.1'];
  const address = `http://id.example:${port}/`;
  expect(await reason(outgoing([`other.example:${port}`], { resolve }).fetch(address))).toBe('not-listed');
  expect(seen).toEqual([]);
  for (const listed of [`id.example:${port}`, `127.0.0.0/8:${port}`]) await outgoing([listed], { resolve }).fetch(address);
  expect(seen.map(({ host }) => host)).toEqual([`id.example:${port}`, `id.example:${port}`]);
});

test('S1 a name is resolved once, and the connection goes to what was checked then', async () => {
  const answers = [['127.0.0.1'], ['127.0.0.9'], ['127.0.0.9']];
  let asked = 0;
  const resolve = async (): Promise<readonly string[]> => answers[asked++] ?? [];
  const sender = outgoing([`127.0.0.1:${port}`], { resolve });
  expect((await sender.fetch(`http://rebind.example:${port}/`)).status).toBe(200);
  expect([asked, seen.length]).toEqual([1, 1]);
  // The next request asks anew, and is told the other address.
  expect(await reason(sender.fetch(`http://rebind.example:${port}/`))).toBe('not-listed');
  expect([asked, seen.length]).toEqual([2, 1]);
});

test('S1 the system’s resolver is asked where no other is given', async () => {
  expect(await reason(outgoing([]).fetch(`http://localhost:${port}/`))).toBe('not-listed');
  expect((await outgoing([`localhost:${port}`]).fetch(`http://localhost:${port}/`)).status).toBe(200);
});

describe('S1 a redirect', () => {
  const to = (location: string, status = 302): void => {
    answer = (request, response) => {
      if (request.url === '/') response.writeHead(status, { location }).end();
      else response.end('there');
    };
  };
  const resolve = async (host: string): Promise<readonly string[]> => [host === 'inside.example' ? '127.0.0.7' : '127.0.0.1'];
  const sender = (): Outgoing => outgoing([`127.0.0.1:${port}`], { resolve });

  test.each([
    ['to another address of this machine', () => `http://127.0.0.7:${port}/secret`, 'not-listed'],
    ['to a name that says one', () => `http://inside.example:${port}/secret`, 'not-listed'],
    ['to where clouds tell secrets', () => 'http://169.254.169.254/latest/', 'not-listed'],
    ['to a file', () => 'file:///etc/passwd', 'scheme'],
    ['to an address with a password', () => `http://a:b@127.0.0.1:${port}/`, 'credentials'],
    ['to nothing that can be read', () => 'http://[', 'address-unreadable'],
    ['in a circle', () => '/', 'too-many-redirects'],
  ])('%s is refused', async (_, location, expected) => {
    to(location());
    expect(await reason(sender().fetch(here()))).toBe(expected);
    expect(seen.filter(({ path }) => path !== '/')).toEqual([]);
  });

  test('is followed where it may go, with what may go there', async () => {
    const headers = { authorization: 'Bearer secret', 'content-type': 'text/plain' };
    const post = { method: 'POST', headers, body: 'words' };
    to('/next', 307);
    expect(await (await sender().fetch(here(), post)).text()).toBe('there');
    to(`http://elsewhere.example:${port}/next`, 307);
    await sender().fetch(here(), post);
    to('/next', 303);
    await sender().fetch(here(), post);
    expect(seen.filter(({ path }) => path === '/next')).toMatchObject([
      { method: 'POST', authorization: 'Bearer secret', body: 'words' },
      { method: 'POST', authorization: undefined, body: 'words', host: `elsewhere.example:${port}` },
      { method: 'GET', authorization: 'Bearer secret', type: undefined, body: '' },
    ]);
  });

  test('is answered as it came to whoever asks for that', async () => {
    to('http://169.254.169.254/');
    const response = await sender().fetch(here(), { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, 'http://169.254.169.254/']);
  });
});

test('S1 an answer that is too large, or does not come, ends', async () => {
  const sender = outgoing([`127.0.0.1:${port}`], { maxBytes: 1_000, timeoutMs: 200 });
  answer = (_request, response) => response.end('x'.repeat(1_001));
  expect(await reason(sender.fetch(here()))).toBe('too-large');
  answer = () => undefined;
  expect(await reason(sender.fetch(here()))).toMatchObject({ name: expect.stringMatching(/TimeoutError|AbortError/) });
  const stuck = outgoing([], { timeoutMs: 20, resolve: () => new Promise<never>(() => undefined) });
  expect(await reason(stuck.fetch('https://id.example/'))).toMatchObject({ name: 'TimeoutError' });
});

test('S1 nothing else in the server calls out over HTTP', () => {
  const sources = fileURLToPath(new URL('..', import.meta.url));
  const calls = /(?<![.\w#])fetch\(|from '(?:node:https?|undici)'|new EventSource|new WebSocket\(/;
  const own = (path: string): boolean => path.endsWith('.ts') && !/\.(?:test|fixtures)\.ts$/.test(path);
  const callers = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter(
    (path) => own(path) && calls.test(readFileSync(join(sources, path), 'utf8').replaceAll(/^ *async fetch\(/gm, '')),
  );
  expect(callers).toEqual([join('outgoing', 'outgoing.ts')]);
});

test('S1 what is refused does not repeat what may be secret in the address', async () => {
  const thrown = await outgoing([]).fetch('http://10.0.0.1/path?token=hidden').catch(String);
  expect([String(thrown).includes('10.0.0.1/path'), String(thrown).includes('hidden')]).toEqual([true, false]);
  expect(await outgoing([]).fetch('https://user:hidden@id.example/').catch(String)).not.toContain('hidden');
});
