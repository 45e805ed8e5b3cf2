// In charge of: one HTTP exchange: address, headers, body, answer or ApiError.
import type { Locale } from '@trellis/errors';
import { errorOfAnswer, offlineError } from './api-error.ts';
import { sendForm } from './send-form.ts';

/** How a client reaches its server. */
export interface ClientOptions {
  /** Origin of the server, such as `http://localhost:3000`; the page's own when absent. */
  readonly baseUrl?: string;
  /** Sends requests; the platform's `fetch` when absent. */
  readonly fetch?: typeof globalThis.fetch;
  /** The CSRF token of a session begun elsewhere. Signing in and `auth.me` keep it up to date. */
  readonly csrf?: string;
  /** An API token, in place of a session. */
  readonly token?: string;
  /** Language of messages; the server decides when absent. */
  readonly locale?: () => Locale;
  /** More headers for every request, such as a cookie outside the browser. */
  readonly headers?: () => { readonly [name: string]: string };
  /** Opens the websocket; the platform's `WebSocket` when absent. */
  readonly openSocket?: (url: string) => WebSocketLike;
  /** Called when the server says that the session is over. */
  readonly onSignedOut?: () => void;
  /** Told with every answer as whom the session looks at everything (`user:5`, `role:ops`), or null for as its own user. */
  readonly onViewing?: (as: string | null) => void;
}

/** The part of a websocket the client uses. */
export interface WebSocketLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(): void;
}

/** What a request may carry. */
interface RequestParts {
  readonly query?: { readonly [name: string]: unknown };
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
  readonly signal?: AbortSignal | undefined;
}

/** How an upload is steered and followed. */
interface UploadCall {
  readonly headers: { readonly [name: string]: string };
  readonly signal?: AbortSignal | undefined;
  /** Told how much is sent, from 0 to 1, where the platform says. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Sends requests for one client. */
export interface Transport {
  request<T>(method: string, path: string, parts?: RequestParts): Promise<T>;
  /** Sends a form and tells how far it is. */
  upload<T>(path: string, form: FormData, call: UploadCall): Promise<T>;
  /** An address with its query, for links and downloads. */
  url(path: string, query?: { readonly [name: string]: unknown }): string;
  setCsrf(token: string | undefined): void;
  readonly locale: Locale;
}

/** Query text: lists joined by commas, objects as JSON, absent values left out. */
function queryText(query: { readonly [name: string]: unknown } | undefined): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null || value === '') continue;
    if (Array.isArray(value)) {
      if (value.length > 0) params.set(name, value.join(','));
    } else params.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

function bodyParts(body: unknown): { body?: BodyInit; headers: { [name: string]: string } } {
  if (body === undefined) return { headers: {} };
  if (body instanceof FormData) return { body, headers: {} };
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A key that lets a write be sent again without being done twice. */
export function idempotencyKey(): string {
  return globalThis.crypto.randomUUID();
}

/** Builds the transport of a client. */
export function createTransport(options: ClientOptions): Transport {
  const base = (options.baseUrl ?? '').replace(/\/$/, '');
  let csrf = options.csrf;
  const url = (path: string, query?: RequestParts['query']) => `${base}${path}${queryText(query)}`;
  const locale = () => options.locale?.() ?? 'en';

  function headersFor(method: string, parts: RequestParts, own: { readonly [name: string]: string }) {
    const headers: { [name: string]: string } = { accept: 'application/json', ...own, ...options.headers?.(), ...parts.headers };
    if (options.locale !== undefined) headers['accept-language'] = options.locale();
    if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`;
    if (method !== 'GET' && csrf !== undefined) headers['x-csrf-token'] = csrf;
    return headers;
  }

  async function request<T>(method: string, path: string, parts: RequestParts = {}): Promise<T> {
    const send = options.fetch ?? globalThis.fetch;
    const { body, headers } = bodyParts(parts.body);
    let response: Response;
    try {
      response = await send(url(path, parts.query), {
        method,
        credentials: 'same-origin',
        headers: headersFor(method, parts, headers),
        ...(body === undefined ? {} : { body }),
        ...(parts.signal === undefined ? {} : { signal: parts.signal }),
      });
    } catch (cause) {
      if (parts.signal?.aborted === true) throw cause;
      throw offlineError(locale(), cause);
    }
    if (response.ok) options.onViewing?.(response.headers.get('x-viewing-as'));
    const answer = await readAnswer(response);
    if (response.ok) return answer as T;
    throw refusalOf(response.status, answer);
  }

  function refusalOf(status: number, answer: unknown): Error {
    const error = errorOfAnswer(status, answer, locale());
    if (error.kind === 'unauthenticated' && error.code === 'auth.required') options.onSignedOut?.();
    return error;
  }

  async function upload<T>(path: string, form: FormData, call: UploadCall): Promise<T> {
    // Only this platform says how far a request is; elsewhere it is sent like any other.
    if (call.onProgress === undefined || options.fetch !== undefined || typeof XMLHttpRequest === 'undefined')
      return request<T>('POST', path, { body: form, headers: call.headers, signal: call.signal });
    const answer = await sendForm(url(path), form, { ...call, headers: headersFor('POST', { headers: call.headers }, {}) });
    if (answer === undefined) throw offlineError(locale(), undefined);
    if (answer.status >= 200 && answer.status < 300) return answer.body as T;
    throw refusalOf(answer.status, answer.body);
  }

  return {
    request,
    upload,
    url,
    setCsrf: (token) => {
      csrf = token;
    },
    get locale() {
      return locale();
    },
  };
}
