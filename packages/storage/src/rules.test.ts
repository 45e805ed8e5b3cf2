// Proves that what an entity demands of its records holds on every door, in both languages, and tells nothing hidden.
import type { RecordInput } from '@trellis/engine';
import { message, type Issue, type Locale } from '@trellis/errors';
import type { ImportOptions, JobJson, RecordJson, UndoConflict } from '@trellis/query';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bookingDocuments, bookingSource } from './testing/bookings.fixtures.ts';
import { apply, Documents } from './testing/change.fixtures.ts';
import { openLab, owner, person, type Lab } from './testing/open-lab.fixtures.ts';
import { ended, incoming } from './testing/products.fixtures.ts';
import { refusal } from './testing/refusal.fixtures.ts';

const bookings = { app: 'desk', entity: 'booking' };
const rooms = { app: 'desk', entity: 'room' };
const agent = person(1, 'agent');

let lab: Lab;
beforeEach(async () => {
  lab = await openLab({ source: bookingSource() });
  const { name, email, roles } = agent;
  await lab.storage.identity.createUser({ name, email: email ?? '', owner: false, roles, passwordHash: null, locale: null, disabled: false });
  await lab.engine.create(
    owner,
    rooms,
    [
      { name: 'Blue', limit: 50 },
      { name: 'Red', limit: 300, most: 1 },
    ],
    {},
  );
});
afterEach(async () => {
  await lab.close();
  rmSync(lab.folder, { recursive: true, force: true });
});

const good = (code: string, more: RecordInput = {}): RecordInput => ({ code, guest: 'Ann', ...more });

type Told = readonly [path: string, en: string, zh: string];

const told = (issues: readonly Issue[] = [], strip = /^records\.\d+\.?/): Told[] =>
  issues.map(({ code, path, params }) => [path.replace(strip, ''), message(code, params, 'en').message, message(code, params, 'zh-CN').message]);

async function toldBy(work: Promise<unknown>): Promise<Told[]> {
  return told((await refusal(work)).issues);
}

async function make(values: RecordInput): Promise<RecordJson> {
  const [made] = await lab.engine.create(agent, bookings, [values], {});
  if (made === undefined) throw new TypeError('nothing was made');
  return made;
}

/** A file of one row, and what the job says of the row in both languages. */
async function imported(values: RecordInput, options: ImportOptions): Promise<Told[]> {
  const cells = Object.entries(values).map(([name, value]) => [name, value === null ? '' : String(value)] as const);
  const content = `${cells.map(([name]) => name).join(',')}\n${cells.map(([, text]) => text).join(',')}\n`;
  const { id } = await lab.engine.startImport(agent, bookings, await incoming(lab, content), options);
  await ended(lab.engine, agent, id);
  const said = async (locale: Locale): Promise<JobJson> => lab.engine.job(agent, id, locale);
  const [en, zh] = [await said('en'), await said('zh-CN')];
  const { created = 0, updated = 0 } = en.result ?? {};
  expect([created, updated]).toEqual([0, 0]);
  const rows = (job: JobJson) => (job.refused ?? []).flatMap(({ issues }) => issues);
  return rows(en).map(({ path, message: sentence }, place) => [path, sentence, rows(zh)[place]?.message ?? '']);
}

const ruled = new Documents(bookingDocuments);
const unruled = ruled.set('booking', { rules: undefined }).set('booking.receipt', { requiredWhen: undefined });
/** What breaks no rule. */
const harmless: RecordInput = { starts: null, ends: null, guest: 'Ann', amount: 10, guests: null, paid: null, room: null };
const harmlessFor = (values: RecordInput): RecordInput => Object.fromEntries(Object.keys(values).map((name) => [name, harmless[name]]));

/** Does something while there are no rules yet. */
async function beforeTheRules<T>(run: () => Promise<T>): Promise<T> {
  await apply(lab, 'desk', unruled);
  const done = await run();
  await apply(lab, 'desk', ruled);
  return done;
}

async function set({ id, version }: RecordJson, values: RecordInput): Promise<RecordJson> {
  const [changed] = await lab.engine.update(agent, bookings, [{ id, version, ...values }], {});
  if (changed === undefined) throw new TypeError('nothing was changed');
  return changed;
}

