// In charge of: what must be refused or left out at each door of a helper's world, whatever another world answers.
import { AppError } from '@trellis/errors';
import type { RecordInput, Subscription } from '@trellis/engine';
import type { Actor } from '@trellis/permissions';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { bytesOf } from './attachments.fixtures.ts';
import { at, owner, person, positionIn } from './open-lab.fixtures.ts';
import { askers, REPLACED, type Twin } from './twin-world.fixtures.ts';

const { helper, desk } = askers;
const everyone = person(9, 'all');
/** Items that a helper has, may only read, and does not see. */
const OWN = 10;
const READ_ONLY = REPLACED;
const HIDDEN = 11;

/** What must be so, and which rule says it. */
export interface Refusal {
  readonly rule: string;
  readonly name: string;
  readonly holds: (twin: Twin) => Promise<boolean>;
}

async function told(run: () => unknown): Promise<string> {
  try {
    await run();
    return 'allowed';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return JSON.stringify([error.code, ...(error.issues ?? []).map((each) => [each.code, each.path, each.params])]);
  }
}

async function versionOf({ engine }: Twin, id: number, from: 'list' | 'trash' = 'list'): Promise<number> {
  const { records } = await engine[from](everyone, at('item'), { filter: { field: 'id', op: 'eq', value: id }, fields: [] });
  return records[0]?.version ?? 0;
}

async function update(twin: Twin, actor: Actor, id: number, values: RecordInput): Promise<unknown> {
  return twin.engine.update(actor, at('item'), [{ id, version: await versionOf(twin, id), ...values }], {});
}

/** A refusal that must begin with these codes. */
function refused(rule: string, name: string, codes: readonly string[], run: (twin: Twin) => unknown): Refusal {
  return { rule, name, holds: async (twin) => codes.every((code) => code !== '') && includesAll(await told(() => run(twin)), codes) };
}

function includesAll(text: string, codes: readonly string[]): boolean {
  return codes.every((code) => text.includes(`"${code}"`));
}

const uses: readonly (readonly [string, (twin: Twin, field: string) => unknown])[] = [
  ['fields', ({ engine }, field) => engine.list(helper, at('item'), { fields: [field] })],
  ['a filter', ({ engine }, field) => engine.list(helper, at('item'), { filter: { field, op: 'isEmpty' } })],
  ['a sort', ({ engine }, field) => engine.list(helper, at('item'), { sort: [field] })],
  ['a group', ({ engine }, field) => engine.query(helper, at('item'), { groupBy: [{ field }], metrics: [{ op: 'count', as: 'n' }] })],
  ['a metric', ({ engine }, field) => engine.query(helper, at('item'), { metrics: [{ op: 'count', field, as: 'n' }] })],
  ['an expression', ({ engine }, field) => engine.query(helper, at('item'), { metrics: [{ op: 'count', expr: field, as: 'n' }] })],
  ['a near miss', ({ engine }, field) => engine.query(helper, at('item'), { metrics: [{ op: 'count', expr: `${field}o`, as: 'n' }] })],
];

/** One that is hidden is like one that is not there. */
const likeMissing = uses.map(([name, use]): Refusal => ({
  rule: 'P5',
  name: `a hidden field in ${name} is like one that does not exist`,
  holds: async (twin) => {
    const [hidden, missing] = [await told(() => use(twin, 'memo')), await told(() => use(twin, 'nada'))];
    return hidden !== 'allowed' && hidden.replaceAll('memo', 'nada') === missing;
  },
}));

