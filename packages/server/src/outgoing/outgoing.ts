// In charge of: every request that the server itself sends out over HTTP: where it may go, that it goes there, how long it may take (S1).
import { lookup } from 'node:dns/promises';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { hostOf, refuseAddress, refuseResolved, type ListedPlace, type Refusal } from './outgoing-rules.ts';

/** A request to send out. */
export interface OutgoingRequest {
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string | Uint8Array | undefined;
  /** `manual` answers a redirect as it came; otherwise it is followed, and checked like the first address. */
  readonly redirect?: 'follow' | 'manual';
  readonly signal?: AbortSignal | undefined;
}

/** What sending out needs. */
export interface OutgoingOptions {
  /** What an operator listed. */
  readonly allowed: readonly ListedPlace[];
  /** All addresses of a host name; the system's own way unless said. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** How long an answer may take, and how large it may be. */
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 1024 * 1024;
const MAX_REDIRECTS = 5;

const sentences: Readonly<Record<Refusal | 'too-many-redirects' | 'downgrade' | 'too-large', string>> = {
  'address-unreadable': 'it is no address',
  scheme: 'only http and https are called',
  credentials: 'an address with a user name or a password is not called',
  'unknown-host': 'there is no such host',
  'not-listed': 'it leads to a private address or an unusual port, which OUTGOING_ALLOW does not list',
  'too-many-redirects': 'it is redirected too often',
  downgrade: 'it is redirected from https to http',
  'too-large': 'the answer is too large',
};

/** A request was not sent, or not to its end. The message is for operators. */
export class OutgoingError extends Error {
  readonly reason: keyof typeof sentences;

  constructor(reason: keyof typeof sentences, address: string) {
    super(`${address}: ${sentences[reason]}`);
    this.name = 'OutgoingError';
    this.reason = reason;
  }
}

async function systemResolve(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

const redirects = new Set([301, 302, 303, 307, 308]);
/** What was meant for one place is not shown to another. */
const bound = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** An address without what may be secret in it. */
function shown(url: URL): string {
  return `${url.origin === 'null' ? url.protocol : url.origin}${url.origin === 'null' ? '' : url.pathname}`;
}

/** The request that a redirect asks for. */
function redirected(request: OutgoingRequest, status: number, isElsewhere: boolean): OutgoingRequest {
  const method = request.method ?? 'GET';
  const becomesGet = status === 303 ? method !== 'HEAD' : status < 303 && method === 'POST';
  const drops = (name: string): boolean => (isElsewhere && bound.has(name)) || (becomesGet && name.startsWith('content-'));
  const headers = Object.fromEntries(Object.entries(request.headers ?? {}).filter(([name]) => !drops(name.toLowerCase())));
  return becomesGet ? { ...request, method: 'GET', body: undefined, headers } : { ...request, headers };
}

function responseOf({ statusCode = 502, rawHeaders }: IncomingMessage, body: Uint8Array<ArrayBuffer>): Response {
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  return new Response([204, 205, 304].includes(statusCode) ? null : body, { status: statusCode, headers });
}

/** Sends requests out, to where they may go. */
export class Outgoing {
  readonly #allowed: readonly ListedPlace[];
  readonly #resolve: (host: string) => Promise<readonly string[]>;
  readonly #timeoutMs: number;
  readonly #maxBytes: number;

  constructor({ allowed, resolve = systemResolve, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES }: OutgoingOptions) {
    this.#allowed = allowed;
    this.#resolve = resolve;
    this.#timeoutMs = timeoutMs;
    this.#maxBytes = maxBytes;
  }

  /** Sends a request and reads its answer to the end. Throws an OutgoingError where it may not go, and what the network says. */
  async fetch(address: string | URL, request: OutgoingRequest = {}): Promise<Response> {
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
    let [target, sent] = [String(address), request];
    for (let hops = 0; ; hops += 1) {
      if (!URL.canParse(target)) throw new OutgoingError('address-unreadable', hops === 0 ? 'the address' : 'the redirect');
      const url = new URL(target);
      const response = await this.#send(url, await this.#checked(url, signal), sent, signal);
      const location = response.headers.get('location');
      if (request.redirect === 'manual' || !redirects.has(response.status) || location === null) return response;
      if (hops === MAX_REDIRECTS) throw new OutgoingError('too-many-redirects', shown(url));
      if (!URL.canParse(location, url.href)) throw new OutgoingError('address-unreadable', 'the redirect');
      const next = new URL(location, url);
      if (url.protocol === 'https:' && next.protocol === 'http:') throw new OutgoingError('downgrade', shown(url));
      [target, sent] = [next.href, redirected(sent, response.status, next.origin !== url.origin)];
    }
  }

  /** The addresses that a call may be made to. The name is resolved this once: what it is called later cannot matter. */
  async #checked(url: URL, signal: AbortSignal): Promise<readonly string[]> {
    const early = refuseAddress(url);
    if (early !== undefined) throw new OutgoingError(early, shown(url));
    const host = hostOf(url);
    const resolved = isIP(host) === 0 ? await untilAborted(this.#resolve(host), signal) : [host];
    const refusal = refuseResolved(url, resolved, this.#allowed);
    if (refusal !== undefined) throw new OutgoingError(refusal, shown(url));
    return resolved;
  }

  async #send(
    url: URL,
    addresses: readonly string[],
    { method = 'GET', headers = {}, body }: OutgoingRequest,
    signal: AbortSignal,
  ): Promise<Response> {
    const { request } = url.protocol === 'https:' ? https : http;
    const options = {
      ...urlToHttpOptions(url),
      method,
      headers: { ...headers, 'accept-encoding': 'identity' },
      lookup: lookupOf(addresses),
      // A connection of its own: one that is kept could lead to where an earlier answer led.
      agent: false,
      signal,
    };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(options, resolve).on('error', reject).end(body);
    });
    return responseOf(answer, await this.#bodyOf(answer, url));
  }

  async #bodyOf(answer: IncomingMessage, url: URL): Promise<Uint8Array<ArrayBuffer>> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > this.#maxBytes) throw new OutgoingError('too-large', shown(url));
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }
}

/** Answers with addresses that were checked, whatever the name is called now. */
function lookupOf(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, options, callback) => {
    if (options.all === true) callback(null, all);
    else callback(null, all[0]?.address ?? '', all[0]?.family);
  };
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      const abort = (): void => reject(signal.reason as Error);
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort, { once: true });
    }),
  ]);
}
