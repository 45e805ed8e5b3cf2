// Proves that a state in a file that updates records is carried out as its transition, with all that is asked of it, and tells nothing hidden.
import type { RecordInput } from '@trellis/engine';
import type { Actor } from '@trellis/permissions';
import type { ImportOptions, JobJson, RecordJson } from '@trellis/query';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskSource } from '../testing/desk.fixtures.ts';
import { openLab, owner, person, type Lab } from '../testing/open-lab.fixtures.ts';
import { ended, incoming } from '../testing/products.fixtures.ts';

const tickets = { app: 'desk', entity: 'ticket' };
const [agent, lead, clerk, blind, mover] = ['agent', 'lead', 'clerk', 'blind', 'mover'].map((role, place) => person(place + 1, role)) as [
  Actor,
  Actor,
  Actor,
  Actor,
  Actor,
];

let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ source: deskSource() });
  for (const { email, name, roles } of [agent, lead, clerk, blind, mover])
    await lab.storage.identity.createUser({ email: email ?? '', name, owner: false, roles, passwordHash: null, locale: null, disabled: false });
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

async function run(actor: Actor, content: string, options: ImportOptions = {}): Promise<JobJson> {
  const { id } = await lab.engine.startImport(actor, tickets, await incoming(lab, content), { upsertBy: 'code', ...options });
  return ended(lab.engine, actor, id);
}

const get = (id: number): Promise<RecordJson> => lab.engine.get(owner, tickets, id, {});
const said = (job: JobJson): readonly string[] =>
  (job.refused ?? []).flatMap(({ row, issues }) => issues.map((each) => `${row} ${each.path} ${each.code}`));

