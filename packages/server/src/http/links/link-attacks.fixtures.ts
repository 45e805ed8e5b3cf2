// In charge of: attempts to get more out of public links than they give, each with what has to come of it.
import { once } from 'node:events';
import type { Attack } from '../../attacks/attack.fixtures.ts';
import { outcome, records, until, type Answer, type LinkDesk, type Visit } from './link-desk.fixtures.ts';

type LinkAttack = Attack<LinkDesk>;

const order = '/api/apps/desk/entities/order';
const supplier = '/api/apps/desk/entities/supplier';
const denied = [403, 'access.denied'];
const unknownField = [400, 'request.invalid'];
const over = [401, 'link.session-over'];
const text = (filter: object): string => encodeURIComponent(JSON.stringify(filter));

function attack(rules: string, door: string, attempt: string, expected: unknown, run: (desk: LinkDesk) => Promise<unknown>): LinkAttack {
  return {
    rules,
    door: `public link, ${door}`,
    attempt,
    expected: JSON.stringify(expected),
    got: async (desk) => JSON.stringify(await run(desk)),
  };
}

/** A request by whoever came by the lead's link to the near orders. */
function seen(rule: string, door: string, attempt: string, expected: unknown, method: string, path: string, json?: unknown): LinkAttack {
  return attack(rule, door, attempt, expected, async (desk) => outcome(await desk.by(await desk.known('near'), method, path, json)));
}

/** A request by whoever came by the lead's public form. */
function sent(rule: string, door: string, attempt: string, expected: unknown, method: string, path: string, json?: unknown): LinkAttack {
  return attack(rule, door, attempt, expected, async (desk) => outcome(await desk.by(await desk.known('intake'), method, path, json)));
}