/** Every expectation. They are the last that is asked of a world, which they change. */
export const refusals: readonly Refusal[] = [
  ...likeMissing,
  refused('W1', 'a field that one may not write', ['access.field-not-writable'], (twin) => update(twin, helper, OWN, { kind: 'open' })),
  refused('W2', 'changing what one may only read', ['access.denied'], (twin) => update(twin, helper, READ_ONLY, { note: 'x' })),
  refused('P9', 'changing what is hidden', ['record.not-found'], (twin) => update(twin, helper, HIDDEN, { note: 'x' })),
  refused('W2', 'moving a record out of one’s rights', ['access.record-outside'], (twin) => update(twin, helper, OWN, { helper: 2 })),
  refused('W2', 'handing records over out of one’s rights', ['access.record-outside'], ({ engine }) => engine.handOver(helper, { from: 1, to: 2 })),
  {
    rule: 'P5',
    name: 'somebody who is named in a hidden field is not counted',
    holds: async ({ engine }) => (await engine.namedIn(helper, 'users', 2)).length === 0,
  },
  refused('W2', 'making a record outside one’s rights', ['access.record-outside'], ({ engine }) =>
    engine.create(helper, at('item'), [{ code: 'outside', helper: 2 }], {}),
  ),
  refused('W2', 'making a record outside one’s rights beside a change', ['access.record-outside'], async (twin) =>
    twin.engine.update(
      helper,
      at('item'),
      [
        { id: OWN, version: await versionOf(twin, OWN), note: 'beside' },
        { id: null, code: 'outside', helper: 2 },
      ],
      {},
    ),
  ),
  refused('W2', 'making a record beside a change without the right', ['access.denied'], ({ engine }) =>
    engine.update(helper, at('shop'), [{ id: null, name: 'Beside' }], {}),
  ),
  refused('P3', 'changing nothing at all without the right', ['access.denied'], ({ engine }) => engine.update(helper, at('shop'), [], {})),
  refused('W3', 'linking to a hidden record', ['record.link-missing'], (twin) => update(twin, helper, OWN, { shop: 3 })),
  refused('W2', 'deleting what one may only read', ['access.denied'], async (twin) =>
    twin.engine.remove(helper, at('item'), [{ id: READ_ONLY, version: await versionOf(twin, READ_ONLY) }], {}),
  ),
  refused('W6', 'moving what one may only read', ['access.denied'], async (twin) =>
    twin.engine.transition(helper, at('item'), { field: 'stage', to: 'sent' }, [{ id: READ_ONLY, version: await versionOf(twin, READ_ONLY) }], {}),
  ),
  refused('P10', 'bringing back an earlier version of what one may only read', ['access.denied'], async (twin) =>
    twin.engine.restoreVersion(
      helper,
      at('item'),
      { id: READ_ONLY, version: await versionOf(twin, READ_ONLY), to: 1, skip: [], dryRun: true },
      {},
      'en',
    ),
  ),
  refused('P10', 'taking a hidden record out of the trash', ['record.not-in-trash'], async (twin) =>
    twin.engine.restore(helper, at('item'), [{ id: 27, version: await versionOf(twin, 27, 'trash') }], {}),
  ),
  refused('P9', 'getting what is hidden', ['record.not-found'], ({ engine }) => engine.get(helper, at('item'), HIDDEN, {})),
  {
    rule: 'P10',
    name: 'history tells places among its own entries, not how much others write between them',
    holds: async (twin) => {
      await update(twin, everyone, OWN, { note: `told ${randomUUID()}` });
      const places = (await twin.engine.history(helper, at('item'), OWN)).map(({ place }) => place);
      return places.length > 0 && places.every((place, index) => place === places.length - index);
    },
  },
  refused('P10', 'the history of what is hidden', ['record.not-found'], ({ engine }) => engine.history(helper, at('item'), HIDDEN)),
  refused('P3', 'exporting without the right', ['access.denied'], async ({ engine }) =>
    bytesOf(engine.exportRecords(helper, at('shop'), {}, 'csv', 'en')),
  ),
  refused('P3', 'importing without the right', ['access.denied'], ({ engine, lab }) =>
    engine.previewImport(desk, at('item'), { name: 'x.csv', path: `${lab.folder}/none.csv` }, {}),
  ),
  refused('P5', 'a file of a hidden field', ['file.not-found'], ({ engine, files }) =>
    engine.files.open(helper, at('item'), 1, 'papers', files[0] ?? '', 'full'),
  ),
  refused('C2', 'a file of a record that hides the field', ['file.not-found'], ({ engine, files }) =>
    engine.files.open(helper, at('item'), READ_ONLY, 'photos', files[(READ_ONLY - 1) * 2 + 1] ?? '', 'full'),
  ),
  refused('W2', 'an upsert onto a hidden record', ['record.invalid', 'record.duplicate'], async ({ engine }) => {
    const { code } = await engine.get(owner, at('item'), HIDDEN, {});
    return engine.create(helper, at('item'), [{ code, note: 'x' }], { upsertBy: 'code' });
  }),
  {
    rule: 'P7',
    name: 'a cursor is good for its own question and actor alone',
    holds: async ({ engine }) => {
      const { nextCursor: cursor = '' } = await engine.list(helper, at('item'), { sort: ['code'], limit: 2 });
      const other = await told(() => engine.list(helper, at('item'), { sort: ['-code'], limit: 2, cursor }));
      return (
        cursor !== '' &&
        other.includes('query.bad-cursor') &&
        (await told(() => engine.list(desk, at('item'), { sort: ['code'], limit: 2, cursor }))).includes('query.bad-cursor')
      );
    },
  },
  {
    rule: 'P3',
    name: 'an export holds only what may be exported',
    holds: async ({ engine }) => {
      const lines = String(await bytesOf(engine.exportRecords(helper, at('item'), {}, 'jsonl', 'en')))
        .trim()
        .split('\n');
      return lines.length > 1 && lines.every((line) => line.includes('"helper":{"id":1,'));
    },
  },
  {
    rule: 'P4',
    name: 'an export holds a field only where one grant exports both',
    holds: async ({ engine }) => {
      const own = { field: 'helper', op: 'eq', value: 1 } as const;
      const { records } = await engine.list(helper, at('item'), { filter: own });
      const out = String(await bytesOf(engine.exportRecords(helper, at('item'), { filter: own }, 'jsonl', 'en')));
      const asked = await told(async () => bytesOf(engine.exportRecords(helper, at('item'), { filter: own, fields: ['price'] }, 'csv', 'en')));
      return (
        records.some((record) => 'price' in record) && out.includes('"code"') && !out.includes('"price"') && asked.includes('query.not-exportable')
      );
    },
  },
  {
    rule: 'P5',
    name: 'neither the API description nor the app’s documents name a hidden field',
    holds: async ({ engine }) => {
      const said = JSON.stringify([engine.recordSchema(helper, at('item')), engine.app(helper, 'lab').entities['item']]);
      return said.includes('"note"') && !said.includes('"memo"') && !said.includes('"papers"');
    },
  },
  {
    rule: 'R2',
    name: 'a change of hidden fields alone is not told',
    holds: async (twin) => {
      const question = { actor: helper, target: at('item') };
      const since = await positionIn(twin.engine, question);
      await update(twin, owner, OWN, { memo: `canary ${twin.engine.seq()}` });
      const heard = await twin.engine.catchUp(question, since);
      return heard?.records.length === 0 && heard.removed.length === 0;
    },
  },
  {
    rule: 'R2',
    name: 'a record that leaves is taken away without a word',
    holds: async (twin) => {
      await update(twin, owner, 2, { kind: 'open' });
      const question = { actor: helper, target: at('item') };
      const since = await positionIn(twin.engine, question);
      await update(twin, owner, 2, { kind: 'secret' });
      const heard = await twin.engine.catchUp(question, since);
      return JSON.stringify([heard?.records, heard?.removed]) === '[[],[2]]';
    },
  },
  {
    rule: 'P7',
    name: 'a live position answers the question that it was given out for, and no other',
    holds: async (twin) => {
      await update(twin, owner, 2, { kind: 'open', price: 7 });
      const question = { actor: helper, target: at('item') };
      const since = await positionIn(twin.engine, question);
      await update(twin, owner, 2, { kind: 'secret' });
      const others: readonly Subscription[] = [
        { ...question, filter: { field: 'price', op: 'eq', value: 7 } },
        { ...question, fields: ['price'] },
        { ...question, actor: person(1, 'helper', 'all') },
        { ...question, target: at('shop') },
      ];
      const heard = await Promise.all(others.map((other) => twin.engine.catchUp(other, since)));
      return heard.every((missed) => missed === undefined) && (await twin.engine.catchUp(question, since))?.removed[0] === 2;
    },
  },
  {
    rule: 'R2',
    name: 'a change of a linked record that shows nothing is not told',
    holds: async (twin) => {
      const { engine } = twin;
      const question = { actor: helper, target: at('item') };
      const [shop] = await engine.create(owner, at('shop'), [{ name: `Unseen ${engine.seq()}`, region: 'europe' }], {});
      const id = shop?.id ?? 0;
      await update(twin, owner, OWN, { shop: id });
      const since = await positionIn(engine, question);
      await engine.update(owner, at('shop'), [{ id, version: 1, region: null }], {});
      const hidden = await engine.catchUp(question, since);
      const between = await positionIn(engine, question);
      await engine.update(owner, at('shop'), [{ id, version: 2, region: 'asia' }], {});
      const shown = await engine.catchUp(question, between);
      return hidden?.records.length === 0 && hidden.removed.length === 0 && shown?.records.length === 1;
    },
  },
  {
    rule: 'R2',
    name: 'a change of a hidden record that lists are made of is not told',
    holds: async (twin) => {
      const { engine } = twin;
      const question = { actor: helper, target: at('customer'), filter: { field: 'bought', op: 'gt', value: 0 } } as const;
      await update(twin, owner, HIDDEN, { kind: 'secret', qty: 1, customer: 1 });
      const since = await positionIn(engine, question);
      await update(twin, owner, HIDDEN, { qty: 2, customer: 2 });
      const hidden = await engine.catchUp(question, since);
      const between = await positionIn(engine, question);
      await update(twin, owner, OWN, { qty: engine.seq() });
      // What is counted of a record in view may bring any customer into the list or take it out.
      const seen = await engine.catchUp(question, between);
      return hidden?.records.length === 0 && hidden.removed.length === 0 && seen === undefined;
    },
  },
  {
    rule: 'P9',
    name: 'the answer to a stale write holds no hidden field, not even its name',
    holds: async ({ engine }) => {
      const error: unknown = await engine.update(helper, at('item'), [{ id: OWN, version: 1, note: 'x' }], {}).catch((thrown: unknown) => thrown);
      const record = error instanceof AppError ? (error.data as { record?: object } | undefined)?.record : undefined;
      return record !== undefined && 'note' in record && !('price' in record) && !('memo' in record);
    },
  },
  {
    rule: 'P10',
    name: 'what a dry run found is told with the rights of today',
    holds: async ({ engine, lab }) => {
      const path = join(lab.folder, `dry-${randomUUID()}.csv`);
      await writeFile(path, `code,note\nI0${OWN},other\nnew,one\n`);
      const options = { dryRun: true, upsertBy: 'code', constants: { helper: 1 } };
      const { id } = await engine.startImport(helper, at('item'), { name: 'items.csv', path }, options);
      while (['queued', 'running'].includes((await engine.job(helper, id, 'en')).status)) await later(15);
      const said = async (actor: Actor): Promise<string> => {
        const rows = await Promise.all((['new', 'changed'] as const).map((kind) => engine.importRows(actor, id, kind, 0, 10, 'en')));
        return JSON.stringify(rows);
      };
      const before = await said(helper);
      const today = await said(person(1, 'none'));
      return before.includes('"other"') && before.includes('"one"') && !today.includes('"other"') && !today.includes('"one"');
    },
  },
  {
    rule: 'W2',
    name: 'nothing hidden is deleted along',
    holds: async (twin) => {
      const { engine } = twin;
      const [made] = await engine.create(helper, at('item'), [{ code: 'canary along', helper: 1 }], {});
      if (made === undefined) return false;
      await engine.create(owner, at('line'), [{ item: made.id, done: true }], {});
      const said = await told(() => engine.remove(helper, at('item'), [{ id: made.id, version: made.version }], {}));
      return said.includes('access.denied');
    },
  },
  {
    rule: 'P10',
    name: 'undo names no record that left one’s rights since',
    holds: async (twin) => {
      const { engine } = twin;
      const [made] = await engine.create(helper, at('item'), [{ code: 'canary undone', helper: 1 }], {});
      if (made === undefined) return false;
      await update(twin, owner, made.id, { helper: 2, kind: 'secret' });
      const said = JSON.stringify(await engine.undoState(helper));
      await engine.remove(owner, at('item'), [{ id: made.id, version: made.version + 1 }], {});
      await engine.purge(owner, at('item'), [{ id: made.id, version: made.version + 2 }], {});
      return said.includes('"created"') && !said.includes('canary undone');
    },
  },
  {
    rule: 'P9',
    name: 'a hidden field is explained like one that does not exist',
    holds: async ({ engine }) => {
      const told = async (field: string, record: object): Promise<string> =>
        JSON.stringify(await engine.explain(helper, 'lab', { entity: 'item', action: 'read', field, ...record }, 'en'));
      const pairs = [{}, { record: OWN }, { record: HIDDEN }].map(async (record) => (await told('memo', record)) === (await told('nada', record)));
      return !(await Promise.all(pairs)).includes(false);
    },
  },
  {
    rule: 'P9',
    name: 'a hidden field among values is explained like one that does not exist',
    holds: async ({ engine }) => {
      const told = async (action: 'create' | 'update', field: string, record: object): Promise<string> =>
        JSON.stringify(await engine.explain(helper, 'lab', { entity: 'item', action, values: { note: 'n', [field]: 'x' }, ...record }, 'en'));
      const places = [['create', {}] as const, ['update', { record: OWN }] as const, ['update', { record: HIDDEN }] as const];
      const pairs = places.map(async ([action, record]) => (await told(action, 'memo', record)) === (await told(action, 'nada', record)));
      return !(await Promise.all(pairs)).includes(false);
    },
  },
];
