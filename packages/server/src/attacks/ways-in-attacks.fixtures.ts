// In charge of: attempts to come in, to stay in and to act in somebody else's name.
import { routeRights } from '../http/route-rights.ts';
import { ask, said, sweep, type Attack } from './attack.fixtures.ts';
import { at, password, type World } from './world.fixtures.ts';

const guarded = Object.entries(routeRights).filter(([route, { needs }]) => needs !== 'public' && route !== 'GET /api/live');
const routes = guarded.map(([route]) => route);
const writes = guarded.flatMap(([route, rights]) => (rights.needs === 'signed-in' && rights.scope === 'write' ? [route] : []));
const ofBrowsers = guarded.flatMap(([route, { needs }]) => (needs === 'browser' ? [route] : []));
const changing = routes.filter((route) => !route.startsWith('GET '));

/** A route with something in its places. */
function filled(route: string): readonly [method: string, path: string] {
  const [method = '', path = ''] = route.split(' ');
  const names: readonly (readonly [string, string])[] = [
    [':app', 'base'],
    [':entity', 'product'],
    [':id', '1'],
    [':field', 'image'],
    [':file', '0'.repeat(32)],
  ];
  return [method, names.reduce((rest, [name, value]) => rest.replace(name, value), path)];
}

type Headers = { readonly [name: string]: string };

/** Every one of these routes, asked with headers. */
function onAll(list: readonly string[], headers: (world: World) => Headers | Promise<Headers>): Attack['got'] {
  return async (world) => {
    const sent = await headers(world);
    return sweep(list, async (route) => {
      const [method, path] = filled(route);
      return said(await world.askWith(sent, method, path, method === 'GET' ? {} : { json: {} }));
    });
  };
}

const login = (email: unknown, secret: unknown, headers: Headers = {}): Attack['got'] =>
  ask(
    'nobody',
    'POST',
    '/api/auth/login',
    { json: { email, password: secret }, headers },
    (_, { headers: got }) => got.get('set-cookie') !== null && 'in',
  );

async function member(world: World, name: string): Promise<Awaited<ReturnType<World['server']['addUser']>>> {
  return world.server.addUser({ email: `${name}@test.example`, roles: ['ops'], password });
}

async function tokenOf(world: World, headers: Headers, scopes: readonly string[]): Promise<{ readonly id: number; readonly token: string }> {
  const { body } = await world.server.call('POST', '/api/tokens', { headers, json: { name: 'script', scopes } });
  return { id: (body['info'] as { id: number }).id, token: String(body['token']) };
}

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

