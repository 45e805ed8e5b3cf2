// Proves that a change of grants shows beforehand who gains or loses how many records, as it then is when it is made.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskDocuments } from './desk-documents.fixtures.ts';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

const records = '/api/apps/desk/entities/order/records';

interface Doc {
  readonly kind: string;
  readonly id: string;
  readonly [member: string]: unknown;
}

interface Line {
  readonly user: { readonly id: number; readonly name: string };
  readonly action: string;
  readonly field?: { readonly id: string };
  readonly gained: number | null;
  readonly lost: number | null;
  readonly roles: readonly { readonly id: string }[];
  readonly message: string;
}

describe.each(['sqlite', 'postgres'] as const)('a change of grants on %s', (store) => {
  let server: TestServer;
  let documents: readonly Doc[];
  const people: Browser[] = [];

  beforeAll(async () => {
    server = await startTestServer({ store, documents: deskDocuments() });
    for (const [name, roles] of [
      ['ann', ['clerk']],
      ['bob', ['clerk']],
      ['cas', ['clerk', 'buyer']],
      ['dan', ['lead']],
    ] as const)
      people.push(await server.addUser({ email: `${name}@test.example`, roles }));
    const [ann, bob] = people.map(({ user }) => user.id);
    const sent = [
      { code: 'A', region: 'near', owner: ann, qty: 5, cost: 500 },
      { code: 'B', region: 'near', owner: ann, qty: 1, cost: 50 },
      { code: 'C', region: 'far', owner: bob, qty: 5, cost: 500 },
      { code: 'D', region: 'far', owner: ann, qty: 7, cost: 50 },
      { code: 'E', owner: bob, qty: 9 },
    ];
    await server.call('POST', records, { headers: server.owner.headers, json: { records: sent } });
    documents = (await server.call('GET', '/api/studio/apps/desk/documents', { headers: server.owner.headers })).body['documents'] as readonly Doc[];
  });
  afterAll(() => server.close());

  const grant = (id: string, change: object): readonly Doc[] =>
    documents.map((each) => (each.kind === 'grant' && each.id === id ? { ...each, ...change } : each));
  const preview = async (changed: readonly Doc[], headers = server.owner.headers) =>
    server.call('POST', '/api/studio/apps/desk/preview-rights', { headers, json: { documents: changed } });
  const lines = async (changed: readonly Doc[]): Promise<readonly Line[]> => {
    const answer = await preview(changed);
    expect(answer.status).toBe(200);
    return answer.body['changes'] as readonly Line[];
  };
  const short = (found: readonly Line[]): readonly string[] =>
    found.map(
      ({ user, action, field, gained, lost, roles }) =>
        `${user.name} ${action}${field === undefined ? '' : ` ${field.id}`} +${gained} -${lost} ${roles.map(({ id }) => id).join()}`,
    );
  const near = { condition: { call: 'eq', args: [{ path: ['order.region'] }, { value: 'near' }] } };

  test('nothing changed, nothing to tell; labels are no change of rights', async () => {
    expect(await lines(documents)).toEqual([]);
    expect(await lines(documents.map((each) => (each.kind === 'app' ? { ...each, label: 'Other' } : each)))).toEqual([]);
  });

  test('who loses records, by the role concerned, in words', async () => {
    const found = await lines(grant('clerk.open', near));
    const read = found.filter(({ field, action }) => field === undefined && action === 'read');
    expect(short(read)).toEqual(['ann read +0 -1 clerk', 'bob read +0 -1 clerk', 'cas read +0 -1 clerk']);
    expect(read[0]?.message).toBe('ann, Order, see: 0 records more, 1 fewer.');
    expect(short(found).every((line) => !line.startsWith('dan'))).toBe(true);
  });

  test('a condition that names the person is counted for each', async () => {
    const own = { condition: { call: 'eq', args: [{ path: ['order.owner'] }, { user: 'id' }] } };
    const found = await lines(grant('clerk.own', own));
    expect(short(found.filter(({ action }) => action === 'update'))).toEqual(['ann update +1 -0 clerk']);
  });

  test('fields gained and lost are told by records', async () => {
    const found = await lines(grant('clerk.open', { read: { except: { 'order.note': true } } }));
    expect(short(found)).toContain('ann read order.cost +3 -0 clerk');
    expect(short(found)).toContain('ann read order.note +0 -3 clerk');
  });

  test('a grant that goes, and one that reads a field without values yet', async () => {
    const gone = await lines(documents.filter(({ id }) => id !== 'lead'));
    expect(short(gone)).toContain('dan read +0 -5 lead');
    const added: Doc = { kind: 'field', format: 1, id: 'order.new', entity: 'order', name: 'new', label: 'New', order: 99, type: 'text' };
    const condition = { call: 'eq', args: [{ path: ['order.new'] }, { value: 'x' }] };
    const found = await lines([...grant('clerk.open', { condition }), added]);
    expect(short(found)).toContain('ann read +null -null clerk');
  });

  test('grants are told as they are in force, conditions as text and in words', async () => {
    const answer = await server.call('GET', '/api/studio/apps/desk/grants', { headers: server.owner.headers });
    expect(answer.status).toBe(200);
    const { entities, grants } = answer.body as unknown as { entities: readonly { id: string; hasStates: boolean }[]; grants: readonly Doc[] };
    expect(entities).toMatchObject([{ id: 'order', hasStates: true }]);
    expect(grants.find(({ id }) => id === 'clerk.own')).toEqual({
      id: 'clerk.own',
      role: 'clerk',
      entity: 'order',
      actions: ['update'],
      condition: {
        text: 'owner = $user.id and qty > 2',
        expression: documents.find(({ id }) => id === 'clerk.own')?.['condition'],
        words: { en: 'Owner is you and Quantity is more than 2', 'zh-CN': '负责人 是 本人 且 数量 大于 2' },
      },
      read: [],
      write: ['order.note'],
    });
    expect(grants.find(({ id }) => id === 'lead')).not.toHaveProperty('condition');
  });

  test('a condition is read from its text, or every mistake in it is told', async () => {
    const read = (text: string, headers = server.owner.headers, entity = 'order') =>
      server.call('POST', '/api/studio/apps/desk/read-condition', { headers, json: { entity, text } });
    const good = await read('region = "near" and qty >= 3');
    expect(good.body['condition']).toMatchObject({
      expression: { call: 'and', args: [{ call: 'eq', args: [{ path: ['order.region'] }, { value: 'near' }] }, { call: 'gte' }] },
      words: { en: 'Region is near and Quantity is at least 3' },
    });
    const bad = await read('regio = "near" and qtty > 1');
    const { issues } = bad.body['error'] as { readonly issues: readonly { readonly code: string; readonly path: string }[] };
    expect([bad.status, issues.map(({ code, path }) => `${path} ${code}`)]).toEqual([
      400,
      ['text expression.unknown-name-near', 'text expression.unknown-name-near'],
    ]);
    expect((await read('qty > 1', server.owner.headers, 'ghost')).status).toBe(404);
    const staff = people[0]?.headers ?? {};
    expect([(await read('qty > 1', staff)).status, (await server.call('GET', '/api/studio/apps/desk/grants', { headers: staff })).status]).toEqual([
      403, 403,
    ]);
  });

  test('what was shown is what then is', async () => {
    const changed = grant('clerk.open', near);
    const shown = await lines(changed);
    const counts = async (): Promise<readonly number[]> => {
      const answers = await Promise.all(people.map(({ headers }) => server.call('GET', `${records}?count=exact&limit=1`, { headers })));
      return answers.map(({ body }) => body['total'] as number);
    };
    const before = await counts();
    const plan = await server.call('POST', '/api/studio/apps/desk/preview-change', { headers: server.owner.headers, json: { documents: changed } });
    const { expect: expected } = plan.body['plan'] as { expect: string };
    const applied = await server.call('POST', '/api/studio/apps/desk/apply-change', {
      headers: server.owner.headers,
      json: { documents: changed, expect: expected },
    });
    expect(applied.status).toBe(200);
    const after = await counts();
    for (const [place, { user }] of people.entries()) {
      const line = shown.find(({ user: { id }, action, field }) => id === user.id && action === 'read' && field === undefined);
      expect((after[place] ?? 0) - (before[place] ?? 0)).toBe((line?.gained ?? 0) - (line?.lost ?? 0));
    }
  });

  test('only owners see it, and mistakes in the documents are told', async () => {
    expect((await preview(documents, people[3]?.headers ?? {})).status).toBe(403);
    const broken = await preview(grant('clerk.open', { role: 'ghost' }));
    expect([broken.status, (broken.body['error'] as { code: string }).code]).toEqual([400, 'document.invalid']);
  });
});
