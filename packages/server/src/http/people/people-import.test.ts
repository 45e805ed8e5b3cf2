// Proves that people and departments come in from a file as the preview says, all or nothing, for owners alone, on both stores.
import { writeXlsxStream } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSmtpCatcher, type SmtpCatcher } from '@trellis/dx/mail-catcher';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

type Answer = Awaited<ReturnType<TestServer['call']>>;

interface Person {
  readonly lines: readonly number[];
  readonly email: string;
  readonly state: string;
  readonly differences: readonly { readonly member: string; readonly before: readonly string[]; readonly after: readonly string[] }[];
  readonly issues: readonly { readonly code: string; readonly path: string }[];
}
interface Preview {
  readonly people: readonly Person[];
  readonly departments: readonly string[];
  readonly ignored: readonly string[];
  readonly expect: string;
}

const code = ({ body }: Answer): unknown => (body['error'] as { code?: string } | undefined)?.code;
const outcome = (answer: Answer): unknown => [answer.status, code(answer)];
const csv = (...lines: readonly string[]): string => `${lines.join('\r\n')}\r\n`;

const company = csv(
  '姓名,邮箱,部门,负责人,角色,语言,工号',
  '陈立,chen@test.example,运营部,是,管理者,中文,001',
  '林安,lin@test.example,运营部/欧洲组,是,运营、打包发货,zh-CN,002',
  'Ada,ada@test.example,运营部/欧洲组;仓储部,,Operator,en,003',
  'Ada,ada@test.example,财务部,,,,003',
);

async function workbook(rows: readonly (readonly string[])[]): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeXlsxStream(
    rows.map((row) => [...row]),
    { name: 'People' },
  ) as AsyncIterable<Uint8Array>)
    chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