/** Attempts without being anybody. */
const strangers: readonly Attack[] = [
  {
    rules: 'P2 P3',
    door: 'every guarded route',
    attempt: 'without a session',
    expected: '401 auth.required, all of them',
    got: onAll(routes, () => ({})),
  },
  {
    rules: 'P2',
    door: 'every guarded route',
    attempt: 'a session that nobody has',
    expected: '401 auth.required, all of them',
    got: onAll(routes, () => ({ cookie: `trellis_session=${'A'.repeat(43)}` })),
  },
  {
    rules: 'P2',
    door: 'every guarded route',
    attempt: 'a token that nobody has',
    expected: '401 auth.required, all of them',
    got: onAll(routes, () => bearer('A'.repeat(43))),
  },
  {
    rules: 'I3',
    door: 'every guarded route',
    attempt: 'the session of somebody who was disabled',
    expected: '401 auth.required, all of them',
    writes: true,
    got: onAll(routes, async (world) => {
      const gone = await member(world, 'gone');
      await world.server.call('PATCH', `/api/people/${gone.user.id}`, { headers: world.person('owner').headers, json: { disabled: true } });
      return gone.headers;
    }),
  },
  {
    rules: 'I3',
    door: 'every guarded route',
    attempt: 'the token of somebody who was disabled',
    expected: '401 auth.required, all of them',
    writes: true,
    got: onAll(routes, async (world) => {
      const gone = await member(world, 'gone2');
      const { token } = await tokenOf(world, gone.headers, ['read', 'write']);
      await world.server.call('PATCH', `/api/people/${gone.user.id}`, { headers: world.person('owner').headers, json: { disabled: true } });
      return bearer(token);
    }),
  },
  {
    rules: 'I3 I7',
    door: 'GET /api/apps',
    attempt: 'a token that was taken away',
    expected: '401 auth.required',
    async got(world) {
      const { headers } = world.person('mallory');
      const { id, token } = await tokenOf(world, headers, ['read']);
      await world.server.call('DELETE', `/api/tokens/${id}`, { headers });
      return said(await world.askWith(bearer(token), 'GET', '/api/apps'));
    },
  },
  {
    rules: 'I3',
    door: 'GET /api/apps',
    attempt: 'the session of before signing out',
    expected: '401 auth.required',
    async got(world) {
      const { headers } = await world.server.browser(world.person('mallory').user);
      await world.server.call('POST', '/api/auth/logout', { headers });
      return said(await world.askWith(headers, 'GET', '/api/apps'));
    },
  },
  {
    rules: 'P2',
    door: 'GET /api/apps',
    attempt: 'a broken Authorization header beside a good cookie',
    expected: '401 auth.required',
    got: ask('mallory', 'GET', '/api/apps', { headers: { authorization: 'Bearer' } }),
  },
  {
    rules: 'P2',
    door: 'GET /api/apps',
    attempt: 'the session as a bearer token',
    expected: '401 auth.required',
    got: (world) => world.askWith(bearer(world.person('owner').token), 'GET', '/api/apps').then(said),
  },
  {
    rules: 'I7 P2',
    door: 'GET /api/apps',
    attempt: 'an API token as the session cookie',
    expected: '401 auth.required',
    async got(world) {
      const { token } = await tokenOf(world, world.person('mallory').headers, ['read', 'write']);
      return said(await world.askWith({ cookie: `trellis_session=${token}` }, 'GET', '/api/apps'));
    },
  },
  {
    rules: 'P2',
    door: 'GET /api/apps',
    attempt: 'the session in the address',
    expected: '401 auth.required',
    got: (world) => world.askWith({}, 'GET', `/api/apps?trellis_session=${world.person('mallory').token}`).then(said),
  },
  {
    rules: 'P2',
    door: 'GET /api/apps',
    attempt: 'Basic authorization with a right password',
    expected: '401 auth.required',
    got: (world) =>
      world.askWith({ authorization: `Basic ${Buffer.from(`mallory@test.example:${password}`).toString('base64')}` }, 'GET', '/api/apps').then(said),
  },
];

/** Attempts with what one has. */
const standings: readonly Attack[] = [
  {
    rules: 'I7 P1',
    door: 'every route that writes',
    attempt: 'a token that may only read',
    expected: '403 auth.token-scope, all of them',
    got: onAll(writes, async (world) => bearer((await tokenOf(world, world.person('owner').headers, ['read'])).token)),
  },
  {
    rules: 'I7 W4',
    door: 'every route of browsers',
    attempt: 'an owner’s token with every scope',
    expected: '403 access.denied, all of them',
    got: onAll(ofBrowsers, async (world) => bearer((await tokenOf(world, world.person('owner').headers, ['read', 'write'])).token)),
  },
  {
    rules: 'I5',
    door: 'every route that changes something',
    attempt: 'an owner’s cookie without the anti-forgery token',
    expected: '403 auth.csrf, all of them',
    got: onAll(changing, (world) => ({ cookie: world.person('owner').headers['cookie'] ?? '' })),
  },
  {
    rules: 'I5',
    door: 'every route that changes something',
    attempt: 'an owner’s cookie with the anti-forgery token of the attacker’s own session',
    expected: '403 auth.csrf, all of them',
    got: onAll(changing, (world) => ({
      cookie: world.person('owner').headers['cookie'] ?? '',
      'x-csrf-token': world.person('mallory').headers['x-csrf-token'] ?? '',
    })),
  },
  {
    rules: 'I5',
    door: `POST ${at('customer')}/records`,
    attempt: 'a form of another site: plain text that is JSON',
    expected: '415 request.unsupported-type',
    got: ask('mallory', 'POST', `${at('customer')}/records`, { raw: '{"ext_key":"forged"}', headers: { 'content-type': 'text/plain' } }),
  },
  {
    rules: 'I5',
    door: `POST ${at('customer')}/records`,
    attempt: 'a form of another site: fields',
    expected: '415 request.unsupported-type',
    got: ask('mallory', 'POST', `${at('customer')}/records`, {
      raw: 'ext_key=forged',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }),
  },
  {
    rules: 'I5',
    door: `POST ${at('customer')}/records`,
    attempt: 'a method named by a header',
    expected: '404 route.not-found',
    got: ask('nobody', 'POST', '/api/apps', { json: {}, headers: { 'x-http-method-override': 'GET' } }),
  },
  {
    rules: 'I5',
    door: `${at('customer')}/records`,
    attempt: 'asking from another site whether it may',
    expected: '404 route.not-found, no access-control header',
    got: (world) =>
      world
        .askWith({ origin: 'https://evil.example', 'access-control-request-method': 'POST' }, 'OPTIONS', `${at('customer')}/records`)
        .then(
          (answer) =>
            `${said(answer)}, ${[...answer.headers.keys()].some((name) => name.startsWith('access-control')) ? 'an' : 'no'} access-control header`,
        ),
  },
  {
    rules: 'I5',
    door: 'GET /api/auth/me',
    attempt: 'reading from a page of another site',
    expected: '200, no access-control header',
    got: (world) =>
      world
        .askWith({ ...world.person('mallory').headers, origin: 'https://evil.example' }, 'GET', '/api/auth/me')
        .then((answer) => `${said(answer)}, ${answer.headers.get('access-control-allow-origin') === null ? 'no' : 'an'} access-control header`),
  },
  {
    rules: 'I1',
    door: 'POST /api/auth/login',
    attempt: 'a session planted before signing in',
    expected: '200, another session',
    async got(world) {
      const planted = 'B'.repeat(43);
      const json = { email: 'bob@test.example', password };
      const answer = await world.askWith({ cookie: `trellis_session=${planted}` }, 'POST', '/api/auth/login', { json });
      const cookie = answer.headers.get('set-cookie') ?? '';
      return `${said(answer)}, ${cookie.includes('trellis_session=') && !cookie.includes(planted) ? 'another' : 'the planted'} session`;
    },
  },
];

