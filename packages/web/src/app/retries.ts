// In charge of: which failed readings are worth another try.
import { ApiError } from '@trellis/client';

/** Tries again twice when the server is away or busy; a refusal is final. */
export function retries(failures: number, error: Error): boolean {
  const passing = error instanceof ApiError && (error.kind === 'offline' || error.status === 502 || error.status === 503);
  return passing && failures < 2;
}
