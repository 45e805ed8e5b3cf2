// In charge of: turning refusals into answers: the status, the one shape, the reader's language. Causes stay here.
import { AppError, invalid, issue, message, type ErrorCode, type ErrorKind, type Issue, type Locale } from '@trellis/errors';
import { explainShape, pathOfShape, relevantErrors } from '@trellis/model/shape';
import type { ErrorObject } from 'ajv';

const statusOfKind: { readonly [kind in ErrorKind]: number } = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  limit: 429,
  internal: 500,
};

/** Codes whose status says more than that of their kind. */
const statusOfCode: { readonly [code in ErrorCode]?: number } = {
  'record.version-required': 428,
  'request.unsupported-type': 415,
  'request.too-large': 413,
  'record.too-many': 413,
  'import.too-large': 413,
  'file.too-large': 413,
  'file.too-many-waiting': 429,
  'file.store-down': 503,
  'server.busy': 503,
};

/** Seconds after which to try again where the error names none. */
const RETRY_SECONDS = 2;

/** The status of a refusal. */
export function statusOf(error: AppError): number {
  return statusOfCode[error.code] ?? statusOfKind[error.kind];
}

/** When to try again, for errors that pass. */
export function retryAfter(error: AppError): number | undefined {
  if (error.kind !== 'limit' || statusOf(error) === 413) return undefined;
  const { seconds } = error.params;
  return typeof seconds === 'number' && error.code !== 'query.too-slow' ? seconds : RETRY_SECONDS;
}

/** An issue in words. */
export function issueJson({ code, path, params }: Issue, locale: Locale): object {
  return { code, path, ...message(code, params, locale), params };
}

/** The body of an error answer. */
export function errorBody(error: AppError, locale: Locale): { readonly error: object } {
  const { kind, code, params, issues, data } = error;
  const text = message(code, params, locale);
  return {
    error: {
      kind,
      code,
      ...text,
      params,
      ...(issues === undefined ? {} : { issues: issues.map((each) => issueJson(each, locale)) }),
      ...(data === undefined ? {} : { data }),
    },
  };
}

/** What the framework refuses by itself, in our words. */
const frameworkErrors: { readonly [code: string]: () => AppError } = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new AppError('invalid', 'request.unsupported-type'),
  FST_ERR_CTP_BODY_TOO_LARGE: () => new AppError('limit', 'request.too-large'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => new AppError('invalid', 'request.broken-json'),
  FST_ERR_CTP_INVALID_JSON_BODY: () => new AppError('invalid', 'request.broken-json'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => new AppError('invalid', 'request.broken-json'),
  FST_INVALID_MULTIPART_CONTENT_TYPE: () => new AppError('invalid', 'request.not-multipart'),
  FST_ERR_BAD_URL: () => new AppError('not-found', 'route.not-found'),
  FST_STATIC_FORBIDDEN_PATH: () => new AppError('not-found', 'route.not-found'),
  FST_ERR_MAX_PARAM_LENGTH: () => new AppError('not-found', 'route.not-found'),
};

function validationErrors(error: unknown): readonly ErrorObject[] | undefined {
  const found = error instanceof Error && 'validation' in error ? error.validation : undefined;
  return Array.isArray(found) ? (found as ErrorObject[]) : undefined;
}

/** What a schema found wrong with a request, as one refusal. */
export function shapeRefused(errors: readonly ErrorObject[]): AppError {
  return invalid(
    'request.invalid',
    relevantErrors(errors).map((error) => issue('request.shape', pathOfShape(error), { reason: explainShape(error) })),
  );
}

/** Any thrown thing as a refusal. What is not known is an internal error, with the cause for the log alone. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const shape = validationErrors(error);
  if (shape !== undefined) return shapeRefused(shape);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return frameworkErrors[code]?.() ?? new AppError('internal', 'server.internal', { cause: error });
}
