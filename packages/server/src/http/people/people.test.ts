// In charge of: owners looking after people over HTTP, on both stores: inviting, changing, disabling, and that somebody always remains to do so.
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

const password = 'seven wooden horses';
type Answer = Awaited<ReturnType<TestServer['call']>>;

const code = ({ body }: Answer): unknown => (body['error'] as { code?: string } | undefined)?.code;
const outcome = (answer: Answer): unknown => [answer.status, code(answer)];
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Invited {
  readonly person: { readonly id: number; readonly state: string };
  readonly link: { readonly path: string; readonly url: string | null; readonly expiresAt: string };
}

describe.each(['sqlite', 'postgres'] as const)('people on %s', (store) => {
  let server: TestServer;
  let staff: Browser;

  beforeAll(async () => {
    server = await startTestServer({ store, publicUrl: 'https://trellis.test.example' });
    staff = await server.addUser({ email: 'staff@test.example', roles: ['ops', 'wh'], password });
  });
  afterAll(() => server.close());

  const as = (who: Browser, method: string, path: string, json?: unknown): Promise<Answer> =>
    server.call(method, path, { headers: who.headers, ...(json === undefined ? {} : { json }) });
  const change = (id: number, json: object, who = server.owner): Promise<Answer> => as(who, 'PATCH', `/api/people/${id}`, json);
  const invite = async (json: object): Promise<Invited> => (await as(server.owner, 'POST', '/api/people', json)).body as unknown as Invited;
  const tokenOf = ({ link }: Invited): string => link.path.split('#').at(-1) ?? '';
  /** Each attempt comes from another address, so that nothing but the write itself holds it back. */
  const accept = (token: string, chosen: string, index = 0): Promise<Answer> =>
    server.call('POST', '/api/auth/invite', { json: { token, password: chosen }, headers: { 'x-forwarded-for': `10.1.0.${index}` } });
  const login = (email: string, secret: string): Promise<Answer> => server.call('POST', '/api/auth/login', { json: { email, password: secret } });

  test('I2 I4 an invitation is a link to a host of the settings, sets a password once and ends after a week', async () => {
    const invited = await invite({ email: ' New@Test.example ', name: ' New ', roles: ['ops'] });
    expect(invited).toEqual({
      person: { id: invited.person.id, email: 'new@test.example', name: 'New', owner: false, roles: ['ops'], state: 'invited', secondFactor: false },
      link: {
        path: expect.stringMatching(/^\/invite#[\w-]{43}$/),
        url: `https://trellis.test.example${invited.link.path}`,
        expiresAt: expect.any(String),
      },
      mailed: false,
    });
    expect(Date.parse(invited.link.expiresAt) - server.clock.now).toBe(7 * 86_400_000);
    expect(outcome(await accept(tokenOf(invited), 'short'))).toEqual([400, 'auth.weak-password']);
    const welcome = await accept(tokenOf(invited), password);
    expect([welcome.status, welcome.body['user']]).toMatchObject([200, { email: 'new@test.example', roles: [{ id: 'ops' }] }]);
    expect(outcome(await accept(tokenOf(invited), password))).toEqual([401, 'auth.invite-used']);
    expect((await login('new@test.example', password)).status).toBe(200);
    expect(outcome(await as(server.owner, 'POST', `/api/people/${invited.person.id}/invite`))).toEqual([409, 'person.has-password']);

    const { body } = await as(server.owner, 'GET', '/api/people');
    expect(body['people']).toContainEqual({ ...invited.person, state: 'active' });
    expect((body['roles'] as readonly { readonly id: string }[]).map(({ id }) => id)).toContain('ops');

    const late = await invite({ email: 'late@test.example', name: 'Late' });
    server.clock.now += 7 * 86_400_000 + 1;
    expect(outcome(await accept(tokenOf(late), password))).toEqual([401, 'auth.invite-used']);
    server.clock.now -= 7 * 86_400_000 + 1;
    const again = (await as(server.owner, 'POST', `/api/people/${late.person.id}/invite`)).body as unknown as Invited;
    expect(outcome(await accept(tokenOf(late), password))).toEqual([401, 'auth.invite-used']);
    expect((await accept(tokenOf(again), password)).status).toBe(200);
  });

  test('whoever came in without a password is not shown as invited any more; the link that let them in says so', async () => {
    const draft = { email: 'first@test.example', name: 'First', owner: true, roles: [], passwordHash: null, locale: null, disabled: false };
    const { id } = await server.identity.createUser(draft);
    const state = async (): Promise<unknown> => {
      const { people } = (await as(server.owner, 'GET', '/api/people')).body as { people: { id: number; state: string }[] };
      return people.find((person) => person.id === id)?.state;
    };
    expect(await state()).toBe('invited');
    const token = await server.signIn.createLink(server.identity.user(id) as Browser['user']);
    expect((await server.call('POST', '/api/auth/link', { json: { token } })).status).toBe(200);
    expect(await state()).toBe('active');
    await as(server.owner, 'DELETE', `/api/people/${id}/sessions`);
    expect(await state()).toBe('active');
    await change(id, { owner: false });
  });

  test('I2 of fifty who take up one invitation at once exactly one does', async () => {
    const token = tokenOf(await invite({ email: 'race@test.example', name: 'Race' }));
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => accept(token, `${password} ${index}`, index)));
    const [winner, ...others] = answers.flatMap(({ status }, index) => (status === 200 ? [index] : []));
    expect([winner === undefined, others, new Set(answers.map(({ status }) => status))]).toEqual([false, [], new Set([200, 401])]);
    expect((await login('race@test.example', `${password} ${winner}`)).status).toBe(200);
  });

  test('W1 what cannot be kept of a person is refused with every mistake, and an address is one person’s', async () => {
    const wrong = await as(server.owner, 'POST', '/api/people', { email: 'a@b.c, d@e.f', name: 'x', roles: ['nobody'] });
    expect([wrong.status, (wrong.body['error'] as { issues: object[] }).issues]).toMatchObject([
      400,
      [
        { code: 'person.bad-email', path: 'email' },
        { code: 'person.unknown-role', path: 'roles' },
      ],
    ]);
    const taken = await Promise.all(
      Array.from({ length: 10 }, () => as(server.owner, 'POST', '/api/people', { email: 'Twin@test.example', name: 'Twin' })),
    );
    expect(taken.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
    expect((await change(staff.user.id, { email: 'x@y.z' })).status).toBe(400);
    expect((await change(staff.user.id, { passwordHash: 'x' })).status).toBe(400);
    expect(outcome(await change(999_999, { name: 'x' }))).toEqual([404, 'person.not-found']);
  });

  test('W4 I7 who is no owner sees and changes nobody, whatever roles or tokens they hold', async () => {
    const { body } = await as(server.owner, 'POST', '/api/tokens', { name: 'script', scopes: ['read', 'write'] });
    const token = { authorization: `Bearer ${String(body['token'])}` };
    const id = staff.user.id;
    const attempts = [
      ['GET', '/api/people', undefined],
      ['POST', '/api/people', { email: 'mine@test.example', name: 'Mine', owner: true }],
      ['PATCH', `/api/people/${id}`, { owner: true }],
      ['PATCH', `/api/people/${id}`, { roles: ['ops', 'lead'] }],
      ['PATCH', `/api/people/${server.owner.user.id}`, { disabled: true }],
      ['PATCH', '/api/people/999999', { disabled: true }],
      ['POST', `/api/people/${id}/invite`, undefined],
      ['DELETE', `/api/people/${server.owner.user.id}/sessions`, undefined],
    ] as const;
    for (const [method, path, json] of attempts) {
      expect([path, outcome(await as(staff, method, path, json))]).toEqual([path, [403, 'access.denied']]);
      const byToken = await server.call(method, path, { headers: token, ...(json === undefined ? {} : { json }) });
      expect([path, outcome(byToken)]).toEqual([path, [403, 'access.denied']]);
    }
    expect(server.identity.userByEmail('mine@test.example')).toBeUndefined();
  });

  test('W4 the write itself refuses who stopped being an owner while their request was on its way', async () => {
    const former = await server.addUser({ email: 'former@test.example', owner: true });
    const [, attempt] = await Promise.all([change(former.user.id, { owner: false }), change(staff.user.id, { owner: true }, former)]);
    expect([401, 403]).toContain(attempt.status);
    expect(server.identity.user(staff.user.id)?.owner).toBe(false);
  });

  test('I3 disabling ends sessions, tokens, links and sockets for good; enabling brings none of them back', async () => {
    const gone = await server.addUser({ email: 'gone@test.example', roles: ['ops'], password });
    const token = String((await as(gone, 'POST', '/api/tokens', { name: 'x', scopes: ['read'] })).body['token']);
    const link = await server.signIn.createLink(gone.user);
    const socket = server.openSocket(gone.headers);
    await once(socket, 'open');
    const closed = once(socket, 'close');
    const since = performance.now();
    expect((await change(gone.user.id, { disabled: true })).body['person']).toMatchObject({ state: 'disabled' });
    expect((await closed)[0]).toBe(4401);
    expect(performance.now() - since).toBeLessThan(1_000);
    const bearer = { authorization: `Bearer ${token}` };
    const ways = async (): Promise<readonly number[]> => [
      (await server.call('GET', '/api/auth/me', { headers: gone.headers })).status,
      (await server.call('GET', '/api/apps', { headers: bearer })).status,
      (await server.call('POST', '/api/auth/link', { json: { token: link } })).status,
    ];
    expect(await ways()).toEqual([401, 401, 401]);
    expect((await login('gone@test.example', password)).status).toBe(401);
    expect(outcome(await as(server.owner, 'POST', `/api/people/${gone.user.id}/invite`))).toEqual([409, 'person.has-password']);
    expect((await change(gone.user.id, { disabled: false })).body['person']).toMatchObject({ state: 'active' });
    expect(await ways()).toEqual([401, 401, 401]);
    expect((await login('gone@test.example', password)).status).toBe(200);
  });

  test('I1 a new standing needs a new session, and an owner may end another’s sessions', async () => {
    const risen = await server.addUser({ email: 'risen@test.example', password });
    expect((await change(risen.user.id, { owner: true, name: 'Risen' })).body['person']).toMatchObject({ owner: true, name: 'Risen' });
    expect((await as(risen, 'GET', '/api/auth/me')).status).toBe(401);
    const user = server.identity.user(risen.user.id);
    if (user === undefined) throw new Error('gone');
    const again = await server.browser(user);
    expect((await as(again, 'GET', '/api/people')).status).toBe(200);
    expect((await as(server.owner, 'DELETE', `/api/people/${risen.user.id}/sessions`)).status).toBe(204);
    expect((await as(again, 'GET', '/api/people')).status).toBe(401);
    expect((await change(risen.user.id, { owner: false })).status).toBe(200);
  });

  test('W4 the last owner who is enabled stays one, by fifty tries at once too', async () => {
    const id = server.owner.user.id;
    expect(outcome(await change(id, { owner: false }))).toEqual([409, 'person.last-owner']);
    expect(outcome(await change(id, { disabled: true }))).toEqual([409, 'person.last-owner']);
    const others = await Promise.all(
      Array.from({ length: 10 }, (_, index) => server.addUser({ email: `owner${index}@test.example`, owner: true, password })),
    );
    const everyone = new Map([server.owner, ...others].map((who) => [who.user.id, who]));
    const left = (): readonly Browser[] =>
      server.identity.users().flatMap((user) => (user.owner && !user.disabled ? (everyone.get(user.id) ?? []) : []));
    for (let owners = left(); owners.length > 1; owners = left()) {
      // Everyone tries to put out the others and themselves.
      const tries = Array.from({ length: 50 }, (_, index) => {
        const target = owners[index % owners.length]?.user.id ?? 0;
        const by = owners[(index + Math.floor(index / owners.length)) % owners.length] ?? server.owner;
        return change(target, index % 2 === 0 ? { owner: false } : { disabled: true }, by);
      });
      await Promise.all(tries);
      expect(left().length).toBeGreaterThan(0);
      expect(left().length).toBeLessThan(owners.length);
    }
    const [last] = left();
    if (last === undefined) throw new Error('nobody is left');
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => change(last.user.id, index % 2 === 0 ? { owner: false } : { disabled: true }, last)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(outcome(answer))))).toEqual(new Set(['[409,"person.last-owner"]']));
  });
});

