// Proves that a status changes along its transitions and in no other way, and that every refusal says which rule refused and nothing hidden.
import type { RecordInput } from '@trellis/engine';
import { message, type Issue } from '@trellis/errors';
import type { Actor } from '@trellis/permissions';
import type { RecordJson } from '@trellis/query';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskSource } from './testing/desk.fixtures.ts';
import { addUsers, openLab, owner, person, type Lab } from './testing/open-lab.fixtures.ts';
import { refusal } from './testing/refusal.fixtures.ts';

const tickets = { app: 'desk', entity: 'ticket' };
const agent = person(1, 'agent');
const lead = person(2, 'lead');
const clerk = person(3, 'clerk');
const blind = person(4, 'blind');

let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ source: deskSource() });
  await addUsers(lab, 4);
  await lab.engine.create(owner, { app: 'desk', entity: 'account' }, [{ name: 'Small', limit: 10 }], {});
});
afterAll(() => lab.close());

let count = 0;
async function ticket(values: RecordInput = {}): Promise<RecordJson> {
  count += 1;
  const [made] = await lab.engine.create(owner, tickets, [{ code: `T${count}`, account: 1, ...values }], {});
  if (made === undefined) throw new TypeError('nothing was made');
  return made;
}

const move = (actor: Actor, to: string, ...records: readonly RecordJson[]) =>
  lab.engine.transition(
    actor,
    tickets,
    { field: 'status', to },
    records.map(({ id, version }) => ({ id, version })),
    {},
  );

const sentences = (issues: readonly Issue[] = []): readonly (readonly [string, string, string, string])[] =>
  issues.map(({ code, path, params }) => [code, path, message(code, params, 'en').message, message(code, params, 'zh-CN').message]);

const stored = async (id: number): Promise<RecordJson> => lab.engine.get(owner, tickets, id, {});

describe('new records', () => {
  test.each<[string, Actor, RecordInput, string]>([
    ['without a state begin at the first', agent, {}, 'open'],
    ['may name the first', agent, { status: 'open' }, 'open'],
    ['may send nothing as their state', agent, { status: null }, 'open'],
    ['begin anywhere for who may bring in history', lead, { status: 'closed' }, 'closed'],
    ['begin anywhere for the owner', owner, { status: 'solved' }, 'solved'],
  ])('%s', async (_name, actor, values, expected) => {
    count += 1;
    const [made] = await lab.engine.create(actor, tickets, [{ code: `T${count}`, ...values }], {});
    expect(made).toMatchObject({ status: expected });
  });

  test('begin nowhere else for others, by create as by upsert', async () => {
    for (const options of [{}, { upsertBy: 'code' }]) {
      const error = await refusal(lab.engine.create(agent, tickets, [{ code: 'N1' }, { code: 'N2', status: 'closed' }], options));
      expect([error.code, sentences(error.issues)]).toEqual([
        'record.invalid',
        [
          [
            'record.status-initial',
            'records.1.status',
            'status of a new record is “Open”; it changes only along its transitions.',
            '新记录的字段status是“待处理”，之后只能按流转变化。',
          ],
        ],
      ]);
    }
    expect((await lab.engine.list(owner, tickets, { filter: { field: 'code', op: 'startsWith', value: 'N' } })).records).toEqual([]);
  });
});

