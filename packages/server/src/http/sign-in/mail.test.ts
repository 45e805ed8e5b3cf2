// In charge of: letters that really go out, on both stores: invitations, and passwords that were forgotten, without telling who has an account.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSmtpCatcher, type CaughtLetter, type SmtpCatcher } from '@trellis/dx/mail-catcher';
import { startTestServer, type TestServer } from '../test-server.fixtures.ts';

const password = 'seven wooden horses';
const next = 'eight paper lanterns';
const publicUrl = 'https://trellis.test.example';
type Answer = Awaited<ReturnType<TestServer['call']>>;

const code = ({ body }: Answer): unknown => (body['error'] as { code?: string } | undefined)?.code;

describe.each(['sqlite', 'postgres'] as const)('mail on %s', (store) => {
  let server: TestServer;
  let mail: SmtpCatcher;

  beforeAll(async () => {
    mail = await startSmtpCatcher();
    server = await startTestServer({ store, publicUrl, smtpUrl: mail.url });
  });
  afterAll(async () => {
    await server.close();
    await mail.close();
  });

  /** Each attempt comes from another address unless it is to be counted. */
  let sources = 0;
  const from = (source = (sources += 1)): { readonly headers: { readonly [name: string]: string } } => ({
    headers: { 'x-forwarded-for': `10.2.${Math.floor(source / 250)}.${source % 250}`, host: 'evil.example', 'x-forwarded-host': 'evil.example' },
  });
  const forgot = (email: string, source?: number): Promise<Answer> => server.call('POST', '/api/auth/forgot', { json: { email }, ...from(source) });
  const reset = (token: string, chosen = next): Promise<Answer> =>
    server.call('POST', '/api/auth/reset', { json: { token, password: chosen }, ...from() });
  const login = (email: string, secret: string): Promise<Answer> =>
    server.call('POST', '/api/auth/login', { json: { email, password: secret }, ...from() });
  const tokenIn = ({ text }: CaughtLetter, path: string): string => new RegExp(`^${publicUrl}/${path}#([\\w-]{43})$`, 'm').exec(text)?.[1] ?? '';

  test('I4 an invitation comes by mail in the language of the workspace, its link leading where the settings say', async () => {
    const answer = await server.call('POST', '/api/people', {
      headers: { ...server.owner.headers, 'x-forwarded-host': 'evil.example' },
      json: { email: 'new@test.example', name: 'New', roles: ['ops'] },
    });
    expect(answer.body).toMatchObject({ mailed: true, link: { url: expect.stringContaining(publicUrl) } });
    const letter = await mail.next('new@test.example');
    expect(letter).toMatchObject({ from: 'trellis@test.example', to: ['new@test.example'], subject: '加入“云栈贸易”' });
    expect(letter.raw).not.toContain('evil');
    const welcome = await server.call('POST', '/api/auth/invite', { json: { token: tokenIn(letter, 'invite'), password }, ...from() });
    expect(welcome.status).toBe(200);
    expect((await server.call('GET', '/api/people', { headers: server.owner.headers })).body['mail']).toBe(true);
  });

  test('I1 I3 I4 a forgotten password is set anew by the link in a letter, once; all that was open before ends', async () => {
    const staff = await server.addUser({ email: 'staff@test.example', roles: ['ops'], password });
    const bearer = String(
      (await server.call('POST', '/api/tokens', { headers: staff.headers, json: { name: 'x', scopes: ['read'] } })).body['token'],
    );
    const other = await server.signIn.createLink(staff.user);
    const socket = server.openSocket(staff.headers);
    await once(socket, 'open');
    const closed = once(socket, 'close');
    expect((await forgot(' STAFF@test.example ')).status).toBe(204);
    const letter = await mail.next('staff@test.example');
    expect(letter.subject).toBe('Reset your password for “Yunzhan Trading”');
    expect(letter.raw).not.toContain('evil');
    const token = tokenIn(letter, 'reset');
    expect(code(await reset(token, 'short'))).toBe('auth.weak-password');
    expect(code(await reset(token, 'Staff-2026-Staff'))).toBe('auth.easy-password');
    // A link is bound to what it is for.
    expect(code(await server.call('POST', '/api/auth/link', { json: { token }, ...from() }))).toBe('auth.link-used');
    expect(code(await server.call('POST', '/api/auth/invite', { json: { token, password: next }, ...from() }))).toBe('auth.invite-used');
    const since = performance.now();
    const done = await reset(token);
    expect([done.status, done.body['user']]).toMatchObject([200, { email: 'staff@test.example' }]);
    expect([(await closed)[0], performance.now() - since < 1_000]).toEqual([4401, true]);
    expect((await server.call('GET', '/api/auth/me', { headers: staff.headers })).status).toBe(401);
    expect((await server.call('GET', '/api/apps', { headers: { authorization: `Bearer ${bearer}` } })).status).toBe(401);
    expect((await server.call('POST', '/api/auth/link', { json: { token: other }, ...from() })).status).toBe(401);
    expect([(await login('staff@test.example', password)).status, (await login('staff@test.example', next)).status]).toEqual([401, 200]);
    expect(code(await reset(token, 'nine copper kettles'))).toBe('auth.reset-used');
  });

  test('I2 of fifty uses of one reset link at once exactly one sets the password', async () => {
    await server.addUser({ email: 'race@test.example', password });
    await forgot('race@test.example');
    const token = tokenIn(await mail.next('race@test.example'), 'reset');
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => reset(token, `${next} ${index}`)));
    const winners = answers.flatMap(({ status }, index) => (status === 200 ? [index] : []));
    expect([winners.length, new Set(answers.map(({ status }) => status))]).toEqual([1, new Set([200, 401])]);
    expect((await login('race@test.example', `${next} ${winners[0]}`)).status).toBe(200);
  });

  test('I1 a reset link ends after an hour, and with the next one that is asked for', async () => {
    await server.addUser({ email: 'late@test.example', password });
    await forgot('late@test.example');
    const first = tokenIn(await mail.next('late@test.example'), 'reset');
    await forgot('late@test.example');
    const second = tokenIn(await mail.next('late@test.example'), 'reset');
    expect(code(await reset(first))).toBe('auth.reset-used');
    server.clock.now += 3_600_001;
    expect(code(await reset(second))).toBe('auth.reset-used');
    server.clock.now -= 3_600_001;
    expect((await login('late@test.example', password)).status).toBe(200);
  });

  test('P9 asking is answered alike and as quickly for who is there, who is not, who is disabled and who was only invited; mail goes to one', async () => {
    await server.addUser({ email: 'there@test.example', password });
    const gone = await server.addUser({ email: 'gone@test.example', password });
    await server.identity.updateUser(gone.user.id, { disabled: true });
    await server.addUser({ email: 'invited@test.example' });
    const kinds = ['there', 'nobody', 'gone', 'invited'];
    const seen = new Map<string, number[]>(kinds.map((kind) => [kind, []]));
    const texts = new Set<string>();
    // A slow mail server would show in the answer of the one who is there.
    mail.greetsAfterMs = 200;
    for (let round = 0; round < 8; round += 1) {
      for (const kind of kinds) {
        const since = performance.now();
        const answer = await forgot(`${kind}@test.example`);
        seen.get(kind)?.push(performance.now() - since);
        texts.add(`${answer.status} ${answer.text} ${[...answer.headers.keys()].join()}`);
        // What is done behind one answer's back must not make the next look slow.
        await new Promise((later) => setTimeout(later, 40));
      }
    }
    mail.greetsAfterMs = 0;
    expect(texts.size).toBe(1);
    const quickest = [...seen.values()].map((times) => Math.min(...times));
    expect(Math.max(...quickest) - Math.min(...quickest)).toBeLessThan(20);
    await mail.next('there@test.example');
    expect(mail.letters.flatMap(({ to }) => to).filter((to) => /nobody|gone|invited/.test(to))).toEqual([]);
  });

  test('S7 asking is written down for who is there and who is not; whoever asks is told neither', async () => {
    const { user } = await server.addUser({ email: 'noted@test.example', password });
    expect([(await forgot('Noted@test.example')).status, (await forgot('no-account@test.example')).status]).toEqual([204, 204]);
    await mail.next('noted@test.example');
    const { body, text } = await server.call('GET', '/api/audit?kind=reset.asked&limit=2', { headers: server.owner.headers });
    const entries = (body['entries'] as { target: string; result: string; actor: object }[]).map(({ target, result, actor }) => [
      target,
      result,
      actor,
    ]);
    expect(entries).toEqual([
      ['user:unknown', 'done', { id: null, name: '' }],
      [`user:${user.id}`, 'done', { id: null, name: '' }],
    ]);
    // What stood there may be a password in the wrong place.
    expect(text).not.toContain('no-account');
  });

  test('I1 asking again and again is slowed down, for accounts that are not there as well', async () => {
    for (const email of ['there@test.example', 'nobody@test.example']) {
      const answers: number[] = [];
      for (let n = 0; n < 7; n += 1) answers.push((await forgot(email, 60_000)).status);
      expect(answers).toEqual([204, 204, 204, 204, 204, 429, 429]);
      server.clock.monotonic += 3_600_000;
    }
  });

  test('a mail server that takes nothing is said, and the link is the owner’s to hand over', async () => {
    mail.refusing = true;
    const answer = await server.call('POST', '/api/people', {
      headers: server.owner.headers,
      json: { email: 'unsent@test.example', name: 'Unsent' },
    });
    expect([answer.status, answer.body]).toMatchObject([201, { mailed: false, link: { path: expect.stringMatching(/^\/invite#/) } }]);
    expect((await forgot('there@test.example')).status).toBe(204);
    mail.refusing = false;
  });
});

test('without a mail server nothing is mailed, and that is said to whoever asks', async () => {
  const server = await startTestServer({ publicUrl });
  const answers = await Promise.all(
    ['owner@test.example', 'nobody@test.example'].map((email) => server.call('POST', '/api/auth/forgot', { json: { email } })),
  );
  expect(answers.map((answer) => [answer.status, code(answer)])).toEqual([
    [409, 'mail.off'],
    [409, 'mail.off'],
  ]);
  expect((await server.call('GET', '/api/people', { headers: server.owner.headers })).body['mail']).toBe(false);
  await server.close();
});

test('S2 with a password in its address a mail server beyond this machine is spoken to encrypted or not at all', async () => {
  const { Post } = await import('../../mail/post.ts');
  const heard: string[] = [];
  const plain = createServer((socket) => {
    socket.on('data', (data) => {
      heard.push(String(data));
      socket.write('250 ok\r\n');
    });
    socket.on('error', () => undefined);
    socket.write('220 plain\r\n');
  });
  plain.listen(0, '0.0.0.0');
  await once(plain, 'listening');
  const { port } = plain.address() as AddressInfo;
  const errors: unknown[] = [];
  // Another name for this machine, which the product cannot know to be it.
  const post = new Post({ smtpUrl: `smtp://user:topsecret@0.0.0.0:${port}`, from: 'a@b.example' }, (error) => errors.push(error));
  expect(await post.send({ to: 'c@d.example', subject: 's', text: 't' })).toBe(false);
  expect(heard.join('')).not.toContain(Buffer.from('topsecret').toString('base64').slice(0, 8));
  expect(heard.join('')).toContain('STARTTLS');
  expect(String(errors)).not.toContain('topsecret');
  post.close();
  plain.close();
});