test('I3 what one server ends is over on another within a second, sockets included', async () => {
  const one = await startTestServer({ store: 'postgres' });
  const two = await startTestServer({ joins: one });
  try {
    const staff = await one.addUser({ email: 'staff@test.example', roles: ['ops'], password });
    for (let tries = 0; two.identity.user(staff.user.id) === undefined && tries < 200; tries += 1) await later(10);
    const token = String((await one.call('POST', '/api/tokens', { headers: staff.headers, json: { name: 'x', scopes: ['read'] } })).body['token']);
    const socket = two.openSocket(staff.headers);
    await once(socket, 'open');
    const closed = once(socket, 'close');
    const since = performance.now();
    const answer = await one.call('PATCH', `/api/people/${staff.user.id}`, { headers: one.owner.headers, json: { disabled: true } });
    expect(answer.status).toBe(200);
    expect((await closed)[0]).toBe(4401);
    expect(performance.now() - since).toBeLessThan(1_000);
    expect((await two.call('GET', '/api/auth/me', { headers: staff.headers })).status).toBe(401);
    expect((await two.call('GET', '/api/apps', { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
    expect((await two.call('POST', '/api/auth/login', { json: { email: 'staff@test.example', password } })).status).toBe(401);
    // Both servers at once, each with its own memory of who the owners are.
    const second = await one.addUser({ email: 'second@test.example', owner: true });
    for (let tries = 0; two.identity.user(second.user.id) === undefined && tries < 200; tries += 1) await later(10);
    const ids = [one.owner.user.id, second.user.id];
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? one : two).call('PATCH', `/api/people/${ids[index % 2]}`, {
          headers: (index % 2 === 0 ? second : one.owner).headers,
          json: { owner: false },
        }),
      ),
    );
    await later(500);
    for (const server of [one, two]) expect(server.identity.users().filter((user) => user.owner && !user.disabled)).toHaveLength(1);
  } finally {
    await two.close();
    await one.close();
  }
});