const reading: readonly LinkAttack[] = [
  seen('P5', 'list', 'a field that the view does not show', unknownField, 'GET', `${records}?fields=code,cost`),
  seen('P5', 'list', 'a sort by a hidden field', unknownField, 'GET', `${records}?sort=cost`),
  seen('P5', 'list', 'a filter on a hidden field', unknownField, 'GET', `${records}?filter=${text({ field: 'note', op: 'contains', value: 'h' })}`),
  seen(
    'P5',
    'list',
    'a filter on the field that the view’s own filter reads',
    unknownField,
    'GET',
    `${records}?filter=${text({ field: 'region', op: 'eq', value: 'far' })}`,
  ),
  seen('P5', 'list', 'a filter through a link', unknownField, 'GET', `${records}?filter=${text({ field: 'supplier.iban', op: 'isNotEmpty' })}`),
  seen('P8', 'list', 'a field of one link that is shown of another', unknownField, 'GET', `${records}?fields=supplier.city`),
  seen('P8', 'list', 'the title of a link of which only the city is shown', unknownField, 'GET', `${records}?fields=agent.name`),
  seen('P5', 'list', 'who made the records, and when', unknownField, 'GET', `${records}?fields=createdBy,createdAt`),
  attack('P8', 'expand', 'all of what a link leads to', [[200, undefined], { id: 1, title: 'Acme', name: 'Acme' }], async (desk) => {
    const answer = await desk.by(await desk.known('near'), 'GET', `${records}/1?fields=code&expand=supplier`);
    return [outcome(answer), (answer.body['record'] as { supplier?: unknown } | undefined)?.supplier];
  }),
  attack('P5', 'search', 'words of hidden fields and of hidden records', [[], []], async (desk) => {
    const near = await desk.known('near');
    const found = async (word: string): Promise<unknown> => (await desk.by(near, 'GET', `${records}?search=${word}`)).body['records'];
    return [await found('hush'), await found('far')];
  }),
  attack('P9', 'get', 'ids of records that the view leaves out, like ids of none', true, async (desk) => {
    const near = await desk.known('near');
    const [hidden, missing] = await Promise.all([3, 999].map((id) => desk.by(near, 'GET', `${records}/${id}`)));
    return hidden?.status === 404 && hidden.text === missing?.text;
  }),
  attack('P7', 'list', 'a count of more than the view holds', 2, async (desk) => {
    return (await desk.by(await desk.known('near'), 'GET', `${records}?count=exact&filter=${text({ or: [{ not: { and: [] } }, { and: [] }] })}`))
      .body['total'];
  }),
  attack('P7', 'query', 'a total of more than the view holds', [{ n: 2, sum: 6 }], async (desk) => {
    const metrics = [
      { op: 'count', as: 'n' },
      { op: 'sum', field: 'qty', as: 'sum' },
    ];
    return (await desk.by(await desk.known('near'), 'POST', `${order}/query`, { metrics })).body['rows'];
  }),
  seen('P5', 'query', 'groups by a hidden field', unknownField, 'POST', `${order}/query`, {
    groupBy: [{ field: 'cost' }],
    metrics: [{ op: 'count', as: 'n' }],
  }),
  seen('P5', 'query', 'an expression over a hidden field', unknownField, 'POST', `${order}/query`, {
    metrics: [{ op: 'max', expr: 'cost + 0', as: 'n' }],
  }),
  seen('P9', 'list', 'the entity that a link leads to', [404, 'entity.not-found'], 'GET', `${supplier}/records`),
  seen('P9', 'get', 'a record that is linked, by its id', [404, 'entity.not-found'], 'GET', `${supplier}/records/1`),
  attack('P7', 'cursor', 'the place that another link was at', [400, 'query.bad-cursor'], async (desk) => {
    const page = await desk.by(await desk.known('near'), 'GET', `${records}?limit=1`);
    return outcome(await desk.by(await desk.share('near'), 'GET', `${records}?limit=1&cursor=${String(page.body['nextCursor'])}`));
  }),
  seen('S6', 'export', 'the records as a file', denied, 'GET', `${order}/export`),
  seen('P10', 'history', 'what a record was before', denied, 'GET', `${records}/1/history`),
  seen('S6', 'explain', 'why something is not allowed', denied, 'POST', '/api/apps/desk/explain', { entity: 'order', action: 'read' }),
  seen('S6', 'trash', 'what was deleted', denied, 'GET', `${order}/trash`),
  seen('S6', 'description', 'the whole API with its entities', denied, 'GET', '/api/openapi.json'),
  seen('S6', 'documents', 'the app with all its views', denied, 'GET', '/api/apps/desk'),
  seen('S6', 'documents', 'the list of apps', denied, 'GET', '/api/apps'),
  seen('S6', 'people', 'everybody’s names', denied, 'GET', '/api/users'),
  seen('W4', 'links', 'a link made by a link', denied, 'POST', '/api/links', { app: 'desk', kind: 'share', target: 'costs' }),
  seen('W4', 'links', 'the other links', denied, 'GET', '/api/links?app=desk'),
  seen('W1', 'create', 'a record through a shared view', denied, 'POST', records, { code: 'X' }),
  seen('W1', 'update', 'a change through a shared view', denied, 'PATCH', records, { records: [{ id: 1, version: 1, code: 'X' }] }),
  seen('W1', 'delete', 'a deletion through a shared view', denied, 'DELETE', records, { records: [{ id: 1, version: 1 }] }),
  seen('C2', 'file', 'a file by a guessed key', denied, 'GET', `${records}/1/files/photo/00000000-0000-4000-8000-000000000000`),
  attack(
    'P9',
    'opening',
    'other views, forms and entities in what the page is told',
    [['order', 'supplier'], ['order.code', 'order.qty', 'order.supplier', 'order.agent'], ['supplier.name', 'supplier.city'], false],
    async (desk) => {
      const { token } = await desk.make(desk.lead, { kind: 'share', target: 'near' });
      const { body, text: all } = await desk.open(token);
      const entities = body['entities'] as readonly { slug: string; fields: object }[];
      return [
        entities.map(({ slug }) => slug),
        Object.keys(entities[0]?.fields ?? {}),
        Object.keys(entities[1]?.fields ?? {})
          .toSorted()
          .toReversed(),
        /costs|intake|iban|"cost"/.test(all),
      ];
    },
  ),
];