/** What an owner who looks as somebody gets; there is no such owner afterwards. */
async function asViewer(world: World, run: (headers: Headers) => Promise<string>): Promise<string> {
  const second = await world.server.addUser({ email: 'viewer@test.example', owner: true });
  await world.server.call('POST', '/api/auth/view-as', { headers: second.headers, json: { user: world.person('mallory').user.id } });
  try {
    return await run(second.headers);
  } finally {
    await world.server.identity.updateUser(second.user.id, { email: `viewer${second.user.id}@test.example`, disabled: true, owner: false });
  }
}

const whileViewing: readonly Attack[] = [
  {
    rules: 'W4',
    door: 'every route that writes',
    attempt: 'an owner who looks as somebody, acting in their name',
    expected: '403 auth.viewing, all of them',
    writes: true,
    got: async (world) =>
      asViewer(world, async (headers) =>
        onAll(
          changing.filter((route) => routeRights[route]?.whileViewing !== true && (writes.includes(route) || ofBrowsers.includes(route))),
          () => headers,
        )(world),
      ),
  },
  {
    rules: 'W4 P4',
    door: `GET ${at('order')}/records`,
    attempt: 'an owner who looks as somebody: more than they see',
    expected: '200, 3 orders, x-viewing-as said',
    writes: true,
    got: async (world) =>
      asViewer(world, async (headers) => {
        const answer = await world.askWith(headers, 'GET', `${at('order')}/records?count=exact`);
        return `${said(answer)}, ${String(answer.body['total'])} orders, x-viewing-as ${answer.headers.has('x-viewing-as') ? 'said' : 'not said'}`;
      }),
  },
  {
    rules: 'P2',
    door: `GET ${at('supplier')}/records`,
    attempt: 'headers that name somebody else: x-viewing-as, x-user-id, x-forwarded-user, remote-user',
    expected: '404 entity.not-found',
    got: ask('mallory', 'GET', `${at('supplier')}/records`, {
      headers: { 'x-viewing-as': 'user:1', 'x-user-id': '1', 'x-forwarded-user': 'owner@test.example', 'remote-user': 'owner@test.example' },
    }),
  },
];

