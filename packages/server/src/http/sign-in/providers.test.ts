// Proves signing in with another provider over HTTP, on both stores, through a real OpenID provider: who gets in, who is linked, what is refused.
import { startIdentityProvider, type IdentityProviderProcess, type KnownPerson } from '@trellis/dx/identity-provider';
import type { AuditEntryJson } from '@trellis/query';
import { startSmtpCatcher, type SmtpCatcher } from '@trellis/dx/mail-catcher';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OidcProvider } from '../../auth/oidc-provider.ts';
import { codeOf, stepAt } from '../../auth/totp.ts';
import { readListed } from '../../outgoing/outgoing-rules.ts';
import { Outgoing } from '../../outgoing/outgoing.ts';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

const password = 'seven wooden horses';
const publicUrl = 'https://trellis.test.example';
type Answer = Awaited<ReturnType<TestServer['call']>>;

const code = ({ body }: Answer): unknown => (body['error'] as { code?: string } | undefined)?.code;
const outcome = (answer: Answer): unknown => [answer.status, code(answer)];
const cookieIn = (answer: Answer): string => answer.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '')[0] ?? '';

/** Bytes of a secret as it is handed over. */
function secretOf(text: string): Buffer {
  const bits = Array.from(text, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

function providerAt({ issuer, clientId, clientSecret }: IdentityProviderProcess, allow: string | undefined, troubles: unknown[]): OidcProvider {
  const place = allow === undefined ? undefined : readListed(allow);
  const outgoing = new Outgoing({ allowed: place === undefined ? [] : [place] });
  return new OidcProvider({ issuer, clientId, clientSecret, name: 'Test company' }, outgoing, (error) => troubles.push(error));
}

describe.each(['sqlite', 'postgres'] as const)('sign-in with a provider on %s', (store) => {
  let provider: IdentityProviderProcess;
  let server: TestServer;
  let mail: SmtpCatcher;
  const troubles: unknown[] = [];

  beforeAll(async () => {
    provider = await startIdentityProvider(`${publicUrl}/sign-in/return/oidc`);
    const providers = [providerAt(provider, new URL(provider.issuer).host, troubles)];
    mail = await startSmtpCatcher();
    server = await startTestServer({ store, publicUrl, providers, smtpUrl: mail.url });
  });
  afterAll(async () => {
    await server.close();
    await mail.close();
    await provider.stop();
  });

  const forged = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
  const begin = (json: object = {}, path = 'begin', headers: Browser['headers'] = {}): Promise<Answer> =>
    server.call('POST', `/api/auth/providers/oidc/${path}`, { json: path === 'begin' ? json : undefined, headers: { ...forged, ...headers } });
  const finish = (answer: string, cookie: string, headers: Browser['headers'] = {}): Promise<Answer> =>
    server.call('POST', '/api/auth/providers/oidc/finish', { json: { answer }, headers: { ...headers, cookie } });
  /** Away to the provider and back. */
  async function visit(subject: string | undefined, json: object = {}): Promise<{ readonly back: URL; readonly cookie: string }> {
    const begun = await begin(json);
    expect(begun.status).toBe(200);
    return { back: await provider.visit(String(begun.body['address']), subject), cookie: cookieIn(begun) };
  }
  async function enter(subject: string | undefined, json: object = {}): Promise<Answer> {
    const { back, cookie } = await visit(subject, json);
    return finish(back.search, cookie);
  }
  async function link(who: Browser, subject: string): Promise<Answer> {
    const begun = await begin({}, 'connect', who.headers);
    const back = await provider.visit(String(begun.body['address']), subject);
    const cookie = `${String(who.headers['cookie'])}; ${cookieIn(begun)}`;
    return server.call('POST', '/api/auth/providers/oidc/link', { json: { answer: back.search }, headers: { ...who.headers, cookie } });
  }
  const known = (subject: string, more: Partial<KnownPerson> = {}): Promise<void> =>
    provider.know({ subject, email: `${subject}@test.example`, email_verified: true, name: subject, ...more });
  const invite = async (name: string): Promise<{ readonly id: number; readonly path: string }> => {
    const json = { email: `${name}@test.example`, name, roles: ['ops'] };
    const { body } = await server.call('POST', '/api/people', { json, headers: server.owner.headers });
    return { id: (body['person'] as { id: number }).id, path: (body['link'] as { path: string }).path };
  };
  /** Somebody who was invited and came in with the provider. */
  const member = async (name: string): Promise<Browser> => {
    const { id } = await invite(name);
    await known(name);
    expect((await enter(name)).status).toBe(200);
    return server.browser(server.identity.user(id) as Browser['user']);
  };
  const audit = async (kind: string): Promise<readonly unknown[]> => {
    const answer = await server.call('GET', `/api/audit?limit=1000&kind=${kind}`, { headers: server.owner.headers });
    return (answer.body['entries'] as AuditEntryJson[]).map(({ actor, target, result, detail }) => [
      actor.name,
      target,
      result,
      detail['code'],
      detail['provider'],
    ]);
  };
  const identities = async (who: Browser): Promise<readonly { readonly id: number }[]> =>
    (await server.call('GET', '/api/auth/identities', { headers: who.headers })).body['identities'] as { id: number }[];

  test('I4 I5 the browser is sent to the provider with PKCE, nonce and state, to be sent back where the settings say; a cookie keeps the rest', async () => {
    expect((await server.call('GET', '/api/auth/providers')).body).toEqual({ providers: [{ id: 'oidc', label: 'Test company' }] });
    const begun = await begin({ to: '/apps/orders?x=1' });
    const address = new URL(String(begun.body['address']));
    const query = Object.fromEntries(address.searchParams);
    expect([address.origin, begun.text.includes('evil')]).toEqual([provider.issuer, false]);
    expect(query).toMatchObject({
      response_type: 'code',
      client_id: provider.clientId,
      redirect_uri: `${publicUrl}/sign-in/return/oidc`,
      scope: 'openid email profile',
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^enter\.[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    });
    const [line = ''] = begun.headers.getSetCookie();
    expect(line).toMatch(/^__Host-trellis_provider=[\w-]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    // What the cookie keeps cannot be read from it.
    const kept = Buffer.from(/=([\w-]+);/.exec(line)?.[1] ?? '', 'base64url').toString('latin1');
    for (const hidden of [query['nonce'], query['state'], 'orders']) expect(kept).not.toContain(hidden);
  });

  test('I6 who was invited comes in with the provider, which takes the invitation up; afterwards by what the provider calls them', async () => {
    const { id, path } = await invite('nora');
    await known('nora');
    const answer = await enter('nora', { to: '/apps/orders' });
    expect([answer.status, answer.body]).toMatchObject([200, { me: { user: { id, email: 'nora@test.example' } }, to: '/apps/orders' }]);
    const session = answer.headers.getSetCookie().find((each) => each.startsWith('__Host-trellis_session=')) ?? '';
    expect(session).toMatch(/HttpOnly; Secure; SameSite=Lax$/);
    const me = await server.call('GET', '/api/auth/me', { headers: { cookie: session.split(';', 1)[0] ?? '' } });
    expect(me.body).toMatchObject({ user: { id } });
    const used = await server.call('POST', '/api/auth/invite', { json: { token: path.split('#').at(-1), password } });
    expect(code(used)).toBe('auth.invite-used');
    // Their address there may change: who they are does not.
    await known('nora', { email: 'nora.lane@elsewhere.example' });
    expect((await enter('nora')).body).toMatchObject({ me: { user: { id } } });
    // Whoever has the address next is somebody else.
    await known('nora-two', { email: 'nora@test.example' });
    expect(outcome(await enter('nora-two'))).toEqual([401, 'auth.provider-refused']);
    expect((await audit('identity.linked'))[0]).toEqual(['nora', `user:${id}`, 'done', undefined, 'oidc']);
    expect((await audit('sign-in')).slice(0, 3)).toEqual([
      ['', 'provider:oidc', 'refused', 'auth.provider-refused', 'oidc'],
      ['nora', `user:${id}`, 'done', undefined, 'oidc'],
      ['nora', `user:${id}`, 'done', undefined, 'oidc'],
    ]);
  });

  test('I6 P9 an unknown address, a disabled person and an account whose address is not proved are refused alike, and none is made', async () => {
    const people = server.identity.countUsers();
    const gone = await member('gone');
    await server.identity.updateUser(gone.user.id, { disabled: true });
    await server.addUser({ email: 'worker@test.example', password });
    const late = await invite('late');
    await Promise.all(['nobody', 'worker', 'late'].map((name) => known(name)));
    server.clock.now += 7 * 86_400_000 + 1;
    const answers: unknown[] = [];
    for (const name of ['nobody', 'gone', 'worker', 'late']) {
      const { status, text, headers } = await enter(name);
      answers.push([status, text, headers.getSetCookie().length]);
    }
    server.clock.now -= 7 * 86_400_000 + 1;
    expect(answers[0]).toEqual([401, expect.stringContaining('auth.provider-refused'), 1]);
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(server.identity.countUsers()).toBe(people + 3);
    expect(await server.identity.externalIdentities(late.id)).toEqual([]);
  });

  test('I6 an address that the provider did not verify, or did not tell, opens nothing', async () => {
    for (const more of [{ email_verified: false }, { email_verified: undefined }, { email: undefined }, { email: '' }]) {
      const name = `unproved${Object.keys(more)[0]}${JSON.stringify(Object.values(more)[0]) ?? 'x'}`.replaceAll(/\W/g, '').toLowerCase();
      await invite(name);
      await known(name, more as Partial<KnownPerson>);
      expect(outcome(await enter(name))).toEqual([401, 'auth.provider-unverified']);
    }
  });

  test('I6 claims inside the ID token are taken as well as those that are asked for', async () => {
    const { id } = await invite('inside');
    await known('inside');
    await provider.lie('claims-inside');
    await provider.asked();
    expect((await enter('inside')).body).toMatchObject({ me: { user: { id } } });
    expect(await provider.asked()).not.toContain('/me');
    await provider.lie('');
  });

  test('I2 a state belongs to the browser that began, is used once, and ends after ten minutes', async () => {
    await member('bound');
    const first = await visit('bound');
    const second = await visit('bound');
    const over = [401, 'auth.provider-over'];
    const altered = `${first.cookie.slice(0, 60)}${first.cookie[60] === 'A' ? 'B' : 'A'}${first.cookie.slice(61)}`;
    expect(outcome(await finish(first.back.search, ''))).toEqual(over);
    expect(outcome(await finish(first.back.search, second.cookie))).toEqual(over);
    expect(outcome(await finish(first.back.search, '__Host-trellis_provider=AAAA'))).toEqual(over);
    expect(outcome(await finish(first.back.search, altered))).toEqual(over);
    expect(outcome(await finish(first.back.search.replace(/state=[^&]+/, 'state=enter.other'), first.cookie))).toEqual(over);
    expect(outcome(await finish('', first.cookie))).toEqual(over);
    await provider.asked();
    expect((await finish(first.back.search, first.cookie)).status).toBe(200);
    expect(outcome(await finish(first.back.search, first.cookie))).toEqual(over);
    // Whoever came second was refused before the provider was asked.
    expect((await provider.asked()).filter((path) => path === '/token')).toHaveLength(1);
    server.clock.now += 600_000;
    expect(outcome(await finish(second.back.search, second.cookie))).toEqual(over);
    server.clock.now -= 600_000;
  });

  test('I2 a code that was used, in a sign-in of its own, is refused', async () => {
    await member('replay');
    const [first, second] = [await visit('replay'), await visit('replay')];
    expect((await finish(first.back.search, first.cookie)).status).toBe(200);
    const replayed = second.back.search.replace(/code=[^&]+/, `code=${first.back.searchParams.get('code')}`);
    expect(outcome(await finish(replayed, second.cookie))).toEqual([401, 'auth.provider-failed']);
  });

  test('I2 of fifty who come back with one code and state at once exactly one gets a session', async () => {
    const who = await member('race');
    const before = server.identity.sessionsOf(who.user.id).length;
    const { back, cookie } = await visit('race');
    const answers = await Promise.all(Array.from({ length: 50 }, () => finish(back.search, cookie)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 401]));
    expect(server.identity.sessionsOf(who.user.id)).toHaveLength(before + 1);
  });

  test.each(['wrong-nonce', 'no-nonce', 'expired', 'other-client', 'other-issuer', 'other-key', 'unsigned', 'broken', 'other-person'])(
    'I6 an answer that lies (%s) opens nothing',
    async (lie) => {
      await known('liar');
      if (server.identity.userByEmail('liar@test.example') === undefined) await invite('liar');
      await provider.lie(lie);
      troubles.length = 0;
      expect(outcome(await enter('liar'))).toEqual([401, 'auth.provider-failed']);
      expect(troubles).toHaveLength(1);
      await provider.lie('');
    },
  );

  test('whoever cancels there is told so', async () => {
    await known('shy');
    expect(outcome(await enter(undefined))).toEqual([401, 'auth.provider-cancelled']);
  });

  test.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '/\t/evil.example',
    'apps',
    '',
    '/a\nb',
    '/%5c/../\\evil.example',
  ])('I4 nobody is sent elsewhere after signing in: %j', async (to) => {
    expect(outcome(await begin({ to }))).toEqual([400, 'auth.outside-path']);
  });

  test('I1 a second factor is asked for after the provider as after a password', async () => {
    const { id } = await invite('two');
    await known('two');
    await enter('two');
    const two = await server.browser(server.identity.user(id) as Browser['user']);
    await server.call('POST', '/api/auth/password', { json: { password }, headers: two.headers });
    const again = await server.browser(server.identity.user(id) as Browser['user']);
    const made = await server.call('POST', '/api/auth/second-factor', { json: { password }, headers: again.headers });
    const secret = secretOf(String(made.body['secret']));
    const now = (): string => codeOf(secret, stepAt(server.clock.now));
    await server.call('POST', '/api/auth/second-factor/confirm', { json: { code: now() }, headers: again.headers });
    server.clock.now += 60_000;
    const answer = await enter('two', { to: '/apps/orders' });
    expect([answer.status, answer.body]).toMatchObject([202, { secondStep: { token: expect.stringMatching(/^[\w-]{43}$/) }, to: '/apps/orders' }]);
    expect(answer.headers.getSetCookie().filter((line) => line.includes('session'))).toEqual([]);
    const { token } = answer.body['secondStep'] as { token: string };
    expect((await audit('sign-in.first-step'))[0]).toEqual(['two', `user:${id}`, 'done', undefined, 'oidc']);
    const done = await server.call('POST', '/api/auth/second-step', { json: { token, code: now() } });
    expect([done.status, done.body['user']]).toMatchObject([200, { id }]);
  });

  test('I6 whoever is signed in links the provider that has their address, and no other; it is theirs alone', async () => {
    const [ann, bob] = [await server.addUser({ email: 'ann@test.example', password }), await server.addUser({ email: 'bob@test.example', password })];
    await known('ann');
    await known('ann-unproved', { email: 'ann@test.example', email_verified: false });
    expect(outcome(await enter('ann'))).toEqual([401, 'auth.provider-refused']);
    expect(outcome(await link(bob, 'ann'))).toEqual([409, 'auth.cannot-link']);
    expect(outcome(await link(ann, 'ann-unproved'))).toEqual([401, 'auth.provider-unverified']);
    const linked = await link(ann, 'ann');
    expect([linked.status, linked.body]).toMatchObject([
      201,
      { identity: { provider: { id: 'oidc', label: 'Test company' }, email: 'ann@test.example', issuer: provider.issuer } },
    ]);
    expect((await enter('ann')).body).toMatchObject({ me: { user: { id: ann.user.id } } });
    expect(outcome(await link(ann, 'ann'))).toEqual([409, 'auth.cannot-link']);
    expect([await identities(bob), (await identities(ann)).length]).toEqual([[], 1]);
    expect((await audit('identity.linked')).slice(0, 3)).toEqual([
      ['ann', `user:${ann.user.id}`, 'refused', 'auth.cannot-link', 'oidc'],
      ['ann', `user:${ann.user.id}`, 'done', undefined, 'oidc'],
      ['ann', `user:${ann.user.id}`, 'refused', 'auth.provider-unverified', 'oidc'],
    ]);
  });

  test('I6 a link that one began is not ended by another, nor as a sign-in', async () => {
    const [cy, dan] = [await server.addUser({ email: 'cy@test.example', password }), await server.addUser({ email: 'dan@test.example', password })];
    await known('cy');
    const begun = await begin({}, 'connect', cy.headers);
    const back = await provider.visit(String(begun.body['address']), 'cy');
    expect(outcome(await finish(back.search, cookieIn(begun)))).toEqual([401, 'auth.provider-over']);
    const again = await begin({}, 'connect', cy.headers);
    const returned = await provider.visit(String(again.body['address']), 'cy');
    const headers = { ...dan.headers, cookie: `${String(dan.headers['cookie'])}; ${cookieIn(again)}` };
    expect(outcome(await server.call('POST', '/api/auth/providers/oidc/link', { json: { answer: returned.search }, headers }))).toEqual([
      401,
      'auth.provider-over',
    ]);
    const { 'x-csrf-token': _token, ...noToken } = cy.headers;
    expect(outcome(await begin({}, 'connect', noToken))).toEqual([403, 'auth.csrf']);
  });

  test('I1 I3 a link is taken away by its owner while a way in remains, and other sessions end', async () => {
    const eve = await member('eve');
    const other = await server.browser(eve.user);
    const [only] = await identities(eve);
    const remove = (who: Browser, id = 0): Promise<Answer> => server.call('DELETE', `/api/auth/identities/${id}`, { headers: who.headers, json: {} });
    expect(outcome(await remove(eve, only?.id))).toEqual([409, 'auth.last-way-in']);
    await server.call('POST', '/api/auth/password', { json: { password }, headers: eve.headers });
    const [now, elsewhere] = [
      await server.browser(server.identity.user(eve.user.id) as Browser['user']),
      await server.browser(server.identity.user(eve.user.id) as Browser['user']),
    ];
    expect((await server.call('GET', '/api/auth/me', { headers: other.headers })).status).toBe(401);
    const stranger = await server.addUser({ email: 'stranger@test.example', password });
    expect(outcome(await remove(stranger, only?.id))).toEqual([404, 'auth.no-identity']);
    expect((await remove(now, only?.id)).status).toBe(204);
    expect([(await server.call('GET', '/api/auth/me', { headers: elsewhere.headers })).status, await identities(now)]).toEqual([401, []]);
    expect(outcome(await remove(now, only?.id))).toEqual([404, 'auth.no-identity']);
    expect((await audit('identity.unlinked'))[1]).toEqual(['eve', `user:${eve.user.id}`, 'done', undefined, undefined]);
    // It comes back by the choice of who is signed in, never by itself.
    expect(outcome(await enter('eve'))).toEqual([401, 'auth.provider-refused']);
    expect((await link(now, 'eve')).status).toBe(201);
    expect((await enter('eve')).status).toBe(200);
  });

  test('I1 an old session alone sets no first password and unlinks nothing: a fresh sign-in, the password or a code does; a letter tells', async () => {
    const fay = await member('fay');
    const [only] = await identities(fay);
    const remove = (who: Browser, json: object = {}): Promise<Answer> =>
      server.call('DELETE', `/api/auth/identities/${only?.id}`, { headers: who.headers, json });
    const set = (who: Browser, json: object = {}): Promise<Answer> =>
      server.call('POST', '/api/auth/password', { headers: who.headers, json: { password, ...json } });
    server.clock.now += 10 * 60_000;
    const stale = [await set(fay), await set(fay, { current: password }), await set(fay, { code: '123456' }), await remove(fay)];
    expect(stale.map(outcome)).toEqual(Array.from({ length: 4 }, () => [403, 'auth.sign-in-again']));
    expect(server.identity.user(fay.user.id)?.passwordHash).toBeNull();
    expect([(await audit('password.changed'))[0], (await audit('identity.unlinked'))[0]]).toEqual([
      ['fay', `user:${fay.user.id}`, 'refused', 'auth.sign-in-again', undefined],
      ['fay', `user:${fay.user.id}`, 'refused', 'auth.sign-in-again', undefined],
    ]);
    // Signing in once more is fresh; it sets a password, by which the link goes even from a session that is old.
    const fresh = await server.browser(fay.user);
    expect((await set(fresh)).status).toBe(200);
    expect((await mail.next('fay@test.example')).subject).toBe('加入“云栈贸易”');
    const told = await mail.next('fay@test.example');
    expect([told.subject, told.text.includes(`${publicUrl}/forgot`)]).toEqual(['“云栈贸易”的密码已设置', true]);
    const later = await server.browser(server.identity.user(fay.user.id) as Browser['user']);
    server.clock.now += 10 * 60_000;
    expect([outcome(await remove(later)), outcome(await remove(later, { current: 'a wrong one' }))]).toEqual([
      [403, 'auth.sign-in-again'],
      [403, 'auth.wrong-credentials'],
    ]);
    expect((await remove(later, { current: password })).status).toBe(204);
    const unlinked = await mail.next('fay@test.example');
    expect([unlinked.subject, unlinked.text.includes('Test company')]).toEqual(['“云栈贸易”的登录方式已取消关联', true]);
  });

  test('I1 with a second factor a code of it proves as much as a fresh sign-in', async () => {
    const gil = await member('gil');
    const [only] = await identities(gil);
    await server.call('POST', '/api/auth/password', { headers: gil.headers, json: { password } });
    const again = await server.browser(server.identity.user(gil.user.id) as Browser['user']);
    const begun = await server.call('POST', '/api/auth/second-factor', { headers: again.headers, json: { password } });
    const secret = secretOf(String(begun.body['secret']));
    const codeNow = (): string => codeOf(secret, stepAt(server.clock.now));
    await server.call('POST', '/api/auth/second-factor/confirm', { headers: again.headers, json: { code: codeNow() } });
    server.clock.now += 10 * 60_000;
    const remove = (json: object): Promise<Answer> => server.call('DELETE', `/api/auth/identities/${only?.id}`, { headers: again.headers, json });
    const used = codeNow();
    expect([outcome(await remove({})), outcome(await remove({ code: '000000' })), (await remove({ code: used })).status]).toEqual([
      [403, 'auth.sign-in-again'],
      [403, 'auth.wrong-code'],
      204,
    ]);
    // A code is used up by what it proves.
    expect(outcome(await remove({ code: used }))).toEqual([404, 'auth.no-identity']);
  });

  test('what is no provider is none', async () => {
    expect(outcome(await server.call('POST', '/api/auth/providers/other/begin', { json: {} }))).toEqual([404, 'auth.no-provider']);
    expect(outcome(await server.call('POST', '/api/auth/providers/other/finish', { json: { answer: '' } }))).toEqual([404, 'auth.no-provider']);
  });
});

describe('a provider that cannot be asked', () => {
  let provider: IdentityProviderProcess;
  let server: TestServer | undefined;
  const troubles: unknown[] = [];

  beforeAll(async () => {
    provider = await startIdentityProvider(`${publicUrl}/sign-in/return/oidc`);
  });
  afterAll(() => provider.stop());

  async function begin(allow: string | undefined): Promise<Answer> {
    troubles.length = 0;
    server = await startTestServer({ publicUrl, providers: [providerAt(provider, allow, troubles)] });
    try {
      return await server.call('POST', '/api/auth/providers/oidc/begin', { json: {}, headers: { 'accept-language': 'en' } });
    } finally {
      await server.close();
    }
  }
  const chain = (error: unknown): string => (error instanceof Error ? `${error.message}; ${chain(error.cause)}` : '');
  const here = (): string => new URL(provider.issuer).host;

  test('S1 a provider at a private address is not asked unless an operator lists it, and is told of', async () => {
    const answer = await begin(undefined);
    expect([outcome(answer), answer.text]).toEqual([[409, 'auth.provider-down'], expect.stringContaining('Test company cannot be reached now.')]);
    expect([chain(troubles[0]), await provider.asked()]).toEqual([expect.stringContaining('OUTGOING_ALLOW'), []]);
    expect((await begin(here())).status).toBe(200);
  });

  test.each([
    ['keys-inside', 'auth.provider-down'],
    ['token-inside', 'auth.provider-down'],
  ])('S1 what it names elsewhere is checked like itself (%s)', async (lie, expected) => {
    await provider.lie(lie);
    await provider.know({ subject: 'ann', email: 'ann@test.example', email_verified: true });
    server = await startTestServer({ publicUrl, providers: [providerAt(provider, here(), troubles)] });
    await server.addUser({ email: 'ann@test.example' });
    const begun = await server.call('POST', '/api/auth/providers/oidc/begin', { json: {} });
    const back = await provider.visit(String(begun.body['address']), 'ann');
    const headers = { cookie: cookieIn(begun) };
    const answer = await server.call('POST', '/api/auth/providers/oidc/finish', { json: { answer: back.search }, headers });
    await server.close();
    await provider.lie('');
    expect([code(answer), chain(troubles.at(-1))]).toEqual([expected, expect.stringContaining('OUTGOING_ALLOW')]);
  });

  test.each(['script-address', 'another-name'])('I6 a provider that says what cannot be (%s) is not gone to', async (lie) => {
    server = await startTestServer({ publicUrl, providers: [providerAt(provider, here(), troubles)] });
    await provider.lie(lie);
    const answer = await server.call('POST', '/api/auth/providers/oidc/begin', { json: {} });
    expect([code(answer), answer.headers.getSetCookie()]).toEqual(['auth.provider-failed', []]);
    await provider.lie('');
    // What it says of itself was not kept, where it could not be.
    const again = await server.call('POST', '/api/auth/providers/oidc/begin', { json: {} });
    await server.close();
    expect(again.status).toBe(lie === 'another-name' ? 200 : 401);
  });

  test('one that is there and answers nothing but mistakes of its own is as one that is down', async () => {
    await provider.lie('sick');
    const answer = await begin(here());
    await provider.lie('');
    expect([outcome(answer), chain(troubles[0])]).toEqual([[409, 'auth.provider-down'], expect.stringContaining('503')]);
  });

  test('one that went down is said to be', async () => {
    const down = await startIdentityProvider(`${publicUrl}/sign-in/return/oidc`);
    server = await startTestServer({ publicUrl, providers: [providerAt(down, new URL(down.issuer).host, troubles)] });
    const begun = await server.call('POST', '/api/auth/providers/oidc/begin', { json: {} });
    await down.know({ subject: 'ann', email: 'ann@test.example', email_verified: true });
    const back = await down.visit(String(begun.body['address']), 'ann');
    await down.stop();
    const answer = await server.call('POST', '/api/auth/providers/oidc/finish', {
      json: { answer: back.search },
      headers: { cookie: cookieIn(begun) },
    });
    await server.close();
    expect(outcome(answer)).toEqual([409, 'auth.provider-down']);
  });
});
