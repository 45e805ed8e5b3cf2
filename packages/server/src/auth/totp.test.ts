// In charge of: codes as RFC 6238 has them, and secrets that open only where they belong.
import { expect, test } from 'vitest';
import { newRecoveryCodes, recoveryHash } from './recovery-codes.ts';
import { seal, unseal } from './sealed-secrets.ts';
import { base32, codeOf, enrolmentUrl, stepAt, stepOf } from './totp.ts';

const secret = Buffer.from('12345678901234567890');

// The last six of the eight digits in appendix B, for SHA-1.
test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('I1 at second %i the code is %s', (seconds, code) => expect(codeOf(secret, stepAt(seconds * 1_000))).toBe(code));

test('I1 a code is taken one step early and one late, and no further', () => {
  const now = Date.UTC(2026, 10, 20, 9);
  const steps = [-2, -1, 0, 1, 2].map((by) => stepOf(secret, codeOf(secret, stepAt(now) + by), now));
  expect(steps).toEqual([undefined, stepAt(now) - 1, stepAt(now), stepAt(now) + 1, undefined]);
});

test('secrets are written in the letters that authenticator apps take', () => {
  expect(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => base32(Buffer.from(text)))).toEqual([
    '',
    'MY',
    'MZXQ',
    'MZXW6',
    'MZXW6YQ',
    'MZXW6YTB',
    'MZXW6YTBOI',
  ]);
  expect(enrolmentUrl(secret, 'li@x.example', '云栈: one')).toBe(
    `otpauth://totp/%E4%BA%91%E6%A0%88%20%20one:li%40x.example?secret=${base32(secret)}&issuer=%E4%BA%91%E6%A0%88%20%20one&algorithm=SHA1&digits=6&period=30`,
  );
});

test('I1 recovery codes differ, are told apart by user, and are read however they are typed', () => {
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
  const [code = ''] = codes;
  expect(recoveryHash(1, code.toLowerCase().replaceAll('-', ' '))).toEqual(recoveryHash(1, code));
  expect(recoveryHash(2, code)).not.toEqual(recoveryHash(1, code));
  expect(recoveryHash(1, '123456')).toBeUndefined();
});

test('S2 a sealed secret opens for its place and key alone, and shows nothing of itself', () => {
  const key = Buffer.alloc(32, 1);
  const sealed = seal(key, 'user 1', secret);
  expect(unseal(key, 'user 1', sealed)).toEqual(secret);
  expect(seal(key, 'user 1', secret)).not.toBe(sealed);
  expect(Buffer.from(sealed, 'base64url').includes(secret)).toBe(false);
  for (const [otherKey, place, text] of [
    [key, 'user 2', sealed],
    [Buffer.alloc(32, 2), 'user 1', sealed],
    [key, 'user 1', `${sealed.slice(0, -4)}AAAA`],
    [key, 'user 1', ''],
  ] as const) {
    expect(() => unseal(otherKey, place, text)).toThrow(expect.objectContaining({ code: 'auth.second-factor-unreadable' }));
  }
});