/** Attempts at the door itself. */
const doors: readonly Attack[] = [
  {
    rules: 'I1 E2',
    door: 'POST /api/auth/login',
    attempt: 'SQL in the address',
    expected: '401 auth.wrong-credentials',
    got: login("' OR 1=1 --", 'x'),
  },
  {
    rules: 'I1',
    door: 'POST /api/auth/login',
    attempt: 'no password, for somebody who has none',
    expected: '401 auth.wrong-credentials',
    got: login('owner@test.example', ''),
  },
  {
    rules: 'I1',
    door: 'POST /api/auth/login',
    attempt: 'an object for the password',
    expected: '400 request.invalid (request.shape)',
    got: login('mallory@test.example', { $ne: '' }),
  },
  {
    rules: 'I1',
    door: 'POST /api/auth/login',
    attempt: 'a list of addresses',
    expected: '400 request.invalid (request.shape)',
    got: login(['owner@test.example', 'mallory@test.example'], password),
  },
  {
    rules: 'I1 W1',
    door: 'POST /api/auth/login',
    attempt: 'owner: true beside the password',
    expected: '400 request.invalid (request.shape)',
    got: ask('nobody', 'POST', '/api/auth/login', { json: { email: 'mallory@test.example', password, owner: true } }),
  },
  {
    rules: 'I1 D10',
    door: 'POST /api/auth/login',
    attempt: 'a password of a thousand characters and one',
    expected: '400 request.invalid (request.shape)',
    got: login('mallory@test.example', 'x'.repeat(1_001)),
  },
  {
    rules: 'I1 P9',
    door: 'POST /api/auth/login',
    attempt: 'telling accounts that are there from those that are not, by the answer',
    expected: '401 auth.wrong-credentials, all of them',
    async got(world) {
      const bodies = new Set<string>();
      const outcome = await sweep(['fin@test.example', 'nobody@test.example', 'owner@test.example', 'gone@test.example'], async (email) => {
        const answer = await world.ask('nobody', 'POST', '/api/auth/login', { json: { email, password: 'wrong wooden horses' } });
        bodies.add(answer.text);
        return said(answer);
      });
      return bodies.size === 1 ? outcome : 'bodies differ';
    },
  },
  {
    rules: 'I1 P9',
    door: 'POST /api/auth/login',
    attempt: 'telling them apart by the time it takes',
    expected: 'the same work',
    async got(world) {
      const times: { readonly [email: string]: number[] } = { 'wh@test.example': [], 'nobody2@test.example': [] };
      const least = (): readonly number[] => Object.values(times).map((taken) => Math.min(...taken));
      const areAlike = ([one = 0, other = 0]: readonly number[]): boolean => Math.min(one, other) * 2 > Math.max(one, other);
      // On a busy machine the least of few is no measure: more are taken until it is one.
      for (let round = 0; round < 5 || (round < 50 && !areAlike(least())); round += 1) {
        for (const [email, taken] of Object.entries(times)) {
          world.server.clock.monotonic += 3_600_000;
          const since = performance.now();
          await world.ask('nobody', 'POST', '/api/auth/login', { json: { email, password: 'wrong wooden horses' } });
          taken.push(performance.now() - since);
        }
      }
      // Without the work of a password an answer takes a tenth of this.
      return areAlike(least()) ? 'the same work' : `${least().join(' and ')} ms`;
    },
  },
  {
    rules: 'I1',
    door: 'POST /api/auth/login',
    attempt: 'guessing on under ever new forwarded addresses',
    expected: '5 times 401, then 429',
    async got(world) {
      const codes: number[] = [];
      for (let index = 0; index < 8; index += 1) {
        const headers = { 'x-forwarded-for': `10.9.0.${index}`, 'x-real-ip': `10.9.0.${index}`, forwarded: `for=10.9.0.${index}` };
        codes.push(
          (await world.ask('nobody', 'POST', '/api/auth/login', { json: { email: 'dev@test.example', password: `guess ${index}` }, headers })).status,
        );
      }
      world.server.clock.monotonic += 3_600_000;
      const [wrong, limited] = [codes.filter((code) => code === 401).length, codes.filter((code) => code === 429).length];
      return wrong + limited === 8 && codes.indexOf(429) === wrong ? `${wrong} times 401, then 429` : codes.join(' ');
    },
  },
  {
    rules: 'I1 I2',
    door: 'POST /api/auth/link',
    attempt: 'a link that was never made',
    expected: '401 auth.link-used',
    got: ask('nobody', 'POST', '/api/auth/link', { json: { token: 'C'.repeat(43) } }),
  },
  {
    rules: 'I2',
    door: 'POST /api/auth/link',
    attempt: 'a link twice',
    expected: '200, then 401 auth.link-used',
    async got(world) {
      const token = await world.server.signIn.createLink(world.person('bob').user);
      const redeem = async (): Promise<string> => said(await world.ask('nobody', 'POST', '/api/auth/link', { json: { token } }));
      return `${await redeem()}, then ${await redeem()}`;
    },
  },
  {
    rules: 'I1',
    door: 'POST /api/auth/link',
    attempt: 'an invitation used as a way to sign in',
    expected: '401 auth.link-used',
    writes: true,
    async got(world) {
      const json = { email: 'invited@test.example', name: 'Invited' };
      const { body } = await world.server.call('POST', '/api/people', { headers: world.person('owner').headers, json });
      const token = (body['link'] as { path: string }).path.split('#').at(-1);
      return said(await world.ask('nobody', 'POST', '/api/auth/link', { json: { token } }));
    },
  },
  {
    rules: 'I1',
    door: 'POST /api/auth/reset',
    attempt: 'a sign-in link used to set somebody’s password',
    expected: '401 auth.reset-used',
    async got(world) {
      const token = await world.server.signIn.createLink(world.person('owner').user);
      return said(await world.ask('nobody', 'POST', '/api/auth/reset', { json: { token, password: 'nine paper lanterns' } }));
    },
  },
  {
    rules: 'I4',
    door: 'POST /api/people',
    attempt: 'an invitation whose host comes from the request',
    expected: '201, no host',
    writes: true,
    async got(world) {
      const headers = {
        ...world.person('owner').headers,
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        forwarded: 'host=evil.example',
      };
      const json = { email: 'hosted@test.example', name: 'Hosted' };
      const answer = await world.askWith(headers, 'POST', '/api/people', { json }, true);
      return `${said(answer)}, ${(answer.body['link'] as { url: string | null }).url === null && !answer.text.includes('evil') ? 'no host' : answer.text}`;
    },
  },
  {
    rules: 'P9 I1',
    door: 'POST /api/auth/forgot',
    attempt: 'asking whether an account is there, without mail',
    expected: '409 mail.off',
    got: ask('nobody', 'POST', '/api/auth/forgot', { json: { email: 'owner@test.example' } }),
  },
  {
    rules: 'I1',
    door: 'POST /api/auth/second-step',
    attempt: 'a second step without a first',
    expected: '401 auth.second-step-over',
    got: ask('nobody', 'POST', '/api/auth/second-step', { json: { token: 'D'.repeat(43), code: '123456' } }),
  },
  {
    rules: 'I1',
    door: 'POST /api/auth/password',
    attempt: 'a new password without the one before, from a session left open',
    expected: '403 auth.wrong-credentials',
    got: ask('mallory', 'POST', '/api/auth/password', { json: { password: 'nine paper lanterns' } }),
  },
  {
    rules: 'I1',
    door: 'DELETE /api/people/:id/second-factor',
    attempt: 'taking the owner’s second factor away',
    expected: '403 access.denied',
    got: ask('mallory', 'DELETE', (world) => `/api/people/${world.person('owner').user.id}/second-factor`),
  },
  {
    rules: 'I3 P9',
    door: 'DELETE /api/sessions/:id',
    attempt: 'ending a session of the owner by its number',
    expected: '404 auth.no-session',
    got: ask('mallory', 'DELETE', '/api/sessions/1'),
  },
  {
    rules: 'I7 P9',
    door: 'DELETE /api/tokens/:id',
    attempt: 'taking a token of the owner away by its number',
    expected: '404 auth.no-token',
    async got(world) {
      const { id } = await tokenOf(world, world.person('owner').headers, ['read']);
      return said(await world.ask('mallory', 'DELETE', `/api/tokens/${id}`));
    },
  },
  {
    rules: 'I7',
    door: 'POST /api/tokens',
    attempt: 'a token with a scope that there is not',
    expected: '400 request.invalid (request.shape)',
    got: ask('mallory', 'POST', '/api/tokens', { json: { name: 'x', scopes: ['read', 'admin'] } }),
  },
  {
    rules: 'I7',
    door: 'POST /api/tokens',
    attempt: 'a token for ever',
    expected: '400 request.invalid (request.shape)',
    got: ask('mallory', 'POST', '/api/tokens', { json: { name: 'x', scopes: ['read'], days: 36_500 } }),
  },
  {
    rules: 'I7 S2',
    door: 'GET /api/tokens',
    attempt: 'reading the text of a token again',
    expected: '200: no text',
    got: ask('mallory', 'GET', '/api/tokens', {}, (body) => (/"(token|hash|secret)"/.test(JSON.stringify(body)) ? body : 'no text')),
  },
];

/** The attempts. */
export const waysInAttacks: readonly Attack[] = [...strangers, ...standings, ...whileViewing, ...doors];
