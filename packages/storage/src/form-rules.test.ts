// Proves that the rules a browser is sent say of a record exactly what the server says of it, and that nothing hidden travels with them.
import { Random } from '@trellis/dx/random';
import { AppError } from '@trellis/errors';
import type { Cell } from '@trellis/fields';
import type { Actor } from '@trellis/permissions';
import { rulesBrokenBy, type EntityJson, type EnteredRecord, type RecordJson, type RuleJson } from '@trellis/query';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bookingDocuments, bookingSource } from './testing/bookings.fixtures.ts';
import { openLab, owner, person, type Lab } from './testing/open-lab.fixtures.ts';

const bookings = { app: 'desk', entity: 'booking' };
const agent = person(1, 'agent');
type Values = { readonly [field: string]: unknown };

let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ source: bookingSource() });
});
afterAll(() => lab.close());

/** What the browser gets, by way of JSON. */
function sent(actor: Actor, of: Lab = lab): EntityJson {
  const { entities } = JSON.parse(JSON.stringify(of.engine.app(actor, 'desk'))) as { entities: { [id: string]: EntityJson } };
  const found = entities['booking'];
  if (found === undefined) throw new TypeError('no booking');
  return found;
}

const rulesOf = (actor: Actor): readonly RuleJson[] => sent(actor).rules ?? [];

function reader(values: Values, isNew: boolean): (name: string) => Cell {
  return (name) => {
    const field = lab.field('booking', name);
    const value = values[name] ?? (isNew ? field.document.default : undefined) ?? null;
    if (value === null) return null;
    const read = field.type.read(value, { config: field.config, label: field.label, path: name });
    if (!read.ok) throw new TypeError(`${name} cannot be read`);
    return read.value;
  };
}

const clock = { today: 0, now: 0, offset: () => 0 };
const day = (): number => 0;

function broken(actor: Actor, values: Values, before?: Values): readonly string[] {
  const former: Pick<EnteredRecord, 'before'> = before === undefined ? {} : { before: reader(before, false) };
  const entered: EnteredRecord = { cell: reader(values, before === undefined), day, clock, ...former };
  return rulesBrokenBy(rulesOf(actor), entered)
    .flatMap(({ fields }) => fields)
    .toSorted();
}

/** Fields at which the server says that a rule is broken; those of rules that the browser does not have aside. */
async function refused(work: Promise<unknown>): Promise<readonly string[]> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return (error.issues ?? [])
      .filter(({ code }) => code === 'record.rule' || code === 'record.required')
      .map(({ path }) => path.replace(/^records\.\d+\.?/, ''))
      .toSorted();
  }
  return [];
}

function draft(random: Random): Values {
  const maybe = <T>(values: readonly T[]): T | null => (random.below(4) === 0 ? null : random.pick(values));
  return {
    starts: maybe(['2026-02-01', '2026-02-02']),
    ends: maybe(['2026-02-01', '2026-02-02']),
    amount: maybe([0, 1, 9.99, 10, 50]),
    paid: maybe([true, false]),
    guest: maybe(['Ann']),
    phone: maybe(['1']),
    guests: maybe([0, 1, 3, 40]),
    receipt: maybe(['r']),
  };
}

test('generated records: the browser and the server point at the same fields', async () => {
  const random = new Random(17);
  let mistaken = 0;
  for (let n = 0; n < 300; n += 1) {
    const values = draft(random);
    const entries = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
    const told = broken(agent, values);
    let made: RecordJson | undefined;
    const work = lab.engine.create(agent, bookings, [{ code: `N${n}`, ...entries }], {}).then(([record]) => (made = record));
    expect([values, await refused(work)]).toEqual([values, told]);
    mistaken += told.length > 0 ? 1 : 0;
    if (made === undefined) continue;
    const change = { ...draft(random), stage: 'draft' };
    const { stage: _stage, ...changed } = change;
    const update = lab.engine.update(agent, bookings, [{ id: made.id, version: made.version, ...changed }], {});
    const before = made as unknown as Values;
    expect([before, change, await refused(update)]).toEqual([before, change, broken(agent, { ...before, ...change }, before)]);
  }
  expect(mistaken).toBeGreaterThan(50);
  expect(mistaken).toBeLessThan(290);
});

test('each rule that can be asked in a form is sent, with its words', () => {
  const rules = rulesOf(agent);
  const ids = rules.map(({ fields, atCreation }) => [fields.join(' '), atCreation]);
  expect(ids).toEqual([
    ['starts ends', true],
    ['amount', true],
    ['guest', true],
    ['guests', true],
    // A state is begun by the server.
    ['stage', false],
    ['receipt', true],
  ]);
  expect(rules[0]?.message).toEqual({ en: 'A booking ends after it starts.', 'zh-CN': '结束不能早于开始。' });
  expect(rules.at(-1)?.message).toBeUndefined();
});

test('a rule that reads or points at something hidden is not sent, nor a word of it', async () => {
  const text = JSON.stringify(sent(agent));
  for (const hidden of ['secret', 'above what the room', 'limit']) expect(text.replaceAll('limit_then', '')).not.toContain(hidden);
  // A clerk who sees paid only on some records, and the phone number never.
  const grant = {
    kind: 'grant' as const,
    source: 'grant/clerk.json',
    body: {
      kind: 'grant',
      format: 1,
      id: 'clerk.booking',
      role: 'clerk',
      entity: 'booking',
      actions: { create: true, read: true, update: true },
      read: { except: { 'booking.phone': true, 'booking.paid': true } },
      write: { all: true },
    },
  };
  const paidOnly = {
    ...grant,
    source: 'grant/clerk.paid.json',
    body: {
      ...grant.body,
      id: 'clerk.paid',
      actions: { read: true },
      condition: { call: 'gt', args: [{ path: ['booking.amount'] }, { value: 5 }] },
      read: { only: { 'booking.paid': true } },
      write: { only: {} },
    },
  };
  const other = await openLab({ source: bookingSource([...bookingDocuments, grant, paidOnly]) });
  try {
    const rules = sent(person(2, 'clerk'), other).rules ?? [];
    expect(rules.map(({ fields }) => fields.join(' '))).toEqual(['starts ends', 'guests']);
    expect(JSON.stringify(rules)).not.toMatch(/paid|phone|guest or/);
    // The owner has all but the one that walks a link.
    expect(sent(owner, other).rules).toHaveLength(6);
  } finally {
    await other.close();
  }
});