/** What stands against taking an action back: in the words of the rule, without a path. */
async function conflictsOf(direction: 'undo' | 'redo'): Promise<Told[]> {
  const said = async (locale: Locale): Promise<readonly string[]> => {
    const { data } = await refusal(lab.engine.undo(agent, direction, {}, {}, locale));
    return (data as { readonly conflicts: readonly UndoConflict[] }).conflicts.map(({ problem }) => problem?.message ?? '');
  };
  const [en, zh] = [await said('en'), await said('zh-CN')];
  return en.map((sentence, place) => ['', sentence, zh[place] ?? '']);
}

/** Every door: how a record with these values, or this change of one, goes through it. */
const doors: { readonly [door: string]: (before: RecordInput | undefined, values: RecordInput) => Promise<Told[]> } = {
  create: (_before, values) => toldBy(lab.engine.create(agent, bookings, [good('X', values)], {})),
  bulk: (_before, values) => toldBy(lab.engine.create(agent, bookings, [good('X'), good('Y', values)], {})),
  'upsert of a new one': (_before, values) => toldBy(lab.engine.create(agent, bookings, [good('X', values)], { upsertBy: 'code' })),
  'dry run of an import': (_before, values) => imported(good('X', values), { dryRun: true }),
  import: (_before, values) => imported(good('X', values), {}),
  update: async (before, values) => {
    const { id, version } = await make(good('X', before));
    return toldBy(lab.engine.update(agent, bookings, [{ id, version, ...values }], {}));
  },
  upsert: async (before, values) => {
    await make(good('X', before));
    return toldBy(lab.engine.create(agent, bookings, [{ code: 'X', ...values }], { upsertBy: 'code' }));
  },
  'dry run of an import that changes': async (before, values) => {
    await make(good('X', before));
    return imported({ code: 'X', ...values }, { dryRun: true, upsertBy: 'code' });
  },
  'import that changes': async (before, values) => {
    await make(good('X', before));
    return imported({ code: 'X', ...values }, { upsertBy: 'code' });
  },
  undo: async (before, values) => {
    await beforeTheRules(async () => set(await make(good('X', { ...before, ...values })), harmlessFor(values)));
    return conflictsOf('undo');
  },
  redo: async (before, values) => {
    await beforeTheRules(async () => {
      await set(await make(good('X', { ...before, ...harmlessFor(values) })), values);
      await lab.engine.undo(agent, 'undo', {}, {}, 'en');
    });
    return conflictsOf('redo');
  },
  'restore of a version': async (before, values) => {
    const { id, version } = await beforeTheRules(async () => set(await make(good('X', { ...before, ...values })), harmlessFor(values)));
    return toldBy(lab.engine.restoreVersion(agent, bookings, { id, version, to: 1, skip: [], dryRun: false }, {}, 'en'));
  },
  'restore from the trash': async (before, values) => {
    const { id, version } = await beforeTheRules(async () => {
      const made = await make(good('X', { ...before, ...values }));
      await lab.engine.remove(agent, bookings, [{ id: made.id, version: made.version }], {});
      return made;
    });
    return toldBy(lab.engine.restore(agent, bookings, [{ id, version: version + 1 }], {}));
  },
};
const making = ['create', 'bulk', 'upsert of a new one', 'dry run of an import', 'import'];
const changing = ['update', 'upsert', 'dry run of an import that changes', 'import that changes'];
const back = ['undo', 'redo', 'restore of a version'];
const backWhole = [...back, 'restore from the trash'];
/** Versions of the records that are there when a door has refused. */
const left: { readonly [door: string]: readonly number[] } = {
  ...Object.fromEntries(changing.map((door) => [door, [1]])),
  undo: [2],
  redo: [3],
  'restore of a version': [2],
};

interface Case {
  readonly rule: string;
  readonly doors: readonly string[];
  readonly before?: RecordInput;
  readonly values: RecordInput;
  readonly told: readonly Told[];
}

