// In charge of: the refusals of a file that cannot be read at all.
import { AppError, type LocalText } from '@trellis/errors';

/** The file is damaged, or not what it says it is. */
export function brokenFile(reason: LocalText, cause?: unknown): AppError {
  return new AppError('invalid', 'import.broken-file', { params: { reason }, ...(cause === undefined ? {} : { cause }) });
}
