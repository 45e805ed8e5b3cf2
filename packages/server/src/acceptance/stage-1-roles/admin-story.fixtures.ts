// In charge of: a day of the office: signed in like everybody, with none of the apps' data.
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { addressOf, refusal, type Company } from './company.fixtures.ts';

/** The day. */
export function adminStory(of: () => Company): void {
  test('signing in works, one’s own name and language are one’s own', async () => {
    const { client } = of().person('admin');
    expect((await client.auth.me()).user).toMatchObject({ name: '陈佳', owner: false });
    expect((await client.auth.update({ locale: 'en' })).user).toMatchObject({ locale: 'en' });
  });

  test('there is no app, and what is there answers like what is not', async () => {
    const { headers } = of().person('admin');
    expect((await of().server.call('GET', '/api/apps', { headers })).body).toEqual({ apps: [] });
    const bodies = new Set<string>();
    for (const app of ['base', 'sales', 'nothing']) bodies.add((await of().server.call('GET', `/api/apps/${app}`, { headers })).text);
    expect(bodies.size).toBe(1);
    const answers = new Set<string>();
    for (const entity of ['order', 'customer', 'nothing'])
      for (const id of [1, 999_999]) answers.add(`${(await of().server.call('GET', `${addressOf(entity)}/records/${id}`, { headers })).text}`);
    expect(answers.size).toBe(1);
  });

  test('the description of the API names none of the data', async () => {
    const { text } = await of().server.call('GET', '/api/openapi.json', { headers: of().person('admin').headers });
    expect(text).not.toMatch(/platform_order_id|purchase_price|service_case|marketplace/);
  });

  test('nothing arrives live, and a token of one’s own opens nothing more', async () => {
    const { headers, client } = of().person('admin');
    const socket = of().server.openSocket(headers);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'subscribe', id: 's', app: 'sales', entity: 'order' }));
    const [data] = (await once(socket, 'message')) as [unknown];
    expect(JSON.parse(String(data))).toMatchObject({ type: 'error', error: { code: 'app.not-found' } });
    socket.close();
    const { token } = await client.tokens.create({ name: 'script', scopes: ['read', 'write'] });
    const asked = await of().server.call('GET', `${addressOf('order')}/records`, { headers: { authorization: `Bearer ${token}` } });
    expect(asked.status).toBe(404);
    expect(await refusal(of().of('admin', 'store').create({ name: 'Mine' }))).toBe('404 app.not-found');
  });
}
