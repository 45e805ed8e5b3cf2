// In charge of: which passwords are taken, and which are refused as the first that anyone would try.
import { expect, test } from 'vitest';
import { commonRows, commonWords } from './common-passwords.ts';
import { isEasyPassword } from './password-rules.ts';

const owner = { email: 'wei.li@yunzhan.example', name: 'Li Wei 李伟' };

test('I1 the list is of a few hundred words, each in the form that passwords are compared in', () => {
  expect(commonWords.size).toBeGreaterThan(400);
  for (const word of commonWords) expect(word).toMatch(/^[a-z]{2,}$/);
  for (const row of commonRows) expect([row, row === row.toLowerCase() && row.length >= 10]).toEqual([row, true]);
});

test.each([
  'password123',
  'Password!2026',
  'PASSWORDPASSWORD',
  'qwertyuiop',
  '1qaz2wsx3edc',
  'p@ssw0rd123',
  '1234567890',
  '9876543210',
  'abcdefghijkl',
  'aaaaaaaaaaaa',
  'xk4xk4xk4xk4',
  '1212121212121',
  'ＰＡＳＳＷＯＲＤ１２３',
  'wei.li@yunzhan.example',
  'weili20261122',
  'Yunzhan-2026!',
  'liwei.yunzhan',
  '李伟20261122',
])('I1 %s is refused', (password) => expect(isEasyPassword(password, owner)).toBe(true));

test.each([
  'seven wooden horses',
  'a long enough password',
  '8391047265',
  'Kranich-Teller',
  '窗外有三只白鹭飞过',
  'weightlifter',
  'xkcd-rhubarb',
  'ouieaeiou!',
])('I1 %s is taken', (password) => expect(isEasyPassword(password, owner)).toBe(false));
