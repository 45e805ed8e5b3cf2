// In charge of: people looking at their own sessions and ending them, on both stores, and tokens lasting as long as was said.
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserName } from '../../auth/browser-name.ts';
import { SessionSightings } from '../../auth/session-sightings.ts';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

const password = 'seven wooden horses';
const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

test.each([
  [chrome, 'Chrome, Windows'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari, iOS',
  ],
  [`${chrome} Edg/130.0.0.0`, 'Edge, Windows'],
  ['Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0', 'WeChat, Android'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0', 'Firefox, Linux'],
  ['<script>alert(1)</script>', 'browser'],
  [undefined, 'browser'],
])('%s is kept as %s', (userAgent, name) => expect(browserName(userAgent)).toBe(name));

describe.each(['sqlite', 'postgres'] as const)('sessions on %s', (store) => {
  let server: TestServer;
  let other: TestServer;
  let staff: Browser;

  beforeAll(async () => {
    server = await startTestServer({ store });
    // A second server where two may share a workspace.
    other = store === 'postgres' ? await startTestServer({ joins: server }) : server;
    staff = await server.addUser({ email: 'staff@test.example', roles: ['ops'], password });
  });
  afterAll(async () => {
    if (other !== server) await other.close();
    await server.close();
  });

  interface Listed {
    readonly id: number;
    readonly browser: string | null;
    readonly beganAt: string;
    readonly seenAt: string;
    readonly current: boolean;
  }
  const list = async (who: Browser): Promise<readonly Listed[]> =>
    (await server.call('GET', '/api/sessions', { headers: who.headers })).body['sessions'] as readonly Listed[];
  const currentOf = (sessions: readonly Listed[]): number => sessions.find(({ current }) => current)?.id ?? 0;
  const end = async (who: Browser, path: string): Promise<number> => (await server.call('DELETE', path, { headers: who.headers })).status;
  const isIn = async (who: Browser): Promise<boolean> => (await server.call('GET', '/api/auth/me', { headers: who.headers })).status === 200;

  test('I1 the list says when each began and was seen, and with what; the header itself is not kept', async () => {
    const answer = await server.call('POST', '/api/auth/login', {
      json: { email: 'staff@test.example', password },
      headers: { 'user-agent': chrome },
    });
    expect(answer.status).toBe(200);
    const began = server.clock.now;
    server.clock.now += 5 * 60_000;
    const sessions = await list(staff);
    expect(sessions.map(({ browser, current }) => [browser, current])).toEqual([
      [null, true],
      ['Chrome, Windows', false],
    ]);
    const [own, elsewhere] = sessions;
    expect([own?.seenAt, elsewhere?.beganAt, elsewhere?.seenAt]).toEqual([server.clock.now, began, began].map((at) => new Date(at).toISOString()));
    expect(JSON.stringify(sessions)).not.toMatch(/Mozilla|hash|token/);
  });

  test('D10 a request writes nothing of when it was seen; that is kept later, and told by another server', async () => {
    const seen = await server.identity.sessionsSeen(staff.user.id);
    server.clock.now += 90_000;
    for (let request = 0; request < 20; request += 1) await isIn(staff);
    expect(await server.identity.sessionsSeen(staff.user.id)).toEqual(seen);
    const own = currentOf(await list(staff));
    const sightings = new SessionSightings(server.identity, () => server.clock.now);
    sightings.saw(own);
    await sightings.keep();
    expect((await other.identity.sessionsSeen(staff.user.id)).get(own)).toBe(server.clock.now);
    // A server whose clock is behind takes nothing back.
    await other.identity.sawSessions(new Map([[own, 5]]));
    expect((await server.identity.sessionsSeen(staff.user.id)).get(own)).toBe(server.clock.now);
  });

  test('I3 one is ended, and all others are, with their sockets and within a second; tokens stay', async () => {
    const browsers = [await server.browser(staff.user), await server.browser(staff.user), await server.browser(staff.user)] as const;
    const { body } = await server.call('POST', '/api/tokens', { headers: staff.headers, json: { name: 'script', scopes: ['read'] } });
    const first = currentOf(await list(browsers[0]));
    expect(await end(staff, `/api/sessions/${first}`)).toBe(204);
    expect([await isIn(browsers[0]), await isIn(browsers[1])]).toEqual([false, true]);
    for (let tries = 0; other.identity.sessionsOf(staff.user.id).some(({ id }) => id === first) && tries < 100; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    const socket = other.openSocket(browsers[2].headers);
    await once(socket, 'open');
    const closed = once(socket, 'close');
    const since = performance.now();
    expect(await end(staff, '/api/sessions')).toBe(204);
    expect((await closed)[0]).toBe(4401);
    expect(performance.now() - since).toBeLessThan(1_000);
    expect(await Promise.all([staff, ...browsers].map(isIn))).toEqual([true, false, false, false]);
    expect((await list(staff)).map(({ current }) => current)).toEqual([true]);
    expect((await server.call('GET', '/api/apps', { headers: { authorization: `Bearer ${String(body['token'])}` } })).status).toBe(200);
  });

  test('P9 another’s session, a token’s and one that is not there are refused alike', async () => {
    const { body } = await server.call('POST', '/api/tokens', { headers: staff.headers, json: { name: 'other', scopes: ['read'] } });
    const ids = [currentOf(await list(server.owner)), (body['info'] as { id: number }).id, 999_999, 'x'];
    const answers = await Promise.all(ids.map((id) => server.call('DELETE', `/api/sessions/${id}`, { headers: staff.headers })));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(404);
    expect(await isIn(server.owner)).toBe(true);
  });

  test('I7 a token lasts as long as was said, a year at most', async () => {
    const make = (days?: number) =>
      server.call('POST', '/api/tokens', { headers: staff.headers, json: { name: 't', scopes: ['read'], ...(days === undefined ? {} : { days }) } });
    const [short, usual] = [await make(1), await make()];
    const lasts = (answer: typeof short): number =>
      (Date.parse((answer.body['info'] as { expiresAt: string }).expiresAt) - server.clock.now) / 86_400_000;
    expect([lasts(short), lasts(usual)]).toEqual([1, 365]);
    expect([(await make(366)).status, (await make(0)).status, (await make(1.5)).status]).toEqual([400, 400, 400]);
    const call = async (answer: typeof short) =>
      (await server.call('GET', '/api/apps', { headers: { authorization: `Bearer ${String(answer.body['token'])}` } })).status;
    server.clock.now += 86_400_001;
    expect([await call(short), await call(usual)]).toEqual([401, 200]);
    server.clock.now -= 86_400_001;
  });
});
