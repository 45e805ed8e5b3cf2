// In charge of: attempts over the websocket: coming in, following what is hidden, and asking what was.
import { once } from 'node:events';
import type { WebSocket } from 'ws';
import { sweep, type Attack } from './attack.fixtures.ts';
import type { World } from './world.fixtures.ts';

/** What a socket is told within a moment after something was sent over it, or how it ended. */
async function told(world: World, socket: WebSocket, messages: readonly (string | Buffer)[]): Promise<string> {
  const heard: string[] = [];
  socket.on('message', (data) => {
    world.heard(String(data));
    const { type, error } = JSON.parse(String(data)) as { type: string; error?: { code: string } };
    heard.push(error?.code ?? type);
  });
  socket.on('error', () => undefined);
  const ended = new Promise<string>((resolve) => {
    socket.on('close', (code) => resolve(`ended ${code}`));
    socket.on('unexpected-response', (_request, response) => resolve(`refused ${response.statusCode}`));
  });
  const opened = once(socket, 'open').then(() => undefined);
  const early = await Promise.race([ended, opened.catch(() => undefined)]);
  if (early !== undefined) return early;
  for (const message of messages) socket.send(message);
  // The answer to a subscription that is always answered says that what was before it is through.
  socket.send(JSON.stringify({ type: 'subscribe', id: 'last', app: 'sales', entity: 'order', filter: { field: 'id', op: 'eq', value: 0 } }));
  const through = new Promise<undefined>((resolve) => {
    socket.on('message', (data) => String(data).includes('"last"') && resolve(undefined));
  });
  const end = await Promise.race([ended, through]);
  socket.close();
  return end ?? heard.slice(0, -1).join(', ');
}

const over =
  (
    messages: (world: World) => readonly (object | string)[],
    headers: (world: World) => Readonly<Record<string, string>> = (world) => world.person('mallory').headers,
  ): Attack['got'] =>
  async (world) =>
    told(
      world,
      world.server.openSocket(headers(world)),
      messages(world).map((message) => (typeof message === 'string' ? message : JSON.stringify(message))),
    );

/** The text, each time with another letter of it changed. */
const oneLetterChanged = (text: string): readonly string[] =>
  Array.from({ length: Math.ceil(text.length / 10) }, (_, n) => n * 10).map(
    (place) => `${text.slice(0, place)}${text[place] === 'A' ? 'B' : 'A'}${text.slice(place + 1)}`,
  );

/** The position that a subscription is given. */
async function positionOf(world: World, who: 'mallory' | 'owner', request: object): Promise<string> {
  const socket = world.server.openSocket(world.person(who).headers);
  await once(socket, 'open');
  socket.send(JSON.stringify(request));
  const [data] = (await once(socket, 'message')) as [unknown];
  socket.close();
  return (JSON.parse(String(data)) as { readonly position: string }).position;
}

/** What a subscription is told that comes back from a position of another one, or from what was made of that. */
const comingFrom =
  (
    [who, of]: readonly ['mallory' | 'owner', object],
    request: object,
    made: (position: string) => readonly (string | number)[] = (position) => [position],
  ): Attack['got'] =>
  async (world) => {
    const places = made(await positionOf(world, who, of));
    const { headers } = world.person('mallory');
    return sweep(places.map(String), async (since) => told(world, world.server.openSocket(headers), [JSON.stringify({ ...request, since })]));
  };

const subscribe = (entity: string, more: object = {}): object => ({
  type: 'subscribe',
  id: 's',
  app: entity === 'order' ? 'sales' : 'base',
  entity,
  ...more,
});