describe('plain changes', () => {
  const possible = (en: string, zh: string) => [
    [
      'record.status-needs-transition-to',
      'records.0.status',
      `status changes only along its transitions. From here it can become ${en}.`,
      `字段status只能按流转变化，现在可以变为${zh}。`,
    ],
  ];
  const silent = [['record.status-needs-transition', 'records.0.status', 'status changes only along its transitions.', '字段status只能按流转变化。']];
  test.each<[string, Actor, unknown]>([
    ['the owner', owner, possible('“Doing”, “Solved”, “Closed”', '“处理中”、“已解决”、“已关闭”')],
    ['a role sees its own transitions', agent, possible('“Doing”, “Solved”', '“处理中”、“已解决”')],
    ['who has no transition right sees none', clerk, silent],
    ['who may not read the state sees none', blind, silent],
  ])('are refused: %s', async (_name, actor, expected) => {
    const { id, version } = await ticket();
    const error = await refusal(lab.engine.update(actor, tickets, [{ id, version, status: 'closed' }], {}));
    expect([error.code, sentences(error.issues)]).toEqual(['record.invalid', expected]);
    expect(await stored(id)).toMatchObject({ version, status: 'open' });
  });

  test('are refused by upsert too, and with no value; the same state is no change', async () => {
    const { id, version } = await ticket({ code: 'UP' });
    expect((await refusal(lab.engine.create(agent, tickets, [{ code: 'UP', status: 'doing' }], { upsertBy: 'code' }))).issues?.[0]?.code).toBe(
      'record.status-needs-transition-to',
    );
    expect((await refusal(lab.engine.update(owner, tickets, [{ id, version, status: null }], {}))).issues?.[0]?.code).toBe('record.required');
    const [same] = await lab.engine.update(agent, tickets, [{ id, version, status: 'open', answer: 'x' }], {});
    expect(same).toMatchObject({ version: version + 1, status: 'open', answer: 'x' });
  });
});