describe('a state in a file that updates records', () => {
  test('is carried out as the transition to it, with the fields of its line before, in one action that can be undone', async () => {
    const made = await ticket({ status: 'doing', secret: 's' });
    const other = await ticket();
    const content = `code,status,answer\n${String(made['code'])},Solved,because\n${String(other['code'])},处理中,\n`;
    const check = await run(agent, content, { dryRun: true });
    expect(check.result).toEqual({ created: 0, updated: 2, unchanged: 0, refused: 0 });
    const { rows } = await lab.engine.importRows(agent, check.id, 'changed', 0, 10, 'en');
    expect(rows).toMatchObject([
      { id: made.id, changes: { status: { before: 'doing', after: 'solved' }, answer: { before: null, after: 'because' } } },
      { id: other.id, changes: { status: { before: 'open', after: 'doing' } } },
    ]);
    expect(await get(made.id)).toMatchObject({ status: 'doing', version: made.version });
    const job = await run(agent, content);
    expect(job).toMatchObject({ status: 'done', result: { created: 0, updated: 2, unchanged: 0, refused: 0 } });
    expect(await get(made.id)).toMatchObject({ status: 'solved', answer: 'because' });
    expect(await get(other.id)).toMatchObject({ status: 'doing' });
    const history = await lab.engine.history(owner, tickets, made.id);
    expect(history.map(({ version }) => version)).toEqual([3, 2, 1]);
    await lab.engine.undo(agent, 'undo', { batch: job.batch ?? 0 }, {}, 'en');
    expect(await get(made.id)).toMatchObject({ status: 'doing', answer: null });
    expect(await get(other.id)).toMatchObject({ status: 'open' });
  });

  test('that is the stored one changes nothing, and new records begin as before', async () => {
    const made = await ticket({ status: 'doing' });
    const job = await run(lead, `code,status\n${String(made['code'])},Doing\nFRESH,Open\n`);
    expect(job.result).toEqual({ created: 1, updated: 0, unchanged: 1, refused: 0 });
    expect(await get(made.id)).toMatchObject({ version: made.version });
  });

  test.each<[string, Actor, RecordInput, string, string[]]>([
    ['no way', lead, { status: 'closed' }, 'code,status\n#,Open\n', ['2 status record.no-transition-from']],
    ['no way but others', lead, {}, 'code,status\n#,Closed\n', ['2 status record.transition-system']],
    ["another role's", agent, { status: 'doing' }, 'code,status\n#,Closed\n', ['2 status record.transition-role']],
    ['a condition', lead, { refund: 20 }, 'code,status\n#,Solved\n', ['2 status record.transition-message']],
    ['a condition on what its line sets', lead, { refund: 5 }, 'code,status,refund\n#,Solved,20\n', ['2 status record.transition-message']],
    ['a required field', lead, { status: 'doing', secret: 's' }, 'code,status\n#,Solved\n', ['2 answer record.transition-required']],
    [
      'a required field that its line empties',
      lead,
      { status: 'doing', secret: 's', answer: 'a' },
      'code,status,answer\n#,Solved,\n',
      ['2 answer record.transition-required'],
    ],
    ['a required field that is hidden', agent, { status: 'doing', answer: 'a' }, 'code,status\n#,Solved\n', ['2 status record.transition-lacking']],
    ['no right to move', clerk, {}, 'code,status\n#,Doing\n', ['2 status access.field-not-writable']],
    ['no state', lead, {}, 'code,status\n#,\n', ['2 status record.required']],
  ])('is refused: %s', async (_name, actor, values, content, expected) => {
    const made = await ticket(values);
    const text = content.replace('#', String(made['code']));
    for (const dryRun of [true, false]) {
      const job = await run(actor, text, { dryRun });
      expect([job.error?.code, said(job)]).toEqual([dryRun ? undefined : 'import.refused', expected]);
    }
    expect(await get(made.id)).toMatchObject({ version: made.version, status: made['status'] });
  });

  test('who may only move states imports those', async () => {
    const made = await ticket();
    expect(await run(mover, `code,status\n${String(made['code'])},Doing\n`)).toMatchObject({ status: 'done', result: { updated: 1, refused: 0 } });
    expect(await get(made.id)).toMatchObject({ status: 'doing' });
    await expect(
      run(mover, `code,status,answer\n${String(made['code'])},Open,x\n`, { mapping: { code: 'code', status: 'status', answer: 'answer' } }),
    ).rejects.toMatchObject({
      issues: [{ path: 'mapping.answer', code: 'access.field-not-writable' }],
    });
  });

  test('tells who may not see it the same of every state', async () => {
    const made = await ticket();
    const told: unknown[] = [];
    for (const state of ['Open', 'Doing', 'Solved', 'Closed']) {
      const job = await run(blind, `code,status\n${String(made['code'])},${state}\n`, { dryRun: true });
      told.push([job.result, job.refused?.map(({ issues }) => issues.map(({ code, message }) => [code, message.replace(state, '…')]))]);
    }
    expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(told[0]).toMatchObject([{ updated: 0, unchanged: 0, refused: 1 }, [[['record.no-transition', expect.any(String)]]]]);
  });

  test('is told as it stands in the file when it is refused, in the order of the file, so that the mended report can be imported', async () => {
    const [a, b] = [await ticket({ status: 'solved' }), await ticket()];
    const content = `code,refund,note,原因,status\n${String(a['code'])},"1,234.50", kept ,,待处理\n${String(b['code'])},x,,why,处理中\n`;
    const job = await run(lead, content, { dryRun: true, mapping: { code: 'code', refund: 'refund', status: 'status' } });
    expect(job.refused?.map(({ row, values }) => [row, values])).toEqual([
      [2, { code: a['code'], refund: '1,234.50', note: ' kept ', status: '待处理' }],
      [3, { code: b['code'], refund: 'x', 原因: 'why', status: '处理中' }],
    ]);
    const chunks: Uint8Array[] = [];
    for await (const chunk of lab.engine.importReport(lead, job.id, 'zh-CN')) chunks.push(chunk);
    const report = Buffer.concat(chunks).toString('utf8');
    expect(report.split('\r\n').slice(0, 2)).toEqual([
      '\uFEFF行,原因_,code,refund,note,原因,status',
      `2,字段status没有从“已解决”到“待处理”的流转，现在可以变为“已关闭”。,${String(a['code'])},"1,234.50"," kept ",,待处理`,
    ]);
    const mended = report.replace('待处理\r', '已关闭\r').replace(',x,', ',3,');
    expect(await run(lead, mended, { mapping: { code: 'code', refund: 'refund', status: 'status' } })).toMatchObject({
      status: 'done',
      result: { updated: 2 },
    });
    expect(await get(a.id)).toMatchObject({ status: 'closed', refund: 1234.5 });
  });

  test('of some rows may be refused while the others are stored, whatever states they ask for', async () => {
    const [a, b, c] = [await ticket(), await ticket({ status: 'closed' }), await ticket({ status: 'doing' })];
    const job = await run(
      lead,
      `code,status\n${[a, b, c].map((each, place) => `${String(each['code'])},${['Doing', 'Open', 'Closed'][place] ?? ''}`).join('\n')}\n`,
      {
        partial: true,
      },
    );
    expect([job.result, said(job)]).toEqual([{ created: 0, updated: 2, unchanged: 0, refused: 1 }, ['3 status record.no-transition-from']]);
    expect(await get(c.id)).toMatchObject({ status: 'closed' });
  });
});
