// In charge of: every call of the product's HTTP and websocket surface, typed.
import type { Locale } from '@trellis/errors';
import type {
  AppJson,
  AppSummary,
  DepartmentJson,
  DepartmentUseJson,
  ImportRowKind,
  ImportRows,
  JobJson,
  MeJson,
  SecondStepJson,
  UndoAnswer,
  UndoState,
  UserJson,
} from '@trellis/query';
import { secondStepError } from './api-error.ts';
import { accessApi, type AccessApi } from './access.ts';
import { auditApi, type AuditApi } from './audit.ts';
import { grantsApi, type GrantsApi } from './grants.ts';
import { linksApi, type LinksApi } from './links.ts';
import { createLive, type Live } from './live.ts';
import { peopleApi, type PeopleApi } from './people.ts';
import { providersApi, type ProvidersApi } from './providers.ts';
import { secondFactorApi, type SecondFactorApi } from './second-factor.ts';
import { sessionsApi, type SessionsApi } from './sessions.ts';
import { recordsApi, type CallOptions, type RecordsApi } from './records.ts';
import { createTransport, idempotencyKey, type ClientOptions, type Transport } from './transport.ts';

/** Answer of `GET /api/health`. */
export interface Health {
  readonly status: string;
  readonly version: string;
  readonly storage: string;
  readonly seq: number;
}

/** Calls about who is signed in. Each that answers with a person keeps the session's CSRF token for later writes. */
export interface AuthApi {
  /**
   * Signs in. Where a second factor is asked for, this and the other ways in are refused with `auth.second-step`, whose `data` has the
   * token for `secondStep`.
   */
  login(credentials: { readonly email: string; readonly password: string }): Promise<MeJson>;
  /** Takes the second step, by a code of the second factor or a recovery code. */
  secondStep(step: { readonly token: string; readonly code: string }): Promise<MeJson>;
  /** Asks for a link to set the password anew; whether there is such an account is not told. */
  forgot(email: string): Promise<void>;
  /** Sets the password anew, using the link up. */
  reset(reset: { readonly token: string; readonly password: string }): Promise<MeJson>;
  /** Uses up a one-time sign-in link. */
  redeemLink(token: string): Promise<MeJson>;
  /** Takes up an invitation: sets the first password and signs in. */
  acceptInvitation(token: string, password: string): Promise<MeJson>;
  me(options?: CallOptions): Promise<MeJson>;
  logout(): Promise<void>;
  /** Changes one's own name or language; null means "as the browser asks". */
  update(change: { readonly name?: string; readonly locale?: Locale | null }): Promise<MeJson>;
  /** Sets one's own password (`current` where there is one); every other session ends. */
  setPassword(passwords: { readonly password: string; readonly current?: string }): Promise<MeJson>;
}

/** An API token, without its secret text. */
export interface TokenInfo {
  readonly id: number;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string;
}

/** Calls about one's own API tokens. */
export interface TokensApi {
  list(options?: CallOptions): Promise<readonly TokenInfo[]>;
  /** Makes a token that lasts so many days, a year unless said; its text is told this once. */
  create(token: {
    readonly name: string;
    readonly scopes: readonly string[];
    readonly days?: number;
  }): Promise<{ readonly token: string; readonly info: TokenInfo }>;
  remove(id: number): Promise<void>;
}

/** Calls about departments. Owners make and change them. */
export interface DepartmentsApi {
  list(options?: CallOptions): Promise<readonly DepartmentJson[]>;
  create(department: Partial<Omit<DepartmentJson, 'id'>> & Pick<DepartmentJson, 'name'>): Promise<DepartmentJson>;
  update(id: number, change: Partial<Omit<DepartmentJson, 'id'>>): Promise<DepartmentJson>;
  /** What is in a department, and what names it. */
  use(id: number, options?: CallOptions): Promise<DepartmentUseJson>;
  /** Deletes a department; with `moveTo` everything in it goes there. */
  remove(id: number, moveTo?: number): Promise<void>;
}

/** Calls about long work. */
export interface JobsApi {
  get(id: string, options?: CallOptions): Promise<JobJson>;
  cancel(id: string): Promise<void>;
  /** Address of the report of every refused row of an import. */
  reportUrl(id: string): string;
  /** A page of what a dry run found; the next begins at `next`. */
  rows(
    id: string,
    page: { readonly kind: ImportRowKind; readonly after?: number; readonly limit?: number },
    options?: CallOptions,
  ): Promise<ImportRows>;
  /** Address of all that a dry run found. */
  changesUrl(id: string): string;
}

/** Calls about one's own last actions. */
export interface UndoApi {
  /** What undo and redo would do next. */
  state(options?: CallOptions): Promise<UndoState>;
  /** Takes the last action back, or does it again. With conflicts nothing is done and the error's `data` has them, unless they are to be skipped. */
  run(
    direction: 'undo' | 'redo',
    wanted?: { readonly batch?: number; readonly force?: 'skip-conflicts' },
    options?: CallOptions,
  ): Promise<UndoAnswer>;
}

/** The product, called from outside. */
export interface Client {
  health(options?: CallOptions): Promise<Health>;
  readonly auth: AuthApi;
  readonly providers: ProvidersApi;
  readonly secondFactor: SecondFactorApi;
  readonly sessions: SessionsApi;
  readonly tokens: TokensApi;
  users(options?: CallOptions): Promise<readonly UserJson[]>;
  readonly people: PeopleApi;
  readonly departments: DepartmentsApi;
  readonly audit: AuditApi;
  readonly links: LinksApi;
  readonly access: AccessApi;
  readonly grants: GrantsApi;
  apps(options?: CallOptions): Promise<readonly AppSummary[]>;
  app(app: string, options?: CallOptions): Promise<AppJson>;
  records(app: string, entity: string): RecordsApi;
  readonly jobs: JobsApi;
  readonly undo: UndoApi;
  /** Changes as they happen, over one shared websocket that opens with the first subscription. */
  readonly live: Live;
  /** The language messages come in. */
  readonly locale: Locale;
}

