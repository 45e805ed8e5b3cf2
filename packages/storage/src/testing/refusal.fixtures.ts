// In charge of: what somebody was refused, for tests.
import { AppError } from '@trellis/errors';

/** What an attempt was refused with; fails when it was not refused. */
export async function refusal(attempt: Promise<unknown>): Promise<AppError> {
  const error: unknown = await attempt.then(
    () => new TypeError('it was not refused'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw error;
}

/** The code of a refusal. */
export async function refusalCode(attempt: Promise<unknown>): Promise<string> {
  return (await refusal(attempt)).code;
}

/** The code of a refusal, then each of its issues: where, and its code. */
export async function refusalIssues(attempt: Promise<unknown>): Promise<string[]> {
  const { code, issues = [] } = await refusal(attempt);
  return [code, ...issues.map((each) => `${each.path} ${each.code}`)];
}
