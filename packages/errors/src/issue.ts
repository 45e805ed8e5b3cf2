// In charge of: the two shapes a mistake can have, as a value (Issue) and as a refusal (AppError).
import type { ErrorCode } from './catalog.ts';

/** A text in one or both product languages; a plain string serves both. */
export type LocalText = string | { readonly 'zh-CN'?: string | undefined; readonly en?: string | undefined };

/** A language the product speaks. */
export type Locale = 'zh-CN' | 'en';

/** What a message may mention: it is put into the catalog's sentence for the reader's language. */
export type Params = { readonly [name: string]: string | number | boolean | null | LocalText };

/** One user mistake: a stable code, where it is (a dotted path into the input, '' for the whole), and what the sentence mentions. */
export interface Issue {
  readonly code: ErrorCode;
  readonly path: string;
  readonly params: Params;
}

/** Builds an issue. */
export function issue(code: ErrorCode, path: string, params: Params = {}): Issue {
  return { code, path, params };
}

/** The closed set of refusals; only the server turns them into status numbers. */
export type ErrorKind = 'invalid' | 'unauthenticated' | 'forbidden' | 'not-found' | 'conflict' | 'limit' | 'internal';

/** What an AppError is made of besides its kind and code. */
export interface AppErrorDetails {
  readonly params?: Params;
  readonly issues?: readonly Issue[];
  readonly cause?: unknown;
  /** Data the caller may see and needs to go on, such as the current record of a stale write. */
  readonly data?: unknown;
}

/** A use case that cannot go on. Nothing it began is kept. */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly code: ErrorCode;
  readonly params: Params;
  readonly issues: readonly Issue[] | undefined;
  readonly data: unknown;

  constructor(kind: ErrorKind, code: ErrorCode, details: AppErrorDetails = {}) {
    super(code, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'AppError';
    this.kind = kind;
    this.code = code;
    this.params = details.params ?? {};
    this.issues = details.issues;
    this.data = details.data;
  }
}

/** The refusal that carries gathered issues: the input is wrong in these places. */
export function invalid(code: ErrorCode, issues: readonly Issue[], params: Params = {}): AppError {
  return new AppError('invalid', code, { issues, params });
}