function authApi(transport: Transport): AuthApi {
  const keep = async (answer: Promise<MeJson | SecondStepJson>): Promise<MeJson> => {
    const me = await answer;
    if ('secondStep' in me) throw secondStepError(transport.locale, me.secondStep);
    transport.setCsrf(me.csrfToken);
    return me;
  };
  return {
    login: (credentials) => keep(transport.request('POST', '/api/auth/login', { body: credentials })),
    secondStep: (step) => keep(transport.request('POST', '/api/auth/second-step', { body: step })),
    async forgot(email) {
      await transport.request('POST', '/api/auth/forgot', { body: { email } });
    },
    reset: (reset) => keep(transport.request('POST', '/api/auth/reset', { body: reset })),
    redeemLink: (token) => keep(transport.request('POST', '/api/auth/link', { body: { token } })),
    acceptInvitation: (token, password) => keep(transport.request('POST', '/api/auth/invite', { body: { token, password } })),
    me: (options = {}) => keep(transport.request('GET', '/api/auth/me', { signal: options.signal })),
    async logout() {
      await transport.request('POST', '/api/auth/logout');
      transport.setCsrf(undefined);
    },
    update: (change) => keep(transport.request('PATCH', '/api/auth/me', { body: change })),
    setPassword: (passwords) => keep(transport.request('POST', '/api/auth/password', { body: passwords })),
  };
}

function tokensApi(transport: Transport): TokensApi {
  return {
    list: async (options = {}) =>
      (await transport.request<{ tokens: readonly TokenInfo[] }>('GET', '/api/tokens', { signal: options.signal })).tokens,
    create: (token) => transport.request('POST', '/api/tokens', { body: token }),
    async remove(id) {
      await transport.request('DELETE', `/api/tokens/${id}`);
    },
  };
}

function departmentsApi(transport: Transport): DepartmentsApi {
  type One = { readonly department: DepartmentJson };
  return {
    list: async (options = {}) =>
      (await transport.request<{ departments: readonly DepartmentJson[] }>('GET', '/api/departments', { signal: options.signal })).departments,
    create: async (department) => (await transport.request<One>('POST', '/api/departments', { body: department })).department,
    update: async (id, change) => (await transport.request<One>('PATCH', `/api/departments/${id}`, { body: change })).department,
    use: async (id, options = {}) =>
      (await transport.request<{ use: DepartmentUseJson }>('GET', `/api/departments/${id}/use`, { signal: options.signal })).use,
    async remove(id, moveTo) {
      await transport.request('DELETE', `/api/departments/${id}`, { body: moveTo === undefined ? {} : { moveTo } });
    },
  };
}

function jobsApi(transport: Transport): JobsApi {
  const path = (id: string) => `/api/jobs/${encodeURIComponent(id)}`;
  return {
    get: async (id, options = {}) => (await transport.request<{ job: JobJson }>('GET', path(id), { signal: options.signal })).job,
    async cancel(id) {
      await transport.request('POST', `${path(id)}/cancel`);
    },
    reportUrl: (id) => transport.url(`${path(id)}/report`),
    rows: (id, page, options = {}) => transport.request('GET', `${path(id)}/rows`, { query: page, signal: options.signal }),
    changesUrl: (id) => transport.url(`${path(id)}/changes`),
  };
}

function undoApi(transport: Transport): UndoApi {
  return {
    state: (options = {}) => transport.request('GET', '/api/undo', { signal: options.signal }),
    run: (direction, wanted = {}, options = {}) =>
      transport.request('POST', `/api/${direction}`, {
        body: wanted,
        headers: { 'idempotency-key': options.idempotencyKey ?? idempotencyKey() },
        signal: options.signal,
      }),
  };
}

/**
 * Builds a client.
 *
 *     const client = createClient({ baseUrl: 'http://localhost:3000', token });
 *     const { records } = await client.records('sales', 'order').list({ sort: ['-ordered_at'], limit: 20 });
 */
export function createClient(options: ClientOptions = {}): Client {
  const transport = createTransport(options);
  return {
    health: (call = {}) => transport.request('GET', '/api/health', { signal: call.signal }),
    auth: authApi(transport),
    providers: providersApi(transport),
    secondFactor: secondFactorApi(transport),
    sessions: sessionsApi(transport),
    tokens: tokensApi(transport),
    people: peopleApi(transport),
    departments: departmentsApi(transport),
    audit: auditApi(transport),
    links: linksApi(transport),
    access: accessApi(transport),
    grants: grantsApi(transport),
    users: async (call = {}) => (await transport.request<{ users: readonly UserJson[] }>('GET', '/api/users', { signal: call.signal })).users,
    apps: async (call = {}) => (await transport.request<{ apps: readonly AppSummary[] }>('GET', '/api/apps', { signal: call.signal })).apps,
    app: (app, call = {}) => transport.request('GET', `/api/apps/${encodeURIComponent(app)}`, { signal: call.signal }),
    records: (app, entity) => recordsApi(transport, app, entity),
    jobs: jobsApi(transport),
    undo: undoApi(transport),
    live: createLive(transport.url('/api/live'), options),
    get locale() {
      return transport.locale;
    },
  };
}
