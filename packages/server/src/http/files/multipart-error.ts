// In charge of: what reading a form can complain of, in our words.
import { AppError, invalid, issue } from '@trellis/errors';

/** A complaint of what reads forms as a refusal; anything else as it is. */
export function multipartError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'FST_FILES_LIMIT' || code === 'FST_FIELDS_LIMIT' || code === 'FST_PARTS_LIMIT') return new AppError('limit', 'request.too-large');
  // What reads the form names its complaints by words alone; failures of the disk have a code.
  if (code === undefined && error instanceof Error && error.constructor === Error)
    return new AppError('invalid', 'request.not-multipart', { cause: error });
  if (code === 'FST_PROTO_VIOLATION') return invalid('request.invalid', [issue('request.forbidden-key', '', { name: '__proto__' })]);
  return error;
}
