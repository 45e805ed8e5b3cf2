// In charge of: how many links one person has open, and how many visitors hold live connections, on both stores.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { LinkDesk, outcome, type Answer } from './link-desk.fixtures.ts';

describe.each(['sqlite', 'postgres'] as const)('limits of public links on %s', (store) => {
  let desk: LinkDesk;

  beforeAll(async () => {
    desk = await LinkDesk.begin(store, { visits: { linksPerPerson: 3, perLink: 2, inAll: 3 } });
  });
  afterAll(() => desk.close());

  const make = (): Promise<Answer> => desk.as(desk.clerk, 'POST', '/api/links', { app: 'desk', kind: 'share', target: 'near' });

  test('W7 S6 of fifty links that one person makes at the same moment as many are made as they may have open', async () => {
    const made = await Promise.all(Array.from({ length: 50 }, make));
    expect(made.filter(({ status }) => status === 201).length).toBe(3);
    expect(new Set(made.filter(({ status }) => status !== 201).map((answer) => outcome(answer).join()))).toEqual(new Set(['429,link.too-many']));
    // The lead has links of their own, and one that is ended makes room.
    await desk.make(desk.lead, { kind: 'share', target: 'near' });
    const [one] = made.filter(({ status }) => status === 201).map(({ body }) => (body['link'] as { id: number }).id);
    await desk.as(desk.clerk, 'DELETE', `/api/links/${one}`);
    expect([(await make()).status, (await make()).status]).toEqual([201, 429]);
  });

  test('W7 S6 of links that had expired as many come back at the same moment as there is room for', async () => {
    const { body } = await desk.as(desk.clerk, 'GET', '/api/links?app=desk');
    const ids = (body['links'] as readonly { readonly id: number; readonly state: string }[])
      .filter(({ state }) => state === 'open')
      .map(({ id }) => id);
    const change = (id: number, json: object): Promise<Answer> => desk.as(desk.clerk, 'PATCH', `/api/links/${id}`, json);
    const { clock } = desk.server;
    const soon = { expiresAt: new Date(clock.now + 60_000).toISOString() };
    for (const id of ids) expect((await change(id, soon)).status).toBe(200);
    clock.now += 60_000;
    expect([(await make()).status, (await make()).status]).toEqual([201, 201]);
    const back = await Promise.all(ids.map((id) => change(id, { expiresAt: null })));
    expect(back.map((answer) => outcome(answer).join()).toSorted()).toEqual(['200,', '429,link.too-many', '429,link.too-many']);
    // One that is open, and one that stays ended, are changed whatever there is.
    expect((await change(ids[0] ?? 0, { name: 'Named anew' })).status).toBe(200);
    const [kept] = ids.filter((_, place) => back[place]?.status === 200);
    const later = { expiresAt: new Date(clock.now + 60_000).toISOString() };
    expect([(await change(kept ?? 0, later)).status, (await change(kept ?? 0, { expiresAt: null })).status]).toEqual([200, 200]);
  });

  test('S6 R3 visitors hold so many live connections through a link and in all; people come in all the same', async () => {
    const shares = [await desk.share('near'), await desk.share('near')];
    const open = async (place: 0 | 1): Promise<WebSocket> => {
      const socket = desk.socket(shares[place] ?? { session: '' });
      await once(socket, 'open');
      return socket;
    };
    const refusal = async (place: 0 | 1): Promise<unknown> => {
      const socket = desk.socket(shares[place] ?? { session: '' });
      socket.on('error', () => undefined);
      const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
      const { error } = JSON.parse(Buffer.concat(await response.toArray()).toString()) as { error: { code: string } };
      return [response.statusCode, error.code];
    };
    const sockets = [await open(0), await open(0)];
    expect(await refusal(0)).toEqual([429, 'live.too-many-visitors']);
    sockets.push(await open(1));
    expect(await refusal(1)).toEqual([429, 'live.too-many-visitors']);
    const member = desk.server.openSocket(desk.clerk.headers);
    await once(member, 'open');
    const [first] = sockets;
    first?.close();
    if (first !== undefined) await once(first, 'close');
    // The server hears of the end in its own time.
    await expect.poll(async () => open(1).then((socket) => sockets.push(socket) > 0), { timeout: 10_000 }).toBe(true);
    for (const socket of [...sockets, member]) socket.close();
  });
});