async function refusedSocket(desk: LinkDesk, visit: Visit): Promise<number | undefined> {
  const socket = desk.socket(visit);
  socket.on('error', () => undefined);
  const [, response] = (await until(once(socket, 'unexpected-response'))) as [unknown, { statusCode?: number }];
  return response.statusCode;
}

async function told(desk: LinkDesk, visit: Visit, topic: object): Promise<unknown> {
  const socket = desk.socket(visit);
  await until(once(socket, 'open'));
  const heard = once(socket, 'message');
  socket.send(JSON.stringify({ type: 'subscribe', id: 's', app: 'desk', ...topic }));
  const event = JSON.parse(String((await until(heard))[0])) as { type: string; error?: { code: string } };
  socket.close();
  return event.error?.code ?? event.type;
}

const following: readonly LinkAttack[] = [
  attack('R1', 'live', 'another entity', 'entity.not-found', async (desk) => told(desk, await desk.known('near'), { entity: 'supplier' })),
  attack('R1', 'live', 'a filter on a hidden field', 'request.invalid', async (desk) => {
    return told(desk, await desk.known('near'), { entity: 'order', filter: { field: 'cost', op: 'gt', value: 1 } });
  }),
  attack('R1', 'live', 'through a public form', 403, async (desk) => refusedSocket(desk, await desk.known('intake'))),
  attack('R1', 'live', 'with a session that nobody gave', 401, (desk) => refusedSocket(desk, { session: 'link.1.9999999999999.x.y' })),
];

const sending: readonly LinkAttack[] = [
  sent('S6', 'list', 'reading through a form', denied, 'GET', records),
  sent('S6', 'get', 'what one sent', denied, 'GET', `${records}/1`),
  sent('S6', 'query', 'counting through a form', denied, 'POST', `${order}/query`, { metrics: [{ op: 'count', as: 'n' }] }),
  sent('W1', 'create', 'a field that the form does not have', [400, 'record.invalid'], 'POST', records, { code: 'Z', cost: 1 }),
  sent('W1', 'create', 'a link to a record by its id', [400, 'record.invalid'], 'POST', records, { code: 'Z', supplier: 1 }),
  sent('W1', 'create', 'a link to a record by a value', [400, 'record.invalid'], 'POST', records, { code: 'Z', supplier: { name: 'Acme' } }),
  sent('W1', 'create', 'somebody as owner', [400, 'record.invalid'], 'POST', records, { code: 'Z', owner: 1 }),
  sent('W6', 'create', 'another state', [400, 'record.invalid'], 'POST', records, { code: 'Z', state: 'done' }),
  sent('W1', 'create', 'an id and a version', [400, 'record.invalid'], 'POST', records, { code: 'Z', id: 1, version: 1 }),
  sent(
    'E4',
    'create',
    'a key that addresses the prototype',
    [400, 'request.invalid'],
    'POST',
    records,
    JSON.parse('{"code":"Z","__proto__":{"cost":1}}'),
  ),
  attack('P5', 'create', 'a hidden field is refused like one that is not there', true, async (desk) => {
    const form = await desk.form();
    const said = async (name: string): Promise<string> =>
      (await desk.by(form, 'POST', records, { code: 'Z', [name]: 1 })).text.replaceAll(name, 'it');
    return (await said('cost')) === (await said('cots'));
  }),
  sent('S6', 'create', 'many records at once', [400, 'link.one-record'], 'POST', records, { records: [{ code: 'Z' }] }),
  sent('S6', 'upsert', 'finding records by a value', [400, 'link.one-record'], 'POST', `${records}?upsertBy=code`, { code: 'A' }),
  sent('P9', 'create', 'a record of another entity', [404, 'entity.not-found'], 'POST', `${supplier}/records`, { name: 'Mine' }),
  sent('W1', 'update', 'changing what is there', denied, 'PATCH', `${records}/1`, { code: 'Z' }),
  sent('C2', 'upload', 'a file for a field that is on the form', denied, 'POST', `${order}/files?field=photo`, {}),
  sent('S6', 'import', 'a file of records', denied, 'POST', `${order}/import`, {}),
  attack('E5', 'create', 'a body of megabytes', [413, 'request.too-large'], async (desk) => {
    return outcome(await desk.by(await desk.known('intake'), 'POST', records, { code: 'x'.repeat(2_000_000) }));
  }),
  attack('S6', 'create', 'the answer tells of the record', { received: true }, async (desk) => {
    return (await desk.by(await desk.form(), 'POST', records, { code: 'Told' })).body;
  }),
  attack('W8', 'create', 'a key that another link has used', [201, undefined], async (desk) => {
    const key = { 'idempotency-key': `attack ${desk.count()}`.replace(' ', '-') };
    await desk.by(await desk.form(), 'POST', records, { code: 'One' }, key);
    return outcome(await desk.by(await desk.form(), 'POST', records, { code: 'Two' }, key));
  }),
  attack('S6', 'create', 'without end', [429, 'link.too-often'], async (desk) => {
    const form = await desk.form();
    let last: Answer | undefined;
    for (let count = 0; count <= 30; count += 1) last = await desk.by(form, 'POST', records, { code: '' });
    return last === undefined ? undefined : outcome(last);
  }),
];

