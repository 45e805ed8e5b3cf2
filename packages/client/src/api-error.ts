// In charge of: the one error that calls of the client end with.
import { message, type ErrorKind, type Locale } from '@trellis/errors';

/** One mistake the server named, its sentence in the caller's language. */
export interface ApiIssue {
  readonly code: string;
  /** Dotted path into what was sent; '' for the whole. */
  readonly path: string;
  readonly message: string;
  readonly params?: { readonly [name: string]: unknown };
}

/** What an ApiError is made of. */
export interface ApiErrorDetails {
  readonly kind: ErrorKind | 'offline';
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly params?: { readonly [name: string]: unknown } | undefined;
  readonly issues?: readonly ApiIssue[] | undefined;
  readonly data?: unknown;
  readonly status?: number | undefined;
}

/** A refusal of the server, or no answer at all (kind `offline`). `message` is a sentence for people. */
export class ApiError extends Error {
  readonly kind: ErrorKind | 'offline';
  readonly code: string;
  readonly hint: string | undefined;
  readonly params: { readonly [name: string]: unknown };
  readonly issues: readonly ApiIssue[];
  /** What the server adds so that the caller can go on, such as the current record of a stale write. */
  readonly data: unknown;
  /** HTTP status; 0 without an answer. */
  readonly status: number;

  constructor(details: ApiErrorDetails, options?: ErrorOptions) {
    super(details.message, options);
    this.name = 'ApiError';
    this.kind = details.kind;
    this.code = details.code;
    this.hint = details.hint;
    this.params = details.params ?? {};
    this.issues = details.issues ?? [];
    this.data = details.data;
    this.status = details.status ?? 0;
  }

  /** The mistakes at one path, or below it. */
  issuesAt(path: string): readonly ApiIssue[] {
    return this.issues.filter((issue) => issue.path === path || issue.path.startsWith(`${path}.`));
  }
}

/** The error for a request that got no answer. */
export function offlineError(locale: Locale, cause: unknown): ApiError {
  const text = message('server.unreachable', {}, locale);
  return new ApiError({ kind: 'offline', code: 'server.unreachable', message: text.message, hint: text.hint }, { cause });
}

/** The error that stands for a second step to be taken; its `data` has the token for it. */
export function secondStepError(locale: Locale, data: unknown): ApiError {
  return new ApiError({
    kind: 'unauthenticated',
    code: 'auth.second-step',
    message: message('auth.second-step', {}, locale).message,
    data,
    status: 202,
  });
}

const kindByStatus: { readonly [status: number]: ErrorKind } = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  413: 'limit',
  422: 'invalid',
  428: 'conflict',
  429: 'limit',
};

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The error an unsuccessful answer stands for. An answer that is not ours (a proxy's page) becomes an internal error. */
export function errorOfAnswer(status: number, body: unknown, locale: Locale): ApiError {
  const error = isObject(body) ? body['error'] : undefined;
  if (isObject(error) && typeof error['code'] === 'string' && typeof error['message'] === 'string') {
    return new ApiError({ ...(error as unknown as ApiErrorDetails), status });
  }
  const text = message('server.internal', {}, locale);
  return new ApiError({ kind: kindByStatus[status] ?? 'internal', code: 'server.internal', message: text.message, hint: text.hint, status });
}
