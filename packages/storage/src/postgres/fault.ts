// In charge of: telling PostgreSQL's errors apart: a lost connection, a conflict that may be tried again, a read that took too long.
import { AppError, invalid, issue, type Issue } from '@trellis/errors';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const lost = new Set([
  '57P01',
  '57P02',
  '57P03',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  '25P03',
  '53300',
]);

/** Whether the connection is gone, or none could be had: nothing is known of what was under way. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error);
  if (code.startsWith('08') || lost.has(code)) return true;
  return (
    error instanceof Error &&
    /^(Connection terminated|timeout exceeded when trying to connect|Client (was closed|has encountered))/.test(error.message)
  );
}

/** Whether everything was given up because of others, and may be tried again. */
export function isConflict(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01';
}

/** A text that no text may hold, or one too long for the index that keeps it unique: said by the checks before, and here by whatever they do not see. */
export function textFault(error: unknown): AppError | undefined {
  const code = codeOf(error);
  const text = { en: 'A text', 'zh-CN': '文本' };
  const refused = (found: Issue): AppError => invalid('request.invalid', [found]);
  if (code === '22021') return refused(issue('value.control-character', '', { field: text, character: 'U+0000' }));
  if (code === '54000') return refused(issue('record.unique-too-long', '', { field: text, max: 2_600, wide: 866 }));
  return undefined;
}

/** An error of a read as the product says it. */
export function readFault(error: unknown, timeoutMs: number): unknown {
  const refused = textFault(error);
  if (refused !== undefined) return refused;
  if (codeOf(error) === '57014') return new AppError('limit', 'query.too-slow', { params: { seconds: timeoutMs / 1000 }, cause: error });
  return isLost(error) ? new AppError('limit', 'server.database-unreachable', { cause: error }) : error;
}

/** An error of a write as the product says it: a disk that takes no more is said in words. */
export function writeFault(error: unknown): unknown {
  const code = codeOf(error);
  if (code === '53100') return new AppError('limit', 'server.disk-full', { cause: error });
  if (code === '58030') return new AppError('limit', 'server.disk-error', { cause: error });
  if (isConflict(error)) return new AppError('limit', 'server.busy', { cause: error });
  return isLost(error) ? new AppError('limit', 'server.database-unreachable', { cause: error }) : error;
}
