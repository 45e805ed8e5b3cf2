// In charge of: public forms and shared views over HTTP, on both stores: what they give, what ends them, and that nothing else goes through them.
import { once } from 'node:events';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { LinkDesk, outcome, records, until, type Answer, type Visit } from './link-desk.fixtures.ts';

describe.each(['sqlite', 'postgres'] as const)('public links on %s', (store) => {
  let desk: LinkDesk;

  beforeAll(async () => {
    desk = await LinkDesk.begin(store);
  });
  afterAll(() => desk.close());

  const codesOf = async (visit: Visit): Promise<unknown> => {
    const { status, body } = await desk.by(visit, 'GET', `${records}?sort=code&fields=code`);
    return status === 200 ? (body['records'] as readonly { readonly code: string }[]).map((each) => each.code) : status;
  };
  /** A socket of a visitor that follows the orders; the code it is closed with. */
  const follow = async (visit: Visit): Promise<{ readonly socket: WebSocket; readonly closed: Promise<number> }> => {
    const socket = desk.socket(visit);
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    await once(socket, 'open');
    const told = once(socket, 'message');
    socket.send(JSON.stringify({ type: 'subscribe', id: 's', app: 'desk', entity: 'order' }));
    expect(JSON.parse(String((await told)[0]))).toMatchObject({ type: 'subscribed' });
    return { socket, closed };
  };

  test('S6 a public form creates one record with the fields it declares, and answers nothing of it', async () => {
    const { token } = await desk.make(desk.lead, { kind: 'form', target: 'intake' });
    const opened = await desk.open(token);
    expect(opened.body).toMatchObject({ kind: 'form', label: { en: 'Form intake' }, app: { slug: 'desk' } });
    const [entity] = opened.body['entities'] as readonly { fields: object; can: object }[];
    // Links, people, files and states would show strangers what there is.
    expect(Object.keys(entity?.fields ?? {})).toEqual(['order.code', 'order.qty', 'order.note']);
    const form = desk.visitOf(opened);
    const sent = await desk.by(form, 'POST', records, { code: 'F1', qty: 3, note: 'hello' });
    expect([sent.status, sent.body]).toEqual([201, { received: true }]);
    expect(await desk.find('F1')).toMatchObject([{ code: 'F1', qty: 3, note: 'hello', state: 'open', owner: null }]);
  });

  test('S6 W8 what was sent twice under one key is one record, and a key of one link is no key of another', async () => {
    const [one, other] = [await desk.form(), await desk.form()];
    const key = { 'idempotency-key': 'same-key' };
    const first = await desk.by(one, 'POST', records, { code: 'K1' }, key);
    expect([first.status, await desk.by(one, 'POST', records, { code: 'K1' }, key)]).toMatchObject([201, { status: 201 }]);
    expect(outcome(await desk.by(one, 'POST', records, { code: 'K2' }, key))).toEqual([409, 'idempotency.other-body']);
    expect((await desk.by(other, 'POST', records, { code: 'K2' }, key)).status).toBe(201);
    expect([(await desk.find('K1')).length, (await desk.find('K2')).length]).toEqual([1, 1]);
  });

  test('S6 who sends without end is slowed down, and nobody else is', async () => {
    const { token } = await desk.make(desk.lead, { kind: 'form', target: 'intake' });
    const form = await desk.visit(token);
    const from = (address: string): Promise<Answer> => desk.by(form, 'POST', records, { code: '' }, { 'x-forwarded-for': address });
    const answers: unknown[] = [];
    for (let sent = 0; sent < 32; sent += 1) answers.push((await from('10.9.9.9')).status);
    expect([answers.slice(0, 30).every((status) => status === 400), answers.slice(30)]).toEqual([true, [429, 429]]);
    expect((await from('10.9.9.8')).status).toBe(400);
    desk.server.clock.monotonic += 11 * 60_000;
    expect((await from('10.9.9.9')).status).toBe(400);
  });

  test('P4 W4 a shared view shows its own columns on its own records, and linked titles only where it shows them', async () => {
    const share = await desk.share('near');
    const { body } = await desk.by(share, 'GET', `${records}?count=exact&sort=code`);
    expect(body).toEqual({
      total: 2,
      records: [
        { id: 1, version: 1, code: 'A', qty: 5, supplier: { id: 1, title: 'Acme' }, agent: { id: 2, title: '#2' } },
        { id: 2, version: 1, code: 'B', qty: 1, supplier: null, agent: null },
      ],
    });
    const wide = await desk.by(share, 'GET', `${records}/1?fields=code,agent.city,supplier`);
    expect(wide.body['record']).toMatchObject({ code: 'A', agent: { id: 2, title: '#2', city: 'Bonn' }, supplier: { title: 'Acme' } });
    const groups = { groupBy: [{ field: 'supplier' }], metrics: [{ op: 'sum', field: 'qty', as: 'sum' }] };
    const grouped = await desk.by(share, 'POST', '/api/apps/desk/entities/order/query', groups);
    expect(grouped.body['rows']).toEqual([
      { supplier: { id: 1, title: 'Acme' }, sum: 5 },
      { supplier: null, sum: 1 },
    ]);
  });

  test('P4 W4 a link and a file hold a field only where one grant exports it, and nothing of linked records that may not be exported', async () => {
    const { broker } = desk.people;
    const abc = `filter=${encodeURIComponent(JSON.stringify({ field: 'code', op: 'in', value: ['A', 'B', 'C'] }))}`;
    const out = [
      { id: 1, version: 1, code: 'A', cost: 500 },
      { id: 2, version: 1, code: 'B', cost: 50 },
      { id: 3, version: 1, code: 'C' },
    ];
    // What they may read is more than that.
    const read = await desk.as(broker, 'GET', `${records}?sort=code&${abc}&fields=code,qty,cost,supplier`);
    expect((read.body['records'] as readonly object[])[2]).toMatchObject({ code: 'C', qty: 9, cost: 900 });
    expect((read.body['records'] as readonly object[])[0]).toMatchObject({ supplier: { id: 1, title: 'Acme' } });
    const share = await desk.visit((await desk.make(broker, { kind: 'share', target: 'all' })).token);
    expect((await desk.by(share, 'GET', `${records}?sort=code&${abc}`)).body['records']).toEqual(out);
    const asked = async (fields: string): Promise<unknown> => outcome(await desk.by(share, 'GET', `${records}?fields=${fields}`));
    expect([await asked('qty'), await asked('supplier'), await asked('region')]).toEqual(Array.from({ length: 3 }, () => [400, 'request.invalid']));
    const filed = async (query: string): Promise<Answer> => desk.as(broker, 'GET', `/api/apps/desk/entities/order/export?sort=code&${abc}&${query}`);
    expect((await filed('format=csv&fields=code,cost')).text).toMatch(/^Code,Cost\r?\nA,500\r?\nB,50\r?\nC,\r?\n$/);
    expect(
      (await filed('format=jsonl&fields=code,cost')).text
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual(out);
    expect((await filed('format=jsonl')).text).not.toMatch(/Acme|qty|900/);
    const refused = async (query: string): Promise<unknown> => {
      const { status, body } = await filed(query);
      return [status, (body['error'] as { issues?: readonly { code: string }[] }).issues?.map(({ code }) => code)];
    };
    expect([
      await refused('format=csv&fields=code,qty,none'),
      await refused('format=xlsx&fields=supplier.name'),
      await refused('format=jsonl&fields=qty'),
    ]).toEqual([
      [400, ['query.not-exportable', 'query.unknown-field']],
      [400, ['query.not-exportable']],
      [400, ['query.not-exportable']],
    ]);
    // Their screens leave out what would be refused.
    const { entities } = (await desk.as(broker, 'GET', '/api/apps/desk')).body as { entities: { order: { fields: { [id: string]: object } } } };
    const kept = Object.entries(entities.order.fields).filter(([, field]) => 'exportable' in field);
    expect(kept.map(([id]) => id).toSorted()).toEqual(['order.qty', 'order.supplier']);
    const why = async (field: string, record?: number): Promise<unknown> => {
      const question = { entity: 'order', action: 'export', field, ...(record === undefined ? {} : { record }) };
      return (await desk.as(broker, 'POST', '/api/apps/desk/explain', question)).body['allowed'];
    };
    expect([await why('code'), await why('cost', 1), await why('cost', 3), await why('qty')]).toEqual([true, true, false, false]);
  });

  test('P8 P4 a title is shown on the path that shows it, and not on another that ends in the same field', async () => {
    const homes = await desk.share('homes');
    const by = async (field: string): Promise<unknown> => {
      const question = { groupBy: [{ field, as: 'home' }], metrics: [{ op: 'count', as: 'n' }] };
      const { body } = await desk.by(homes, 'POST', '/api/apps/desk/entities/order/query', question);
      return (body['rows'] as readonly object[])[0];
    };
    expect([await by('supplier.home'), await by('agent.home')]).toEqual([
      { home: { id: 1, title: 'Ulm harbour' }, n: 1 },
      { home: { id: 2, title: '#2' }, n: 1 },
    ]);
  });

  test('W4 a link gives what its maker may give today: their records, without their hidden fields, and nothing when they are out', async () => {
    const mine = await desk.make(desk.clerk, { kind: 'share', target: 'near' });
    const share = await desk.visit(mine.token);
    expect(await codesOf(share)).toEqual(['A']);
    const costs = await desk.visit((await desk.make(desk.clerk, { kind: 'share', target: 'costs' })).token);
    expect((await desk.by(costs, 'GET', `${records}?sort=code`)).body['records']).toEqual([
      { id: 1, version: 1, code: 'A' },
      { id: 3, version: 1, code: 'C' },
    ]);
    const change = (json: object): Promise<Answer> => desk.as(desk.server.owner, 'PATCH', `/api/people/${desk.clerk.user.id}`, json);
    // A role that may read and not export gives nothing away.
    await change({ roles: ['reader'] });
    expect(outcome(await desk.by(share, 'GET', records))).toEqual([401, 'link.session-over']);
    await change({ roles: ['clerk'] });
    expect(await codesOf(share)).toEqual(['A']);
    await change({ disabled: true });
    expect([outcome(await desk.by(share, 'GET', records)), outcome(await desk.open(mine.token))]).toEqual([
      [401, 'link.session-over'],
      [404, 'link.not-found'],
    ]);
    await change({ disabled: false });
    await desk.renew();
    expect(await codesOf(share)).toEqual(['A']);
  });

  test('W4 nobody makes a link to what they may not give, and only its maker and owners see and end it', async () => {
    const refused = async (who: keyof typeof desk.people, json: object): Promise<unknown> =>
      outcome(await desk.as(desk.people[who], 'POST', '/api/links', { app: 'desk', ...json }));
    expect([
      await refused('reader', { kind: 'share', target: 'near' }),
      await refused('clerk', { kind: 'form', target: 'intake' }),
      await refused('lead', { kind: 'share', target: 'none' }),
      await refused('lead', { kind: 'form', target: 'near' }),
      await refused('lead', { kind: 'form', target: 'short' }),
      await refused('nobody', { kind: 'share', target: 'near' }),
      await refused('lead', { kind: 'share', target: 'near', expiresAt: '2020-01-01T00:00:00Z' }),
    ]).toEqual([
      [403, 'link.share-not-allowed'],
      [403, 'link.form-not-allowed'],
      [404, 'link.no-target'],
      [404, 'link.no-target'],
      [400, 'link.form-incomplete'],
      [404, 'app.not-found'],
      [400, 'request.invalid'],
    ]);
    const { id } = await desk.make(desk.lead, { kind: 'share', target: 'near', name: 'For the auditor' });
    const listed = async (who: keyof typeof desk.people): Promise<boolean> =>
      ((await desk.as(desk.people[who], 'GET', '/api/links?app=desk')).body['links'] as readonly { id: number }[]).some((link) => link.id === id);
    expect([await listed('lead'), await listed('owner'), await listed('reader')]).toEqual([true, true, false]);
    expect(outcome(await desk.as(desk.people.reader, 'DELETE', `/api/links/${id}`))).toEqual([404, 'link.unknown']);
    expect(outcome(await desk.as(desk.people.reader, 'PATCH', `/api/links/${id}`, { password: null }))).toEqual([404, 'link.unknown']);
    expect((await desk.as(desk.people.owner, 'DELETE', `/api/links/${id}`)).status).toBe(204);
    expect(outcome(await desk.as(desk.lead, 'PATCH', `/api/links/${id}`, { expiresAt: null }))).toEqual([409, 'link.revoked']);
  });

  test('S2 what opens a link stands behind the # of its address, which no server is told', async () => {
    const make = async (json: object): Promise<Answer> => desk.as(desk.lead, 'POST', '/api/links', { app: 'desk', ...json });
    const [form, share] = [await make({ kind: 'form', target: 'intake' }), await make({ kind: 'share', target: 'near' })];
    expect([form.body['path'], share.body['path'], share.body['url']]).toEqual([
      expect.stringMatching(/^\/f#[\w-]{43}$/),
      expect.stringMatching(/^\/s#[\w-]{43}$/),
      `https://trellis.test.example${String(share.body['path'])}`,
    ]);
  });

  test('P9 unknown, expired, ended and used-up links are refused alike', async () => {
    const day = 86_400_000;
    const soon = new Date(desk.server.clock.now + day).toISOString();
    const expired = await desk.make(desk.lead, { kind: 'share', target: 'near', expiresAt: soon, password: 'open sesame' });
    const ended = await desk.make(desk.lead, { kind: 'form', target: 'intake' });
    const used = await desk.make(desk.lead, { kind: 'share', target: 'near', maxUses: 1 });
    const session = await desk.visit(used.token);
    await desk.as(desk.lead, 'DELETE', `/api/links/${ended.id}`);
    desk.server.clock.now += day + 1;
    const answers = await Promise.all([expired, ended, used, { token: 'x'.repeat(43) }].map(({ token }) => desk.open(token)));
    desk.server.clock.now -= day + 1;
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(outcome(answers[0] as Answer)).toEqual([404, 'link.not-found']);
    // What it was opened for goes on.
    expect(await codesOf(session)).toEqual(['A', 'B']);
  });

  test('I1 a password is asked for and guarded against guessing; another one ends what was open', async () => {
    const { token, id } = await desk.make(desk.lead, { kind: 'share', target: 'near', password: 'open sesame' });
    expect(outcome(await desk.open(token))).toEqual([401, 'link.password']);
    expect(outcome(await desk.open(token, 'open says me'))).toEqual([401, 'link.wrong-password']);
    const share = await desk.visit(token, 'open sesame');
    expect(await codesOf(share)).toEqual(['A', 'B']);
    const guess = (): Promise<Answer> =>
      desk.server.call('POST', '/api/links/open', { json: { token, password: 'guess' }, headers: { 'x-forwarded-for': '10.8.0.1' } });
    const guesses: unknown[] = [];
    for (let tries = 0; tries < 8; tries += 1) guesses.push((await guess()).status);
    expect([guesses.slice(0, 5), guesses.at(-1)]).toEqual([[401, 401, 401, 401, 401], 429]);
    expect((await desk.as(desk.lead, 'PATCH', `/api/links/${id}`, { password: 'open barley' })).status).toBe(200);
    expect([await codesOf(share), outcome(await desk.open(token, 'open sesame'))]).toEqual([401, [401, 'link.wrong-password']]);
    expect(await codesOf(await desk.visit(token, 'open barley'))).toEqual(['A', 'B']);
  });

  test('I2 of fifty who open a link that may be opened once exactly one does', async () => {
    const { token } = await desk.make(desk.lead, { kind: 'share', target: 'near', maxUses: 1 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => desk.open(token)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 49 }, () => 404)]);
  });

  test('I3 a link that is ended or expires is over within a second, open sockets included', async () => {
    const { token, id } = await desk.make(desk.lead, { kind: 'share', target: 'near' });
    const share = await desk.visit(token);
    const followed = await follow(share);
    await desk.as(desk.lead, 'DELETE', `/api/links/${id}`);
    expect([await until(followed.closed), await codesOf(share)]).toEqual([4401, 401]);
    const end = desk.server.clock.now + 60_000;
    const brief = await desk.visit((await desk.make(desk.lead, { kind: 'share', target: 'near', expiresAt: new Date(end).toISOString() })).token);
    const watching = await follow(brief);
    desk.server.clock.now = end;
    expect([await until(watching.closed), await codesOf(brief)]).toEqual([4401, 401]);
  });

  test('R2 W4 a socket tells what the view shows and no more, and closes when its maker loses what they gave', async () => {
    const { token } = await desk.make(desk.clerk, { kind: 'share', target: 'near' });
    const { socket, closed } = await follow(await desk.visit(token));
    const events: string[] = [];
    socket.on('message', (data) => events.push(String(data)));
    const [order] = (await desk.find('A')) as readonly { id: number; version: number }[];
    const write = async (version: number, json: object): Promise<unknown> =>
      (await desk.as(desk.server.owner, 'PATCH', `${records}/${order?.id}`, json, { 'if-match': `"${version}"` })).status;
    expect(await write(order?.version ?? 0, { note: 'whisper' })).toBe(200);
    expect(await write((order?.version ?? 0) + 1, { qty: 6 })).toBe(200);
    await until(once(socket, 'message'));
    expect(events.join()).toContain('"qty":6');
    expect(events.join()).not.toMatch(/whisper|cost|Unlinked|"code":"[BC]"/);
    await desk.as(desk.server.owner, 'PATCH', `/api/people/${desk.clerk.user.id}`, { roles: [] });
    expect(await until(closed)).toBe(4401);
    await desk.as(desk.server.owner, 'PATCH', `/api/people/${desk.clerk.user.id}`, { roles: ['clerk'] });
  });

  test('P6 a link ends with its view, as the preview says, and does not open one that is made anew under the same id', async () => {
    const { token, id } = await desk.make(desk.lead, { kind: 'share', target: 'homes', name: 'For the forwarder' });
    const other = await desk.make(desk.lead, { kind: 'share', target: 'near' });
    const share = await desk.visit(token);
    const studio = async (method: string, path: string, json?: object): Promise<Answer> =>
      desk.as(desk.server.owner, method, `/api/studio/apps/desk/${path}`, json);
    const documents = (await studio('GET', 'documents')).body['documents'] as readonly { kind: string; id: string }[];
    const change = async (wanted: readonly object[]): Promise<{ readonly steps: readonly object[] }> => {
      const plan = (await studio('POST', 'preview-change', { documents: wanted })).body['plan'] as { expect: string; steps: readonly object[] };
      expect((await studio('POST', 'apply-change', { documents: wanted, expect: plan.expect })).status).toBe(200);
      return plan;
    };
    const without = documents.filter((each) => each.kind !== 'view' || each.id !== 'homes');
    const { steps } = await change(without);
    expect(steps.filter((step) => 'reason' in step)).toMatchObject([
      { document: 'desk/homes', to: 'removed', state: 'fine', reason: { code: 'change.ends-links' } },
    ]);
    expect(JSON.stringify(steps)).toContain('For the forwarder');
    expect([outcome(await desk.by(share, 'GET', records)), outcome(await desk.open(token))]).toEqual([
      [401, 'link.session-over'],
      [404, 'link.not-found'],
    ]);
    await change(documents);
    const listed = (await desk.as(desk.lead, 'GET', '/api/links?app=desk')).body['links'] as readonly { id: number; state: string }[];
    const stateOf = (one: number): string | undefined => listed.find((link) => link.id === one)?.state;
    expect([stateOf(id), stateOf(other.id)]).toEqual(['revoked', 'open']);
    expect([outcome(await desk.by(share, 'GET', records)), outcome(await desk.open(token)), (await desk.open(other.token)).status]).toEqual([
      [401, 'link.session-over'],
      [404, 'link.not-found'],
      200,
    ]);
  });

  test('S5 an app that is taken out as a file takes no links along', async () => {
    const { token, id } = await desk.make(desk.lead, { kind: 'share', target: 'near', name: 'Stays in the house' });
    const { origin, owner } = desk.server;
    const { body, status } = await fetch(`${origin}/api/apps/desk/archive`, { headers: owner.headers });
    const archive = gunzipSync(Buffer.from(await new Response(body).arrayBuffer())).toString('utf8');
    expect([status, archive.includes('"near"'), archive.includes('Stays in the house'), archive.includes(token)]).toEqual([200, true, false, false]);
    await desk.as(desk.lead, 'DELETE', `/api/links/${id}`);
  });

  test('S7 making, opening, refusing and ending a link are written down, without a secret', async () => {
    const { token, id } = await desk.make(desk.lead, { kind: 'share', target: 'near', password: 'open sesame', name: 'Audited' });
    await desk.open(token, 'open sesame');
    await desk.open(token, 'wrong one');
    await desk.as(desk.people.reader, 'POST', '/api/links', { app: 'desk', kind: 'share', target: 'near' });
    await desk.as(desk.lead, 'DELETE', `/api/links/${id}`);
    const { body, text } = await desk.as(desk.server.owner, 'GET', '/api/audit?limit=5');
    const entries = body['entries'] as readonly { kind: string; target: string; result: string; actor: { name: string } }[];
    expect(entries.map(({ kind, target, result, actor }) => [kind, target, result, actor.name]).toReversed()).toEqual([
      ['share.created', 'view:desk/near', 'done', 'lead'],
      ['share.opened', `link:${id}`, 'done', 'Audited'],
      ['share.opened', `link:${id}`, 'refused', ''],
      ['share.created', 'view:desk/near', 'refused', 'reader'],
      ['share.ended', `link:${id}`, 'done', 'lead'],
    ]);
    expect(text).not.toMatch(new RegExp(`${token}|sesame|wrong one`));
  });

  test('S7 opening a link is written down once an hour for each source, and then how many there were more', async () => {
    const { token, id } = await desk.make(desk.lead, { kind: 'share', target: 'near', name: 'Often', password: 'open sesame' });
    const openFrom = async (address: string, password: string): Promise<number> => {
      const headers = { 'x-forwarded-for': address };
      return (await desk.server.call('POST', '/api/links/open', { headers, json: { token, password } })).status;
    };
    const entries = async (): Promise<readonly unknown[]> => {
      const { body } = await desk.as(desk.server.owner, 'GET', `/api/audit?limit=100&target=link:${id}&kind=share.opened`);
      const all = body['entries'] as readonly { result: string; source: string; detail: { more?: number; hour?: string } }[];
      return all.map(({ result, source, detail }) => [result, source, detail.more ?? 0]).toReversed();
    };
    for (let n = 0; n < 4; n++) expect(await openFrom('198.51.100.20', 'open sesame')).toBe(200);
    // One network of IPv6 is one source, whatever address of it is written down.
    expect([await openFrom('2001:db8:7:7::1', 'open sesame'), await openFrom('2001:db8:7:7::2', 'open sesame')]).toEqual([200, 200]);
    for (let n = 0; n < 3; n++) expect(await openFrom('198.51.100.20', 'a guess')).toBe(401);
    const first = [
      ['done', '198.51.100.20', 0],
      ['done', '2001:db8:7:7::1', 0],
      ['refused', '198.51.100.20', 0],
    ];
    expect(await entries()).toEqual(first);
    desk.server.clock.now += 3_600_000;
    // The next hour begins anew, and what was counted is kept once.
    for (let n = 0; n < 2; n++) expect(await openFrom('198.51.100.20', 'open sesame')).toBe(200);
    expect(await entries()).toEqual([...first, ['done', '', 4], ['refused', '', 2], ['done', '198.51.100.20', 0]]);
  });
});