const dates: readonly Told[] = [
  ['starts', 'A booking ends after it starts.', '结束不能早于开始。'],
  ['ends', 'A booking ends after it starts.', '结束不能早于开始。'],
];
const cases: readonly Case[] = [
  { rule: 'of two own fields', doors: [...making, ...backWhole], values: { starts: '2026-02-02', ends: '2026-02-01' }, told: dates },
  {
    rule: 'of a sent and a stored field',
    doors: changing,
    before: { starts: '2026-02-02', ends: '2026-02-03' },
    values: { ends: '2026-02-01' },
    told: dates,
  },
  {
    rule: 'of before and after',
    doors: [...changing, ...back],
    before: { paid: true, receipt: 'r' },
    values: { amount: 11 },
    told: [['amount', 'The amount of a paid booking stays.', '已付款的金额不能改。']],
  },
  {
    rule: 'that asks for one of two',
    doors: [...making, ...changing, ...backWhole],
    values: { guest: null },
    told: [['guest', 'Name a guest or a phone number.', '客人和电话至少填一个。']],
  },
  {
    rule: 'over a linked field that is hidden, pointing at a hidden field',
    doors: ['create', 'bulk', 'upsert of a new one', 'update', 'upsert', ...backWhole],
    values: { room: 1, amount: 51 },
    told: [['', 'The amount is above what the room may cost.', '金额超过房间上限。']],
  },
  {
    rule: 'over a linked field, in a file',
    doors: making.slice(3),
    values: { room: 'Blue', amount: 51 },
    told: [['', 'The amount is above what the room may cost.', '金额超过房间上限。']],
  },
  {
    rule: 'that cannot be computed',
    doors: [...making, ...changing, ...backWhole],
    values: { guests: 0 },
    told: [['guests', 'Each guest pays at least 1.', '每位客人至少付 1。']],
  },
  {
    rule: 'of a required field on a condition',
    doors: [...making, ...changing, ...backWhole],
    values: { paid: true },
    told: [['receipt', 'receipt must be filled in.', '字段receipt必填。']],
  },
  {
    rule: 'on a state, where history is brought in',
    doors: making,
    values: { stage: 'sealed' },
    told: [['stage', 'Only paid bookings are sealed.', '付款后才能封存。']],
  },
  {
    rule: 'several at once',
    doors: [...making, ...backWhole],
    values: { starts: '2026-02-02', ends: '2026-02-01', guest: null },
    told: [...dates, ['guest', 'Name a guest or a phone number.', '客人和电话至少填一个。']],
  },
];

describe.each(cases)('W5: a rule $rule', ({ doors: open, before, values, told: expected }) => {
  test.each(open)('is checked by %s', async (door) => {
    // A conflict tells of each record what stands first against it.
    const conflict = expected.slice(0, 1).map(([, en, zh]): Told => ['', en, zh]);
    expect(await doors[door]?.(before, values)).toEqual(['undo', 'redo'].includes(door) ? conflict : expected);
    const { records } = await lab.engine.list(owner, bookings, {});
    expect(records.map(({ version }) => version)).toEqual(left[door] ?? []);
  });
});

test('a rule is checked by transition, on the record as it becomes', async () => {
  const draft = await make(good('X'));
  const seal = ({ id, version }: RecordJson) => lab.engine.transition(agent, bookings, { field: 'stage', to: 'sealed' }, [{ id, version }], {});
  expect(await toldBy(seal(draft))).toEqual([['stage', 'Only paid bookings are sealed.', '付款后才能封存。']]);
  const paid = await make(good('Y', { paid: true, receipt: 'r' }));
  expect(await seal(paid)).toMatchObject([{ stage: 'sealed', version: 2 }]);
});

test('what rules allow goes through', async () => {
  const { id, version } = await make(good('X', { room: 1, starts: '2026-02-01', ends: '2026-02-01', amount: 50, guests: 50 }));
  const [changed] = await lab.engine.update(agent, bookings, [{ id, version, paid: true, receipt: 'r', ends: null, guest: null, phone: '1' }], {});
  expect(changed).toMatchObject({ paid: true, ends: null, amount: 50 });
});

test('a rule over a computed value holds for the record that another one changes, and tells of no record', async () => {
  await make(good('X', { room: 2, starts: '2026-02-01' }));
  expect(await toldBy(lab.engine.create(agent, bookings, [good('Y', { room: 2 })], {}))).toEqual([
    ['', 'A record of Room would break its rule: The room takes no more bookings.', '房间的一条记录会违反规则：房间的预订已满。'],
  ]);
});