async function changed(
  desk: LinkDesk,
  kind: 'share' | 'form',
  json: object,
  change: (id: number) => Promise<unknown>,
  password?: string,
): Promise<unknown> {
  const { token, id } = await desk.make(desk.lead, { kind, target: kind === 'share' ? 'near' : 'intake', ...json });
  const visit = await desk.visit(token, password);
  await change(id);
  const path = kind === 'share' ? 'GET' : 'POST';
  return outcome(await desk.by(visit, path, records, kind === 'share' ? undefined : { code: 'Late' }));
}

const guessing: readonly LinkAttack[] = [
  attack('I1', 'opening', 'a token that nobody was given', [404, 'link.not-found'], async (desk) => outcome(await desk.open('A'.repeat(43)))),
  attack('I1', 'opening', 'a wrong password', [401, 'link.wrong-password'], async (desk) => {
    const { token } = await desk.make(desk.lead, { kind: 'share', target: 'near', password: 'open sesame' });
    return outcome(await desk.open(token, 'open barley'));
  }),
  attack('I1', 'opening', 'no password', [401, 'link.password'], async (desk) => {
    const { token } = await desk.make(desk.lead, { kind: 'share', target: 'near', password: 'open sesame' });
    return outcome(await desk.open(token));
  }),
  attack('I2', 'opening', 'a link that was used up', [404, 'link.not-found'], async (desk) => {
    const { token } = await desk.make(desk.lead, { kind: 'share', target: 'near', maxUses: 1 });
    await desk.open(token);
    return outcome(await desk.open(token));
  }),
  attack('I1', 'session', 'another link’s number on one’s own session', over, async (desk) => {
    const [near, other] = [await desk.known('near'), await desk.make(desk.lead, { kind: 'share', target: 'costs' })];
    const parts = near.session.split('.');
    return outcome(await desk.by({ session: ['link', other.id, ...parts.slice(2)].join('.') }, 'GET', records));
  }),
  attack('I1', 'session', 'a later end on one’s own session', over, async (desk) => {
    const [, id, ends, ...rest] = (await desk.known('near')).session.split('.');
    return outcome(await desk.by({ session: ['link', id, Number(ends) + 1, ...rest].join('.') }, 'GET', records));
  }),
  attack('I1', 'session', 'the token of the link itself as a bearer', [401, 'auth.required'], async (desk) => {
    const { token } = await desk.make(desk.lead, { kind: 'share', target: 'near' });
    return outcome(await desk.by({ session: token }, 'GET', records));
  }),
  attack('I1', 'session', 'a link’s session as a cookie', [401, 'auth.required'], async (desk) => {
    const { session } = await desk.known('near');
    return outcome(await desk.server.call('GET', records, { headers: { cookie: `__Host-trellis_session=${session}; trellis_session=${session}` } }));
  }),
  attack('P2', 'session', 'an owner’s cookie beside a link’s session', [404, 'entity.not-found'], async (desk) => {
    return outcome(await desk.by(await desk.known('near'), 'GET', `${supplier}/records`, undefined, desk.people.owner.headers));
  }),
  attack('P2', 'session', 'headers that name somebody else', [404, 'entity.not-found'], async (desk) => {
    const more = { 'x-user': '1', 'x-viewing-as': 'role:lead', 'x-original-url': '/api/users', 'x-http-method-override': 'DELETE' };
    return outcome(await desk.by(await desk.known('near'), 'GET', `${supplier}/records`, undefined, more));
  }),
  attack('I3', 'session', 'after the link was ended', over, (desk) =>
    changed(desk, 'share', {}, (id) => desk.as(desk.lead, 'DELETE', `/api/links/${id}`)),
  ),
  attack('I3', 'session', 'of a form that was ended', over, (desk) =>
    changed(desk, 'form', {}, (id) => desk.as(desk.lead, 'DELETE', `/api/links/${id}`)),
  ),
  attack('I3', 'session', 'after the password changed', over, (desk) =>
    changed(
      desk,
      'share',
      { password: 'open sesame' },
      (id) => desk.as(desk.lead, 'PATCH', `/api/links/${id}`, { password: 'open barley' }),
      'open sesame',
    ),
  ),
  attack('I3', 'session', 'after an end that was set later', over, async (desk) => {
    const { clock } = desk.server;
    const before = clock.now;
    try {
      return await changed(desk, 'share', {}, async (id) => {
        await desk.as(desk.lead, 'PATCH', `/api/links/${id}`, { expiresAt: new Date(before + 1_000).toISOString() });
        clock.now = before + 1_000;
      });
    } finally {
      clock.now = before;
    }
  }),
];