/** The attempts. */
export const liveAttacks: readonly Attack[] = [
  {
    rules: 'R1',
    door: 'GET /api/live',
    attempt: 'without a session',
    expected: 'refused 401',
    got: over(
      () => [],
      () => ({}),
    ),
  },
  {
    rules: 'R1',
    door: 'GET /api/live',
    attempt: 'from a page of another site',
    expected: 'refused 403',
    got: over(
      () => [],
      (world) => ({ ...world.person('mallory').headers, origin: 'https://evil.example' }),
    ),
  },
  {
    rules: 'R1',
    door: 'GET /api/live',
    attempt: 'from a page of no site',
    expected: 'refused 403',
    got: over(
      () => [],
      (world) => ({ ...world.person('mallory').headers, origin: 'null' }),
    ),
  },
  {
    rules: 'R1',
    door: 'GET /api/live',
    attempt: 'from a site whose name begins like ours',
    expected: 'refused 403',
    got: over(
      () => [],
      (world) => ({ ...world.person('mallory').headers, origin: `${world.server.origin}.evil.example` }),
    ),
  },
  {
    rules: 'R1 I3',
    door: 'GET /api/live',
    attempt: 'with the session of somebody who was disabled',
    expected: 'refused 401',
    writes: true,
    async got(world) {
      const gone = await world.server.addUser({ email: 'gone3@test.example', roles: ['ops'] });
      await world.server.call('PATCH', `/api/people/${gone.user.id}`, { headers: world.person('owner').headers, json: { disabled: true } });
      return told(world, world.server.openSocket(gone.headers), []);
    },
  },
  {
    rules: 'R1 P9',
    door: 'GET /api/live',
    attempt: 'following a hidden entity, and one that is not there',
    expected: 'entity.not-found, entity.not-found',
    got: over(() => [subscribe('supplier'), subscribe('nothing', { id: 't' })]),
  },
  {
    rules: 'R1 P5',
    door: 'GET /api/live',
    attempt: 'following with a filter by a hidden field',
    expected: 'request.invalid',
    got: over(() => [subscribe('product', { filter: { field: 'purchase_price', op: 'gt', value: 1 } })]),
  },
  {
    rules: 'R1 P5',
    door: 'GET /api/live',
    attempt: 'following with a hidden field shown',
    expected: 'request.invalid',
    got: over(() => [subscribe('product', { fields: ['purchase_price'] })]),
  },
  {
    rules: 'R1 P8',
    door: 'GET /api/live',
    attempt: 'following with a hidden link expanded',
    expected: 'request.invalid',
    got: over(() => [subscribe('product', { expand: ['supplier'] })]),
  },
  {
    rules: 'R1 R2',
    door: 'GET /api/live',
    attempt: 'everything since the beginning: hidden records',
    expected: 'reload, subscribed',
    got: over(() => [subscribe('order', { since: 0 })]),
  },
  {
    rules: 'R2 P10',
    door: 'GET /api/live',
    attempt: 'everything since the beginning of products: prices',
    expected: 'reload, subscribed',
    got: over(() => [subscribe('product', { since: 0, mark: 'x' })]),
  },
  {
    rules: 'R3',
    door: 'GET /api/live',
    attempt: 'a number that is to come',
    expected: 'reload, subscribed',
    got: over(() => [subscribe('order', { since: 9_000_000_000 })]),
  },
  {
    rules: 'R1',
    door: 'GET /api/live',
    attempt: 'a position that is none',
    expected: 'ended 4400',
    got: over(() => [subscribe('order', { since: null })]),
  },
  {
    rules: 'P7 R2',
    door: 'GET /api/live',
    attempt: 'what a record was that left, with the own position and a filter by a value of then',
    expected: 'reload, subscribed, all of them',
    got: comingFrom(['mallory', subscribe('order')], subscribe('order', { filter: { field: 'carrier', op: 'isEmpty' } })),
  },
  {
    rules: 'P7 R2',
    door: 'GET /api/live',
    attempt: 'the own position with other fields shown',
    expected: 'reload, subscribed, all of them',
    got: comingFrom(['mallory', subscribe('order')], subscribe('order', { fields: ['carrier'] })),
  },
  {
    rules: 'P7 R2',
    door: 'GET /api/live',
    attempt: 'the own position with a link expanded',
    expected: 'reload, subscribed, all of them',
    got: comingFrom(['mallory', subscribe('order')], subscribe('order', { expand: ['store'] })),
  },
  {
    rules: 'P7 R2',
    door: 'GET /api/live',
    attempt: 'the own position of another entity',
    expected: 'reload, subscribed, all of them',
    got: comingFrom(['mallory', subscribe('customer', { app: 'sales' })], subscribe('order')),
  },
  {
    rules: 'P7 P10',
    door: 'GET /api/live',
    attempt: 'a position of the owner’s, for the same question',
    expected: 'reload, subscribed, all of them',
    got: comingFrom(['owner', subscribe('order')], subscribe('order')),
  },
  {
    rules: 'P7',
    door: 'GET /api/live',
    attempt: 'a position with one letter changed, at every tenth place',
    expected: 'live.position-unknown, all of them',
    got: comingFrom(['mallory', subscribe('order')], subscribe('order'), oneLetterChanged),
  },
  {
    rules: 'P7',
    door: 'GET /api/live',
    attempt: 'a position cut short, made longer, empty, and a number written as one',
    expected: 'live.position-unknown, all of them',
    got: comingFrom(['mallory', subscribe('order')], subscribe('order'), (position) => [position.slice(4), `${position}AAAA`, '', '0']),
  },
  {
    rules: 'P7',
    door: 'GET /api/live',
    attempt: 'a page mark as a position',
    expected: 'live.position-unknown, all of them',
    got: async (world) => {
      const { body } = await world.ask('mallory', 'GET', '/api/apps/sales/entities/order/records?limit=1');
      return comingFrom(['mallory', subscribe('order')], subscribe('order'), () => [String(body['nextCursor'])])(world);
    },
  },
  {
    rules: 'P7',
    door: 'GET /api/live',
    attempt: 'reading a position',
    expected: 'nothing to read',
    got: async (world) => {
      const position = await positionOf(world, 'mallory', subscribe('order'));
      return /order|\[\d+,/i.test(Buffer.from(position, 'base64url').toString('latin1')) ? position : 'nothing to read';
    },
  },
  {
    rules: 'R3',
    door: 'GET /api/live',
    attempt: 'an unknown request',
    expected: 'ended 4400',
    got: over(() => [{ type: 'publish', id: 's', records: [] }]),
  },
  {
    rules: 'E4',
    door: 'GET /api/live',
    attempt: 'a __proto__ key',
    expected: 'ended 4400',
    got: over(() => ['{"type":"unsubscribe","id":"s","__proto__":{"owner":true}}']),
  },
  {
    rules: 'R3',
    door: 'GET /api/live',
    attempt: 'a message of a hundred kilobytes',
    expected: 'ended 1009',
    got: over(() => [`"${'x'.repeat(100_000)}"`]),
  },
  {
    rules: 'R3',
    door: 'GET /api/live',
    attempt: 'more messages than anybody needs',
    expected: 'ended 4429',
    got: over(() => Array.from({ length: 1_000 }, (_, index) => subscribe('order', { id: `s${index}`, since: 0 }))),
  },
  {
    rules: 'E5',
    door: 'GET /api/live',
    attempt: 'a filter of endless depth',
    expected: 'request.invalid',
    got: over(() => [
      `{"type":"subscribe","id":"s","app":"sales","entity":"order","filter":${'{"not":'.repeat(900)}{"field":"id","op":"eq","value":1}${'}'.repeat(901)}`,
    ]),
  },
];
