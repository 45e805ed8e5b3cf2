// In charge of: the second factor over HTTP, on both stores: set up, asked for, used once, taken away.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf, stepAt } from '../../auth/totp.ts';
import { secretOf } from './second-factor-secret.fixtures.ts';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

const password = 'seven wooden horses';
type Answer = Awaited<ReturnType<TestServer['call']>>;

const code = ({ body }: Answer): unknown => (body['error'] as { code?: string } | undefined)?.code;
const outcome = (answer: Answer): unknown => [answer.status, code(answer)];

describe.each(['sqlite', 'postgres'] as const)('second factor on %s', (store) => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer({ store, publicUrl: 'https://trellis.test.example' });
  });
  afterAll(() => server.close());

  let sources = 0;
  /** Each attempt comes from another address, so that nothing but the write itself holds it back. */
  const elsewhere = (): { readonly 'x-forwarded-for': string } => {
    sources += 1;
    return { 'x-forwarded-for': `10.3.${Math.floor(sources / 250)}.${sources % 250}` };
  };
  const as = (who: Browser, method: string, path: string, json?: object): Promise<Answer> =>
    server.call(method, path, { headers: { ...who.headers, ...elsewhere() }, ...(json === undefined ? {} : { json }) });
  const login = (email: string): Promise<Answer> => server.call('POST', '/api/auth/login', { json: { email, password }, headers: elsewhere() });
  const firstStep = async (email: string): Promise<string> => (await login(email)).body['secondStep'] as string;
  const tokenOf = (answer: Answer): string => (answer.body['secondStep'] as { token: string }).token;
  const second = (token: string, given: string, headers = elsewhere()): Promise<Answer> =>
    server.call('POST', '/api/auth/second-step', { json: { token, code: given }, headers });
  const codeAt = (secret: Buffer, by = 0): string => codeOf(secret, stepAt(server.clock.now) + by);
  const nextStep = (): void => {
    server.clock.now += 60_000;
    server.clock.monotonic += 3_600_000;
  };

  interface Enrolled {
    readonly who: Browser;
    readonly email: string;
    readonly secret: Buffer;
    readonly recoveryCodes: readonly string[];
  }
  async function enrolled(name: string): Promise<Enrolled> {
    const email = `${name}@test.example`;
    const who = await server.addUser({ email, roles: ['ops'], password });
    const made = await as(who, 'POST', '/api/auth/second-factor', { password });
    const secret = secretOf(String(made.body['secret']));
    const confirmed = await as(who, 'POST', '/api/auth/second-factor/confirm', { code: codeAt(secret) });
    nextStep();
    return { who, email, secret, recoveryCodes: confirmed.body['recoveryCodes'] as readonly string[] };
  }

  test('I1 S2 it is in force when a code proved it; secret and recovery codes are told once and lie hashed or sealed', async () => {
    const who = await server.addUser({ email: 'first@test.example', password });
    const other = await server.browser(who.user);
    expect((await as(who, 'GET', '/api/auth/second-factor')).body).toEqual({ state: 'none', recoveryCodes: 0 });
    expect(outcome(await as(who, 'POST', '/api/auth/second-factor', { password: 'wrong' }))).toEqual([403, 'auth.wrong-credentials']);
    const made = await as(who, 'POST', '/api/auth/second-factor', { password });
    const text = String(made.body['secret']);
    expect([made.status, text, made.body['url']]).toEqual([201, expect.stringMatching(/^[A-Z2-7]{32}$/), expect.stringContaining(`secret=${text}&`)]);
    const secret = secretOf(text);
    expect((await as(who, 'GET', '/api/auth/second-factor')).body).toEqual({ state: 'waiting', recoveryCodes: 0 });
    expect((await login('first@test.example')).status).toBe(200);
    const wrong = codeAt(secret) === '000000' ? '111111' : '000000';
    expect(outcome(await as(who, 'POST', '/api/auth/second-factor/confirm', { code: wrong }))).toEqual([403, 'auth.wrong-code']);
    const confirmed = await as(who, 'POST', '/api/auth/second-factor/confirm', { code: codeAt(secret) });
    const codes = confirmed.body['recoveryCodes'] as readonly string[];
    expect([confirmed.status, codes.length]).toEqual([200, 10]);
    expect((await as(who, 'GET', '/api/auth/second-factor')).body).toEqual({ state: 'on', recoveryCodes: 10 });
    // Sessions that were begun with a password alone are over; this one proved more.
    expect([(await as(other, 'GET', '/api/auth/me')).status, (await as(who, 'GET', '/api/auth/me')).status]).toEqual([401, 200]);
    expect(outcome(await as(who, 'POST', '/api/auth/second-factor', { password }))).toEqual([409, 'auth.has-second-factor']);
    expect(outcome(await as(who, 'POST', '/api/auth/second-factor/confirm', { code: codeAt(secret) }))).toEqual([409, 'auth.nothing-to-confirm']);
    const kept = await server.identity.secondFactor(who.user.id);
    expect(kept?.secret).not.toContain(text);
    expect(Buffer.from(kept?.secret ?? '', 'base64url').includes(secret)).toBe(false);
    const people = await as(server.owner, 'GET', '/api/people');
    expect(people.text).toContain('"secondFactor":true');
    for (const canary of [text, kept?.secret ?? text, ...codes]) expect(people.text).not.toContain(canary);
  });

  test('I1 a password leads to the second step alone: its token opens nothing else, ends after five minutes and works once', async () => {
    const { email, secret } = await enrolled('steps');
    const answer = await login(email);
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([202, null]);
    const token = tokenOf(answer);
    const cookie = { cookie: `__Host-trellis_session=${token}` };
    expect((await server.call('GET', '/api/auth/me', { headers: cookie })).status).toBe(401);
    expect((await server.call('GET', '/api/apps', { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
    expect(code(await server.call('POST', '/api/auth/link', { json: { token }, headers: elsewhere() }))).toBe('auth.link-used');
    expect(outcome(await second(token, 'nonsense'))).toEqual([401, 'auth.wrong-code']);
    const done = await second(token, codeAt(secret));
    expect([done.status, done.body['user']]).toMatchObject([200, { email }]);
    expect(done.headers.get('set-cookie')).toMatch(/^__Host-trellis_session=[\w-]{43}; .*HttpOnly; Secure; SameSite=Lax$/);
    nextStep();
    expect(outcome(await second(token, codeAt(secret)))).toEqual([401, 'auth.second-step-over']);
    const late = tokenOf(await login(email));
    server.clock.now += 5 * 60_000 + 1;
    expect(outcome(await second(late, codeAt(secret)))).toEqual([401, 'auth.second-step-over']);
    expect(await firstStep('nobody@test.example')).toBeUndefined();
  });

  test('I1 guessing codes is slowed down', async () => {
    const { email } = await enrolled('guessed');
    const token = tokenOf(await login(email));
    const here = elsewhere();
    const answers: number[] = [];
    for (let guess = 0; guess < 8; guess += 1) answers.push((await second(token, `00000${guess}`, here)).status);
    expect(answers).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  });

  test('I2 of fifty uses of one code at once, each after a password of its own, exactly one gets in', async () => {
    const { email, secret } = await enrolled('race');
    const tokens = await Promise.all(Array.from({ length: 50 }, async () => tokenOf(await login(email))));
    const given = codeAt(secret);
    const answers = await Promise.all(tokens.map((token) => second(token, given)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 401]));
    nextStep();
    // The code before the one that was used is no way in either.
    await second(tokenOf(await login(email)), codeAt(secret));
    expect((await second(tokenOf(await login(email)), codeAt(secret, -1))).status).toBe(401);
  });

  test('I2 of fifty uses of one recovery code at once exactly one gets in, and it is gone', async () => {
    const { who, email, recoveryCodes } = await enrolled('lost');
    const [first = '', next = ''] = recoveryCodes;
    const tokens = await Promise.all(Array.from({ length: 50 }, async () => tokenOf(await login(email))));
    const answers = await Promise.all(tokens.map((token) => second(token, first.toLowerCase())));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await as(who, 'GET', '/api/auth/second-factor')).body).toEqual({ state: 'on', recoveryCodes: 9 });
    server.clock.monotonic += 3_600_000;
    // Of fifty with one token and different proofs one gets in, and the others are not used up.
    const token = tokenOf(await login(email));
    const both = await Promise.all(Array.from({ length: 50 }, (_, index) => second(token, index % 2 === 0 ? next : (recoveryCodes[2] ?? ''))));
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await as(who, 'GET', '/api/auth/second-factor')).body).toEqual({ state: 'on', recoveryCodes: 8 });
  });

  test('I1 another’s recovery code is none', async () => {
    const [one, two] = [await enrolled('mine'), await enrolled('yours')];
    expect(outcome(await second(tokenOf(await login(two.email)), one.recoveryCodes[0] ?? ''))).toEqual([401, 'auth.wrong-code']);
  });

  test('I1 taking it away needs the password and a code', async () => {
    const { who, email, secret } = await enrolled('away');
    const remove = (json: object): Promise<Answer> => as(who, 'POST', '/api/auth/second-factor/remove', json);
    expect(outcome(await remove({ password: 'wrong', code: codeAt(secret) }))).toEqual([403, 'auth.wrong-credentials']);
    expect(outcome(await remove({ password, code: 'AAAA-AAAA-AAAA-AAAA' }))).toEqual([403, 'auth.wrong-code']);
    expect((await login(email)).status).toBe(202);
    expect((await remove({ password, code: codeAt(secret) })).status).toBe(204);
    expect((await login(email)).status).toBe(200);
    expect((await as(who, 'GET', '/api/auth/second-factor')).body).toEqual({ state: 'none', recoveryCodes: 0 });
  });

  test('S7 the first step of signing in is written down as one, and the second as the sign-in', async () => {
    const { who, email, secret } = await enrolled('noted');
    await second(tokenOf(await login(email)), codeAt(secret));
    const { body } = await as(server.owner, 'GET', '/api/audit?limit=2');
    const entries = (body['entries'] as { kind: string; target: string; result: string; actor: object }[]).map(({ kind, target, result }) => [
      kind,
      target,
      result,
    ]);
    expect(entries).toEqual([
      ['sign-in', `user:${who.user.id}`, 'done'],
      ['sign-in.first-step', `user:${who.user.id}`, 'done'],
    ]);
  });

  test('I1 I2 S7 recovery codes are made anew by a code that was not used; those before end', async () => {
    const { who, email, secret, recoveryCodes } = await enrolled('anew');
    const renew = (given: string): Promise<Answer> => as(who, 'POST', '/api/auth/second-factor/recovery-codes', { code: given });
    expect(outcome(await renew('nonsense'))).toEqual([403, 'auth.wrong-code']);
    expect(outcome(await renew(password))).toEqual([403, 'auth.wrong-code']);
    expect((await as(who, 'GET', '/api/auth/second-factor')).body).toEqual({ state: 'on', recoveryCodes: 10 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => renew(codeAt(secret))));
    const made = answers.filter(({ status }) => status === 200);
    expect([made.length, new Set(answers.map(({ status }) => status))]).toEqual([1, new Set([200, 403])]);
    const next = made[0]?.body['recoveryCodes'] as readonly string[];
    expect([next.length, new Set([...next, ...recoveryCodes]).size]).toEqual([10, 20]);
    expect(outcome(await second(tokenOf(await login(email)), recoveryCodes[0] ?? ''))).toEqual([401, 'auth.wrong-code']);
    expect((await second(tokenOf(await login(email)), next[0] ?? '')).status).toBe(200);
    // One of them makes the next ones, and goes with the rest.
    expect((await renew(next[1] ?? '')).status).toBe(200);
    expect(outcome(await second(tokenOf(await login(email)), next[2] ?? ''))).toEqual([401, 'auth.wrong-code']);
    const newcomer = await server.addUser({ email: 'newcomer@test.example' });
    expect(outcome(await as(newcomer, 'POST', '/api/auth/second-factor', { password: '' }))).toEqual([409, 'auth.no-password']);
    const plain = await server.addUser({ email: 'plain@test.example', password });
    expect(outcome(await as(plain, 'POST', '/api/auth/second-factor/recovery-codes', { code: '000000' }))).toEqual([403, 'auth.wrong-code']);
    const { text } = await as(server.owner, 'GET', '/api/audit?kind=recovery-codes.renewed');
    expect(text).toContain(`user:${who.user.id}`);
    for (const canary of next) expect(text).not.toContain(canary);
  });

  test('W4 owners take away the second factor of who lost it; nobody else does', async () => {
    const { who, email } = await enrolled('phone');
    const path = `/api/people/${who.user.id}/second-factor`;
    expect(outcome(await as(who, 'DELETE', path))).toEqual([403, 'access.denied']);
    expect((await login(email)).status).toBe(202);
    expect((await as(server.owner, 'DELETE', path)).status).toBe(204);
    expect((await login(email)).status).toBe(200);
    expect(outcome(await as(server.owner, 'DELETE', '/api/people/999999/second-factor'))).toEqual([404, 'person.not-found']);
    const audit = await as(server.owner, 'GET', '/api/audit?kind=second-factor.changed');
    const [refused, off, denied, on] = audit.body['entries'] as readonly { readonly target: string; readonly detail: object }[];
    expect(refused).toMatchObject({ target: 'user:999999', detail: { secondFactor: 'off', code: 'person.not-found' } });
    const target = `user:${who.user.id}`;
    expect([off, denied, on].map((entry) => [entry?.target, entry?.detail])).toEqual([
      [target, { secondFactor: 'off' }],
      [target, { secondFactor: 'off', code: 'access.denied' }],
      [target, { secondFactor: 'on' }],
    ]);
  });

  test('I3 disabling ends a second step that was begun', async () => {
    const { who, email, secret } = await enrolled('half');
    const token = tokenOf(await login(email));
    await as(server.owner, 'PATCH', `/api/people/${who.user.id}`, { disabled: true });
    await as(server.owner, 'PATCH', `/api/people/${who.user.id}`, { disabled: false });
    expect(outcome(await second(token, codeAt(secret)))).toEqual([401, 'auth.second-step-over']);
  });
});