test('a rule over a computed value does not stand in the way where other computed values change', async () => {
  const { id, version } = await make(good('X', { room: 1 }));
  await lab.engine.update(agent, bookings, [{ id, version, room: null }], {});
  expect((await lab.engine.get(owner, rooms, 1, {}))['bookings']).toBe(0);
});

describe('several fields that are unique together', () => {
  const slot = { room: 1, starts: '2026-02-01' };
  const source = { channel: 'Web', ref: 'A-1' };

  test.each<[string, RecordInput, RecordInput]>([
    ['another value', slot, { room: 1, starts: '2026-02-02' }],
    ['nothing in one', { room: 1 }, { room: 1 }],
    ['nothing in all', {}, {}],
    ['another link', slot, { room: null, starts: '2026-02-01' }],
    ['case, where it matters', { room: 1, starts: '2026-02-01', ref: 'a' }, { room: 1, starts: '2026-02-03', ref: 'A' }],
  ])('do not clash by %s', async (_name, one, other) => {
    await lab.engine.create(agent, bookings, [good('X', one), good('Y', other)], {});
    expect((await lab.engine.list(owner, bookings, {})).records).toHaveLength(2);
  });

  test.each<[string, RecordInput, RecordInput, Told]>([
    [
      'a set, telling what was sent and no number of a link',
      slot,
      slot,
      ['room', 'Another record already has the same room and start: “2026-02-01”.', '已有记录的房间和开始与它相同：“2026-02-01”。'],
    ],
    [
      'a folded set, by case and width',
      source,
      { channel: 'ＷＥＢ', ref: 'a-1' },
      [
        'channel',
        'Another record already has the same “channel”, “ref”: “ＷＥＢ”, “a-1”.',
        '已有记录的“字段channel”、“字段ref”与它相同：“ＷＥＢ”、“a-1”。',
      ],
    ],
  ])('clash: %s', async (_name, one, other, expected) => {
    await make(good('X', one));
    expect(await toldBy(lab.engine.create(agent, bookings, [good('Y'), good('Z', other)], {}))).toEqual([expected]);
    const made = await make(good('Y'));
    expect(await toldBy(lab.engine.update(agent, bookings, [{ id: made.id, version: made.version, ...other }], {}))).toEqual([expected]);
  });

  test('a batch is told which of its records clash', async () => {
    const error = await refusal(lab.engine.create(agent, bookings, [good('A'), good('B', slot), good('C'), good('D', slot)], {}));
    expect(told(error.issues, /^$/)).toEqual([
      ['records.3.room', 'Record 2 of this batch has the same room and start.', '这批里的第 2 条房间和开始与它相同。'],
    ]);
  });

  test('a record in the trash gives its values up', async () => {
    const { id, version } = await make(good('X', slot));
    await lab.engine.remove(agent, bookings, [{ id, version }], {});
    expect(await make(good('Y', slot))).toMatchObject({ code: 'Y' });
  });

  test('find what an upsert changes', async () => {
    await make(good('X', source));
    const [changed, made] = await lab.engine.create(
      agent,
      bookings,
      [
        { channel: 'web', ref: 'a-1', phone: '7' },
        { ...good('Y'), channel: 'Web', ref: 'A-2' },
      ],
      { upsertBy: 'source' },
    );
    expect(changed).toMatchObject({ code: 'X', phone: '7', channel: 'Web', ref: 'A-1', version: 2 });
    expect(made).toMatchObject({ code: 'Y', version: 1 });
    const twice = [
      { channel: 'web', ref: 'a' },
      { channel: 'WEB', ref: 'A' },
    ];
    expect((await refusal(lab.engine.create(agent, bookings, twice, { upsertBy: 'source' }))).issues?.map(({ code, path }) => [code, path])).toEqual([
      ['record.key-twice', 'records.1.channel'],
    ]);
    expect((await refusal(lab.engine.create(agent, bookings, [{ channel: 'x' }], { upsertBy: 'source' }))).issues?.map(({ code }) => code)).toEqual([
      'record.no-key',
    ]);
    expect((await refusal(lab.engine.create(agent, bookings, [good('Z')], { upsertBy: 'gone' }))).issues?.[0]?.code).toBe('query.unknown-field');
  });

  test('find what an import changes, and rows of a file that clash are told apart before anything is stored', async () => {
    await make(good('X', source));
    const run = async (content: string, options: ImportOptions): Promise<JobJson> => {
      const { id } = await lab.engine.startImport(agent, bookings, await incoming(lab, content), options);
      return ended(lab.engine, agent, id);
    };
    const changed = await run('channel,ref,phone\nweb,a-1,9\n', { upsertBy: 'source' });
    expect(changed).toMatchObject({ status: 'done', result: { created: 0, updated: 1 } });
    const clash = await run('code,guest,channel,ref\nA,Ann,Shop,1\nB,Bo,shop,1\n', { dryRun: true });
    expect(clash.refused?.flatMap(({ row, issues }) => issues.map(({ code }) => [row, code]))).toEqual([[3, 'import.set-twice-in-file']]);
    const taken = await run('code,guest,channel,ref\nA,Ann,WEB,A-1\n', { dryRun: true });
    expect(taken.refused?.flatMap(({ row, issues }) => issues.map(({ code }) => [row, code]))).toEqual([[2, 'record.duplicate-set-values']]);
  });
});

