// In charge of: which passwords are refused: short ones, the commonest, and those made of the account's own words. There is no rule of composition.
import type { User } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import { commonRows, commonWords } from './common-passwords.ts';

/** Shortest password anyone may set. */
export const MIN_PASSWORD = 10;

/** Whose password it is to be. */
export type PasswordOwner = Pick<User, 'email' | 'name'>;

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();
const lettersOf = (text: string): string => text.replaceAll(/[^\p{L}]/gu, '');

/** What is left of an own word that could stand in a password: parts of the address and of the name. */
function ownWords({ email, name }: PasswordOwner): readonly string[] {
  const [account = '', host = ''] = folded(email).split('@');
  const parts = [account, host.split('.')[0] ?? '', folded(name)].flatMap((text) => [text, ...text.split(/[^\p{L}]+/u)]);
  const letters = parts.map(lettersOf).filter((word) => word.length >= 3 || /\p{Script=Han}{2}/u.test(word));
  return [...new Set(letters)].toSorted((a, b) => b.length - a.length);
}

/** Whether a text is one short piece again and again. */
function isRepeated(text: string): boolean {
  const most = Math.max(4, Math.floor(text.length / 3));
  for (let length = 1; length <= most && length < text.length; length += 1) {
    if (
      text ===
      text
        .slice(0, length)
        .repeat(Math.ceil(text.length / length))
        .slice(0, text.length)
    )
      return true;
  }
  return false;
}

/** Whether each sign is the one after, or the one before, the sign in front of it. */
function isRun(text: string): boolean {
  const codes = Array.from(text, (sign) => sign.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)));
  return steps.size === 1 && (steps.has(1) || steps.has(-1));
}

/** Whether a word, or that word again and again, is all the letters of a password. */
function isCommon(password: string): boolean {
  const letters = lettersOf(password);
  if (commonRows.has(password) || commonWords.has(letters)) return true;
  const half = letters.slice(0, letters.length / 2);
  return half !== '' && half + half === letters && commonWords.has(half);
}

function isOwn(password: string, owner: PasswordOwner): boolean {
  if (folded(owner.email) === password) return true;
  const letters = lettersOf(password);
  if (letters === '') return false;
  return (
    ownWords(owner).reduce((left, word) => left.replaceAll(word, ''), letters).length < 3 && ownWords(owner).some((word) => letters.includes(word))
  );
}

/** Whether a password is among the first that anyone would try. */
export function isEasyPassword(password: string, owner: PasswordOwner): boolean {
  const text = folded(password);
  return isCommon(text) || isRepeated(text) || isRun(text) || isOwn(text, owner);
}

/** Refuses a password that is too short or too easy for this user. */
export function checkPassword(password: string, owner: PasswordOwner): void {
  if (password.length < MIN_PASSWORD) throw new AppError('invalid', 'auth.weak-password', { params: { min: MIN_PASSWORD } });
  if (isEasyPassword(password, owner)) throw new AppError('invalid', 'auth.easy-password');
}