const names = async (desk: LinkDesk, visit: Visit): Promise<unknown> => {
  const { status, body } = await desk.by(visit, 'GET', `${records}?sort=code`);
  return status === 200 ? (body['records'] as readonly { code: string }[]).map(({ code }) => code) : status;
};

/** What links give of who made them. */
const giving: readonly LinkAttack[] = [
  attack('W4', 'share', 'records that the maker may not read', ['A'], async (desk) => {
    return names(desk, await desk.visit((await desk.make(desk.clerk, { kind: 'share', target: 'near' })).token));
  }),
  attack('W4', 'share', 'fields that the maker may not read', [400, 'request.invalid'], async (desk) => {
    const visit = await desk.visit((await desk.make(desk.clerk, { kind: 'share', target: 'costs' })).token);
    return outcome(await desk.by(visit, 'GET', `${records}?fields=cost`));
  }),
  attack('W4', 'share', 'by who may read and not export', [403, 'link.share-not-allowed'], async (desk) => {
    return outcome(await desk.as(desk.people.reader, 'POST', '/api/links', { app: 'desk', kind: 'share', target: 'near' }));
  }),
  attack('W4', 'form', 'by who may create and not import', [403, 'link.form-not-allowed'], async (desk) => {
    return outcome(await desk.as(desk.clerk, 'POST', '/api/links', { app: 'desk', kind: 'form', target: 'intake' }));
  }),
  attack('W4', 'links', 'ending somebody else’s', [404, 'link.unknown'], async (desk) => {
    const { id } = await desk.make(desk.lead, { kind: 'share', target: 'near' });
    return outcome(await desk.as(desk.people.reader, 'DELETE', `/api/links/${id}`));
  }),
  attack('I3', 'share', 'after its maker was disabled', [401, 200], async (desk) => {
    const visit = await desk.visit((await desk.make(desk.clerk, { kind: 'share', target: 'near' })).token);
    const disable = (disabled: boolean): Promise<unknown> => desk.as(desk.people.owner, 'PATCH', `/api/people/${desk.clerk.user.id}`, { disabled });
    await disable(true);
    const { status } = await desk.by(visit, 'GET', records);
    await disable(false);
    await desk.renew();
    return [status, (await desk.by(visit, 'GET', records)).status];
  }),
];

/** Every attempt. */
export const attacks: readonly LinkAttack[] = [...reading, ...following, ...sending, ...guessing, ...giving];