describe('a unique text whose case does not matter', () => {
  test('is taken in any case and width, found by upsert and by links', async () => {
    expect(await toldBy(lab.engine.create(owner, rooms, [{ name: 'ｂＬＵＥ' }], {}))).toEqual([
      ['name', 'Another record already has this name: ｂＬＵＥ.', '已有记录的字段name是“ｂＬＵＥ”。'],
    ]);
    expect(await lab.engine.create(owner, rooms, [{ name: 'BLUE', limit: 60 }], { upsertBy: 'name' })).toMatchObject([
      { id: 1, name: 'Blue', limit: 60 },
    ]);
    expect(await make(good('X', { room: { name: 'bLUE' } }))).toMatchObject({ room: { id: 1 } });
  });

  test('a field that does not say so is unique to the letter', async () => {
    await lab.engine.create(agent, bookings, [good('x'), good('X')], {});
    expect((await lab.engine.list(owner, bookings, {})).records).toHaveLength(2);
  });
});

describe('defaults that are computed', () => {
  test('are taken when a record is created, in order, and stay', async () => {
    const { id } = await make(good('X', { room: 1 }));
    await lab.engine.update(owner, rooms, [{ id: 1, version: 1, limit: 80 }], {});
    expect(await lab.engine.get(owner, bookings, id, {})).toMatchObject({ limit_then: 50, deposit: 12.5 });
    expect(await make(good('Y', { room: 1, limit_then: 7 }))).toMatchObject({ limit_then: 7, deposit: 1.75 });
    expect(await make(good('Z', { room: 1, limit_then: null }))).toMatchObject({ limit_then: null, deposit: null });
    expect(await make(good('N'))).toMatchObject({ limit_then: null, deposit: null });
  });

  test('are refused where they do not fit the field', async () => {
    expect(await toldBy(lab.engine.create(agent, bookings, [good('X', { limit_then: 500 })], {}))).toEqual([
      ['deposit', 'deposit is at most 100.', '字段deposit不能大于 100。'],
    ]);
  });
});

test('documents that records of today would break are refused in words', async () => {
  await lab.engine.create(agent, bookings, [good('x', { phone: '1' }), good('y', { phone: '1' })], {});
  const documents = bookingDocuments.map((document) => {
    const body = document.body as { readonly id: string };
    return body.id === 'booking'
      ? { ...document, body: { ...body, uniques: { same: { fields: { 'booking.guest': true, 'booking.phone': true } } } } }
      : document;
  });
  const { installDocuments } = await import('@trellis/engine');
  const error = await refusal(installDocuments(lab.storage, bookingSource(documents)));
  expect([error.code, message('document.unique-taken', error.params ?? {}, 'en').message]).toEqual([
    'document.unique-taken',
    'Records of Booking share their guest, phone already, so they cannot become unique.',
  ]);
});
