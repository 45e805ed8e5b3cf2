// In charge of: which passwords are refused.
import type { User } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import { MIN_PASSWORD } from '../settings.ts';

/** Refuses a password that is too easy for this user. */
export function checkPassword(password: string, _user: Pick<User, 'email' | 'name'>): void {
  if (password.length < MIN_PASSWORD) throw new AppError('invalid', 'auth.weak-password', { params: { min: MIN_PASSWORD } });
}