describe.each(['sqlite', 'postgres'] as const)('people from a file on %s', (store) => {
  let server: TestServer;
  let mail: SmtpCatcher;
  let staff: Browser;

  beforeAll(async () => {
    mail = await startSmtpCatcher();
    server = await startTestServer({ store, publicUrl: 'https://trellis.test.example', smtpUrl: mail.url });
    staff = await server.addUser({ email: 'staff@test.example', roles: ['manager'] });
  });
  afterAll(async () => {
    await server.close();
    await mail.close();
  });

  const send = (path: string, content: string | Uint8Array<ArrayBuffer>, options?: object, who: Browser = server.owner): Promise<Answer> => {
    const form = new FormData();
    if (options !== undefined) form.set('options', JSON.stringify(options));
    form.set('file', new Blob([content]), typeof content === 'string' ? 'people.csv' : 'people.xlsx');
    return server.call('POST', `/api/people/import${path}`, { headers: who.headers, raw: form });
  };
  const preview = async (content: string | Uint8Array<ArrayBuffer>): Promise<Preview> => (await send('/preview', content)).body as unknown as Preview;
  const run = async (content: string | Uint8Array<ArrayBuffer>, options: object = {}): Promise<Answer> =>
    send('', content, { expect: (await preview(content)).expect, ...options });
  const states = ({ people }: Preview): unknown => people.map(({ email, state }) => `${email} ${state}`);
  const user = (email: string) => server.identity.userByEmail(email);
  const department = (name: string) => server.identity.departments().find((each) => each.name === name);
  const everything = (): string => JSON.stringify([server.identity.users(), server.identity.departments()]);

  test('P3 W4: only owners, signed in with a browser, ask for it', async () => {
    for (const path of ['/preview', '']) expect(outcome(await send(path, company, { expect: 'x' }, staff))).toEqual([403, 'access.denied']);
    expect(user('chen@test.example')).toBeUndefined();
  });

  test('a preview says who is new, which departments are made and which columns say nothing, and writes nothing', async () => {
    const before = everything();
    const found = await preview(company);
    expect(states(found)).toEqual(['chen@test.example new', 'lin@test.example new', 'ada@test.example new']);
    expect([found.departments, found.ignored]).toEqual([['运营部', '运营部/欧洲组', '仓储部', '财务部'], ['工号']]);
    expect(found.people[2]).toMatchObject({
      lines: [4, 5],
      differences: [
        { member: 'roles', before: [], after: ['ops'] },
        { member: 'locale', before: [], after: ['en'] },
        { member: 'departments', before: [], after: ['仓储部', '财务部', '运营部/欧洲组'] },
      ],
    });
    expect(everything()).toBe(before);
  });

  test('it is done as it was shown, and done again changes nothing', async () => {
    expect((await run(company)).body).toEqual({ created: 3, changed: 0, same: 0, departments: 4, invited: 0 });
    expect(user('lin@test.example')).toMatchObject({ name: '林安', roles: ['ops', 'wh'], locale: 'zh-CN', owner: false, passwordHash: null });
    const [europe, operations] = [department('欧洲组'), department('运营部')];
    expect(europe).toMatchObject({ parent: operations?.id, head: user('lin@test.example')?.id });
    expect(europe?.members).toEqual([user('lin@test.example')?.id, user('ada@test.example')?.id]);
    expect(operations).toMatchObject({ parent: null, head: user('chen@test.example')?.id, members: [user('chen@test.example')?.id] });
    expect(user('chen@test.example')?.departmentsLed).toEqual([operations?.id, europe?.id]);
    const before = everything();
    expect(states(await preview(company))).toEqual(['chen@test.example same', 'lin@test.example same', 'ada@test.example same']);
    expect((await run(company)).body).toEqual({ created: 0, changed: 0, same: 3, departments: 0, invited: 0 });
    expect(everything()).toBe(before);
    const { body } = await server.call('GET', '/api/audit?kind=people.imported', { headers: server.owner.headers });
    expect(body['entries']).toContainEqual(expect.objectContaining({ result: 'done', detail: { created: 3, changed: 0, same: 0, departments: 4 } }));
  });

  test('S7 what became of each person and department is written down with the import, and what an owner changes of one with what it was', async () => {
    const about = async (target: string): Promise<readonly unknown[]> => {
      const { body } = await server.call('GET', `/api/audit?target=${target}`, { headers: server.owner.headers });
      return (body['entries'] as { kind: string; result: string; actor: { name: string }; detail: object }[]).map(
        ({ kind, result, actor, detail }) => [kind, result, actor.name, detail],
      );
    };
    const [lin, europe, operations] = [user('lin@test.example')?.id ?? 0, department('欧洲组'), department('运营部')];
    expect(await about(`user:${lin}`)).toEqual([
      ['user.changed', 'done', 'owner', { made: true, roles: '— → ops wh', departments: `— → ${europe?.id}` }],
    ]);
    expect(await about(`department:${europe?.id}`)).toEqual([
      ['department.changed', 'done', 'owner', { made: true, parent: `— → ${operations?.id}`, head: `— → ${lin}`, added: europe?.members.join(' ') }],
    ]);
    const change = (json: object) => server.call('PATCH', `/api/people/${lin}`, { headers: server.owner.headers, json });
    expect([(await change({ roles: ['ops'], name: 'Lin' })).status, (await change({ disabled: true })).status]).toEqual([200, 200]);
    expect((await about(`user:${lin}`)).slice(0, 2)).toEqual([
      ['user.changed', 'done', 'owner', { enabled: 'yes → no' }],
      ['user.changed', 'done', 'owner', { name: 'changed', roles: 'ops wh → ops' }],
    ]);
    await change({ roles: ['ops', 'wh'], name: '林安', disabled: false });
  });

  test('a workbook with English headers changes what it names and leaves alone what it leaves out', async () => {
    const rows = [
      ['E-mail address', 'Full name', 'Department', 'Head', 'Roles', 'Language'],
      ['ADA@test.example', 'Ada L.', '运营部 / 欧洲组', 'yes', '', ''],
      ['lin@test.example', '', '', '', 'fin', 'English'],
    ];
    const content = await workbook(rows);
    const found = await preview(content);
    expect(found.people.map(({ state, differences }) => [state, differences])).toEqual([
      [
        'changed',
        [
          { member: 'name', before: ['Ada'], after: ['Ada L.'] },
          { member: 'departments', before: ['仓储部', '财务部', '运营部/欧洲组'], after: ['运营部/欧洲组'] },
          { member: 'head', before: [], after: ['运营部/欧洲组'] },
        ],
      ],
      [
        'changed',
        [
          { member: 'roles', before: ['ops', 'wh'], after: ['fin'] },
          { member: 'locale', before: ['zh-CN'], after: ['en'] },
        ],
      ],
    ]);
    expect((await run(content)).body).toMatchObject({ created: 0, changed: 2 });
    expect([user('ada@test.example')?.roles, user('lin@test.example')?.name, department('欧洲组')?.head, department('财务部')?.members]).toEqual([
      ['ops'],
      '林安',
      user('ada@test.example')?.id,
      [],
    ]);
  });

  test('D2 W4: a refused line refuses all of it, with its line and reason', async () => {
    await server.identity.updateUser((await server.addUser({ email: 'gone@test.example' })).user.id, { disabled: true });
    const content = csv(
      'name,email,department,head,role,language',
      'Good,good@test.example,New,,,',
      ',nameless@test.example,,,,',
      'Bad,no address,,,,',
      'Role,role@test.example,,,boss;ops,',
      'Head,head@test.example,财务部,maybe,,',
      'One,one@test.example,财务部,y,,',
      'Two,two@test.example,财务部,y,,',
      'Gone,gone@test.example,,,,',
      'Klingon,k@test.example,,,,tlh',
      'Twice,twice@test.example,,,,en',
      'Other,twice@test.example,,,,',
      'Nothing,nothing@test.example,,yes,,',
      `Many,many@test.example,${Array.from({ length: 21 }, (_, n) => `Team ${n}`).join(';')},,,`,
    );
    const found = await preview(content);
    expect(found.people.flatMap(({ lines, issues }) => issues.map((each) => [lines[0], each.path, each.code]))).toEqual([
      [3, 'name', 'people-import.nameless'],
      [4, 'email', 'person.bad-email'],
      [5, 'roles', 'person.unknown-role'],
      [6, 'head', 'people-import.yes-or-no'],
      [8, 'head', 'people-import.two-heads'],
      [9, 'email', 'person.disabled'],
      [10, 'locale', 'people-import.unknown-language'],
      [11, 'name', 'people-import.contradiction'],
      [13, 'head', 'people-import.head-of-nothing'],
      [14, 'departments', 'people-import.many-departments'],
    ]);
    const before = everything();
    const answer = await run(content);
    expect(outcome(answer)).toEqual([400, 'people-import.refused']);
    expect((answer.body['error'] as { issues: readonly { path: string }[] }).issues[0]?.path).toBe('3.name');
    expect(everything()).toBe(before);
  });

  test('W7: what was shown is what is done: a change meanwhile refuses it', async () => {
    const content = csv('name,email', 'Late,late@test.example');
    const { expect: shown } = await preview(content);
    await server.addUser({ email: 'late@test.example' });
    expect(outcome(await send('', content, { expect: shown }))).toEqual([409, 'people-import.changed']);
  });

  test('W7: of several at once one brings them in', async () => {
    const content = csv('name,email,department', 'Once,once@test.example,Only');
    const { expect: shown } = await preview(content);
    const answers = await Promise.all(Array.from({ length: 4 }, () => send('', content, { expect: shown })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter((each) => code(each) === 'people-import.changed')).toHaveLength(3);
    expect(server.identity.departments().filter((each) => each.name === 'Only')).toHaveLength(1);
  });

  test('W4: a file makes nobody an owner, and owners of it stay owners', async () => {
    const content = csv('name,email,owner,role', 'Boss,owner@test.example,no,wh', 'Usurper,usurper@test.example,yes,owner');
    const found = await preview(content);
    expect(found.people.map(({ state }) => state)).toEqual(['changed', 'refused']);
    const [head, own] = content.split('\r\n');
    expect((await run(csv(head ?? '', own ?? ''))).body).toMatchObject({ changed: 1 });
    expect(user('owner@test.example')).toMatchObject({ owner: true, roles: ['wh'] });
  });

  test('invitations go out to new people when they are wanted, each with a link that works once', async () => {
    const content = csv('name,email,language', 'First,first@test.example,en', 'Second,second@test.example,en', '陈立,chen@test.example,');
    expect((await run(content, { invite: true })).body).toMatchObject({ created: 2, same: 1, invited: 2 });
    const letters = [await mail.next('first@test.example'), await mail.next('second@test.example')];
    const tokens = letters.map(({ text }) => /\/invite#([\w-]{43})$/m.exec(text)?.[1] ?? '');
    expect(letters[0]?.subject).toBe('Join “Yunzhan Trading”');
    const accept = (token: string): Promise<Answer> => server.call('POST', '/api/auth/invite', { json: { token, password: 'seven wooden horses' } });
    expect((await accept(tokens[0] ?? '')).status).toBe(200);
    expect(outcome(await accept(tokens[0] ?? ''))).toEqual([401, 'auth.invite-used']);
    expect(new Set(tokens).size).toBe(2);
  });
});

describe('files', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  const call = (path: string, content: string, options?: object): Promise<Answer> => {
    const form = new FormData();
    if (options !== undefined) form.set('options', JSON.stringify(options));
    form.set('file', new Blob([content]), 'people.csv');
    return server.call('POST', `/api/people/import${path}`, { headers: server.owner.headers, raw: form });
  };

  test.each([
    ['no names', 'email\nx@test.example\n', 'people-import.unreadable'],
    ['no addresses', 'name\nX\n', 'people-import.unreadable'],
    ['two columns of names', 'name,full name,email\nX,X,x@test.example\n', 'people-import.unreadable'],
    ['nothing', '', 'import.empty-file'],
  ])('a file with %s is refused', async (_name, content, refusal) => {
    expect(code(await call('/preview', content))).toBe(refusal);
  });

  test('five thousand people come in within one request', async () => {
    const people = Array.from({ length: 5_000 }, (_, place) => {
      const department = `D${place % 20}/T${place % 500}`;
      return `P${place},p${place}@test.example,${department},${place < 500 ? 'yes' : ''},ops`;
    });
    const content = csv('name,email,department,head,role', ...people);
    const { expect: shown } = (await call('/preview', content)).body as unknown as Preview;
    expect((await call('', content, { expect: shown })).body).toEqual({ created: 5_000, changed: 0, same: 0, departments: 520, invited: 0 });
    expect([server.identity.countUsers(), server.identity.departments().length]).toEqual([5_001, 520]);
  });
});