describe('W6: transitions', () => {
  test('move the record, raise its version and are told in its history', async () => {
    const made = await ticket();
    const [moved] = await move(agent, 'doing', made);
    expect(moved).toMatchObject({ id: made.id, version: made.version + 1, status: 'doing' });
    const [latest] = await lab.engine.history(owner, tickets, made.id);
    expect(latest).toMatchObject({ operation: 'updated', actor: { id: 1 }, changes: [{ field: 'status', before: 'open', after: 'doing' }] });
  });

  const at = (status: string, values: RecordInput = {}) => ({ status, ...values });
  test.each<[string, Actor, RecordInput, string, readonly [string, string, string, string][]]>([
    [
      'a role',
      agent,
      at('solved'),
      'closed',
      [['record.transition-role', 'records.0.status', '“Close” is for the roles “Lead”.', '“关闭”由“组长”执行。']],
    ],
    [
      'nobody by hand',
      lead,
      at('open'),
      'closed',
      [['record.transition-system', 'records.0.status', '“Age” happens by itself; nobody does it by hand.', '“过期”由系统执行，不能手动操作。']],
    ],
    [
      'a condition with words of its own, over what the actor may not read',
      agent,
      at('open', { refund: 11 }),
      'solved',
      [['record.transition-message', 'records.0.status', '“Refund”: The refund is above the limit of the account.', '“退款”：退款超过账户额度。']],
    ],
    [
      'a condition on nothing',
      agent,
      at('open'),
      'solved',
      [['record.transition-message', 'records.0.status', '“Refund”: The refund is above the limit of the account.', '“退款”：退款超过账户额度。']],
    ],
    [
      'a condition on who acts, without words',
      agent,
      at('doing', { agent: 2 }),
      'open',
      [['record.transition-condition', 'records.0.status', 'The condition of “Give back” does not hold.', '“退回”的条件不成立。']],
    ],
    [
      'fields to fill; the hidden one is not told of',
      agent,
      at('doing'),
      'solved',
      [['record.transition-required', 'records.0.answer', '“Solve” needs answer filled in first.', '执行“解决”前要先填字段answer。']],
    ],
    [
      'a hidden field to fill alone',
      agent,
      at('doing', { answer: 'x' }),
      'solved',
      [
        [
          'record.transition-lacking',
          'records.0.status',
          '“Solve” needs a value that you may not see. Someone who may can fill it in.',
          '“解决”需要的值你无权查看，可由有权的人填写。',
        ],
      ],
    ],
    [
      'a way that there is not',
      agent,
      at('solved'),
      'open',
      [
        [
          'record.no-transition-from',
          'records.0.status',
          'No transition leads from status “Solved” to “Open”.',
          '字段status没有从“已解决”到“待处理”的流转。',
        ],
      ],
    ],
    [
      'a way that there is not, beside others',
      lead,
      at('solved'),
      'open',
      [
        [
          'record.no-transition-but',
          'records.0.status',
          'No transition leads from status “Solved” to “Open”. From here it can become “Closed”.',
          '字段status没有从“已解决”到“待处理”的流转，现在可以变为“已关闭”。',
        ],
      ],
    ],
    [
      'a state that the actor may not read says nothing of it',
      blind,
      at('solved'),
      'closed',
      [['record.no-transition', 'records.0.status', 'No transition leads from here to status “Closed”.', '现在没有流转能让字段status变为“已关闭”。']],
    ],
  ])('are barred by %s', async (_name, actor, values, to, expected) => {
    const made = await ticket(values);
    const error = await refusal(move(actor, to, made));
    expect([error.code, sentences(error.issues)]).toEqual(['record.not-moved', expected]);
    expect(await stored(made.id)).toMatchObject({ version: made.version, status: made['status'] });
  });

  test('open once what barred them is there', async () => {
    const refunded = await ticket({ refund: 10 });
    expect(await move(agent, 'solved', refunded)).toMatchObject([{ status: 'solved' }]);
    const filled = await ticket({ status: 'doing', answer: 'x', secret: 'y' });
    expect(await move(agent, 'solved', filled)).toMatchObject([{ status: 'solved' }]);
    const mine = await ticket({ status: 'doing', agent: 1 });
    expect(await move(agent, 'open', mine)).toMatchObject([{ status: 'open' }]);
    const old = await ticket();
    expect(await move(owner, 'closed', old)).toMatchObject([{ status: 'closed' }]);
  });

  test('move several records or none', async () => {
    const [one, two] = [await ticket(), await ticket({ status: 'closed' })];
    const error = await refusal(move(agent, 'doing', one, two));
    expect(sentences(error.issues).map(([code, path]) => [code, path])).toEqual([['record.no-transition-from', 'records.1.status']]);
    expect(await stored(one.id)).toMatchObject({ status: 'open' });
    expect(await move(agent, 'doing', one, await ticket())).toMatchObject([{ status: 'doing' }, { status: 'doing' }]);
  });

  test.each<[string, Actor, RecordInput, string]>([
    ['a stale version', agent, { field: 'status', to: 'doing', version: 7 }, 'record.stale'],
    ['no right to move', clerk, { field: 'status', to: 'doing' }, 'access.denied'],
    ['an unknown field', agent, { field: 'stat', to: 'doing' }, 'request.invalid'],
    ['a hidden field', agent, { field: 'secret', to: 'doing' }, 'request.invalid'],
    ['a field that is no status', agent, { field: 'answer', to: 'doing' }, 'request.invalid'],
    ['an unknown state', agent, { field: 'status', to: 'gone' }, 'request.invalid'],
    ['another value on the way', agent, { field: 'status', to: 'doing', answer: 'x' }, 'record.invalid'],
  ])('refuse %s', async (_name, actor, { field, to, ...more }, code) => {
    const { id, version } = await ticket();
    const request = { field: String(field), to: String(to) };
    expect((await refusal(lab.engine.transition(actor, tickets, request, [{ id, version, ...more }], {}))).code).toBe(code);
    expect(await stored(id)).toMatchObject({ version, status: 'open' });
  });
});

test('the browser is told of the transitions that its roles may take, and of nothing that they ask', () => {
  const shown = (actor: Actor) => Object.values(lab.engine.app(actor, 'desk').entities['ticket']?.fields ?? {}).find(({ name }) => name === 'status');
  const taken = (actor: Actor) => shown(actor)?.transitions?.map(({ id }) => id);
  expect([taken(agent), taken(lead), taken(clerk)]).toEqual([['start', 'solve', 'pay', 'own'], ['start', 'solve', 'pay', 'own', 'close'], []]);
  expect([shown(agent)?.writable, shown(clerk)?.writable]).toEqual([true, false]);
  expect(JSON.stringify(shown(agent))).not.toMatch(/secret|refund|limit|condition/);
});
