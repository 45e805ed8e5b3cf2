// In charge of: generated records of the lab, with nulls, ties, characters beyond U+FFFF, extremes and times around the turn of days.
import { Random } from '@trellis/dx/random';
import type { RecordInput } from '@trellis/engine';
import type { Cell } from '@trellis/fields';
import { fixtures, type Fixtures } from '@trellis/fields/fixtures';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { Actor } from '@trellis/permissions';
import type { MemoryRecord, World } from '@trellis/query/memory';
import { computedCells } from './lab-computed.fixtures.ts';
import { at, owner, START, type Lab } from './open-lab.fixtures.ts';

/** Texts that order differently by UTF-16, by locale and by code point, and fold together in search. */
export const texts = [
  'a',
  'B',
  'b',
  'é',
  'z',
  'Z',
  '~',
  '中文',
  '中国',
  '编号',
  'ＡＢ',
  'ab',
  '\u{20BB7}',
  '\u{1F600}',
  '\uFFFD',
  'ﬁn',
  'a\u{1F600}',
  'a\uFFFD',
  '10',
  '9',
  'İ',
  'ß',
  'ss',
  '100%',
  'a_b',
  "o'x",
  '"q"',
  '\\',
];

const currencies = ['CNY', 'USD', 'JPY'];
const zones = ['Europe/London', 'America/New_York', 'Asia/Shanghai', 'Pacific/Kiritimati', 'Asia/Kathmandu'];
const HOUR = 3_600_000;
const LATE_SEED = 4_711;

const days = [
  '2024-02-29',
  '2025-12-31',
  '2026-01-01',
  '2026-11-01',
  '2026-11-22',
  '2026-11-23',
  '2026-11-24',
  '1969-12-31',
  '0001-01-01',
  '9999-12-31',
  '2026-03-31',
  '2026-04-01',
];

function instant(random: Random): string {
  if (random.chance(0.1)) return new Date(Date.UTC(2026, 2, 29, 0, 59) + random.below(4) * 60_000).toISOString();
  if (random.chance(0.05)) return random.pick(['1969-12-31T23:59:59.999Z', '0001-02-01T00:00:00Z', '9999-12-30T00:00:00Z']);
  return new Date(START + (random.below(24 * 40) - 24 * 20) * HOUR + random.below(4) * 15 * 60_000).toISOString();
}

/** A number with so many decimals, often tied, sometimes extreme. */
function number(random: Random, scale: number): number {
  if (random.chance(0.03)) return random.pick([-1, 1]) * (scale === 0 ? 4_000_000_000_000 : 40_000_000_000);
  const whole = random.below(random.pick([3, 12, 400])) - random.pick([0, 3]);
  return Number((whole / 10 ** Math.min(scale, random.below(scale + 1))).toFixed(scale));
}

// Types that refuse most texts and numbers take the values of their own fixtures.
const choosy = new Map(
  (['duration', 'rating', 'email', 'phone', 'url', 'barcode', 'color', 'json', 'location'] as const).map((name): [string, readonly unknown[]] => [
    name,
    (fixtures[name] as Fixtures<unknown>).good.map((value) => value.json),
  ]),
);

/** A value of the type's fixtures that fits the field as well; small ones only. */
function ownValue(random: Random, field: LinkedField, values: readonly unknown[]): unknown {
  const fitting = values.filter((value) => {
    const read = field.type.read(value, { config: field.config, label: field.label, path: '' });
    return read.ok && read.value !== null && String(read.value).length < 500;
  });
  return random.pick(fitting);
}

/** A JSON value for a field. Links name ids up to `size` of their target. */
export function valueOf(random: Random, field: LinkedField, size: (entity: LinkedEntity) => number, users: number): unknown {
  const many = field.valueType.kind === 'list';
  if (field.type.names !== undefined || field.target !== undefined) {
    const count = field.target === undefined ? users : size(field.target);
    const ids = Array.from({ length: Math.min(count, 8) }, () => 1 + random.below(count));
    return many ? [...new Set(random.some(ids, 3))] : (ids[0] ?? null);
  }
  const options = field.type.options?.(field.config).map((option) => option.id) ?? [];
  if (options.length > 0) return many ? random.some(options, 3) : random.pick(options);
  if (field.name === 'zone') return random.pick(zones);
  const own = choosy.get(field.type.name);
  if (own !== undefined) return ownValue(random, field, own);
  const { storage } = field;
  switch (storage.shape === 'column' ? storage.kind : 'none') {
    case 'int64':
    case 'decimal':
      return number(random, field.valueType.kind === 'number' ? field.valueType.scale : 0);
    case 'boolean':
      return random.chance(0.5);
    case 'date':
      return random.pick(days);
    case 'timestamp':
      return instant(random);
    default:
      return random.pick(texts);
  }
}

/** Fields whose values are drawn apart, after all others, so that these stay as they are. */
const late = new Set(['stage', 'currency', 'cost', 'files']);

function inputOf(random: Random, entity: LinkedEntity, place: number, size: (entity: LinkedEntity) => number, users: number): RecordInput {
  const record: Record<string, unknown> = {};
  for (const field of entity.fields) {
    if (field.readOnly || field.storage.shape === 'none' || late.has(field.name)) continue;
    if (field.unique) record[field.name] = `${random.pick(texts)}-${place}`;
    else if (field.required || random.chance(0.8)) record[field.name] = valueOf(random, field, size, users);
    // A default must not fill what is meant to be empty.
    else record[field.name] = null;
  }
  return record;
}

/** What comes after the other values of a record. Files are named by the ids that uploading them answered. */
async function lateInput(random: Random, entity: LinkedEntity, upload: Upload | undefined): Promise<RecordInput> {
  const record: Record<string, unknown> = {};
  for (const field of entity.fields) {
    if (!late.has(field.name)) continue;
    const isFilled = random.chance(0.7);
    if (field.type.files !== undefined) record[field.name] = isFilled && upload !== undefined ? await upload(entity.name, field.name) : null;
    else if (field.name === 'currency') record[field.name] = isFilled ? random.pick(currencies) : null;
    else record[field.name] = isFilled ? valueOf(random, field, () => 0, 0) : null;
  }
  return record;
}

/** How many records of each entity. */
export const sizes = { shop: 9, customer: 24, item: 160, line: 320 } as const;

/** The records that were generated, as sent. */
export interface Generated {
  readonly entity: LinkedEntity;
  readonly inputs: readonly RecordInput[];
  /** Who made each half of them. */
  readonly makers: readonly (number | null)[];
}

/** Uploads files for a field of a new record as the actor who will make it, and answers their ids. */
export type FileMaker = (actor: Actor, entity: string, field: string) => Promise<readonly string[]>;

type Upload = (entity: string, field: string) => Promise<readonly string[]>;

/** Fills a lab through the engine, and answers what was sent. Users 1 to `users` must be there. Without `files` no record has any. */
export async function fillLab(
  lab: Lab,
  random: Random,
  users: number,
  change: (entity: string, input: RecordInput, place: number) => RecordInput = (_, input) => input,
  files?: FileMaker,
): Promise<readonly Generated[]> {
  const made: Generated[] = [];
  const apart = new Random(LATE_SEED);
  for (const [name, count] of Object.entries(sizes)) {
    const entity = lab.entity(name);
    // An item may be a friend only of items made before it, so links to the own entity come later.
    const size = (target: LinkedEntity): number => sizes[target.name as keyof typeof sizes];
    const half = Math.ceil(count / 2);
    const makerOf = (place: number): number | null => (place < half ? null : 2);
    const actorOf = (maker: number | null): Actor => (maker === null ? owner : { ...owner, id: maker });
    const early = Array.from({ length: count }, (_, place) => change(name, inputOf(random, entity, place + 1, size, users), place));
    const inputs: RecordInput[] = [];
    for (const [place, input] of early.entries()) {
      const upload: Upload | undefined = files && ((...field) => files(actorOf(makerOf(place)), ...field));
      inputs.push({ ...input, ...(await lateInput(apart, entity, upload)) });
    }
    const own = entity.fields.filter((field) => field.target === entity && field.backOf === undefined);
    const first = inputs.map((input) => ({ ...input, ...Object.fromEntries(own.map((field) => [field.name, null])) }));
    const makers = inputs.map((_, place) => makerOf(place));
    await lab.engine.create(actorOf(makerOf(0)), at(name), first.slice(0, half), {});
    await lab.engine.create(actorOf(makerOf(half)), at(name), first.slice(half), {});
    if (own.length > 0) {
      const changes = inputs.map((input, place) => ({
        id: place + 1,
        version: 1,
        ...Object.fromEntries(own.map((field) => [field.name, input[field.name] ?? null])),
      }));
      await lab.engine.update(owner, at(name), changes, {});
    }
    made.push({ entity, inputs, makers });
  }
  return made;
}

function cellsOf(entity: LinkedEntity, input: RecordInput, place: number): ReadonlyMap<LinkedField, Cell> {
  const cells = new Map<LinkedField, Cell>();
  for (const field of entity.fields) {
    if (field.type.numbering !== undefined) cells.set(field, `N-2026-${String(place + 1).padStart(4, '0')}`);
    const value = input[field.name] ?? field.status?.initial;
    if (value === undefined) continue;
    const read = field.type.read(value, { config: field.config, label: field.label, path: field.name });
    if (!read.ok) throw new TypeError(`the generator made a bad ${field.key}`);
    cells.set(field, read.value);
  }
  return cells;
}

/** The same records as a world in memory, made from what was sent and not from what the store says. */
export function worldOf(made: readonly Generated[], removed: ReadonlySet<string>): World {
  const records = made.map(({ entity, inputs, makers }) => {
    const changed = (cells: ReadonlyMap<LinkedField, Cell>): boolean =>
      entity.fields.some((field) => field.target === entity && field.backOf === undefined && (cells.get(field) ?? null) !== null);
    const own = inputs.map((input, place): MemoryRecord => {
      const cells = cellsOf(entity, input, place);
      const maker = makers[place] ?? null;
      const wasChanged = changed(cells);
      const deleted = removed.has(`${entity.name}/${place + 1}`);
      return {
        id: place + 1,
        // Coming to the trash is a change too, and the system's.
        version: 1 + (wasChanged ? 1 : 0) + (deleted ? 1 : 0),
        createdAt: START,
        updatedAt: START,
        createdBy: maker,
        updatedBy: wasChanged || deleted ? null : maker,
        cells,
        deleted,
      };
    });
    return [entity, own] as const;
  });
  const complete = records.map(([entity, own]) => {
    const whole = own.map((record) => ({ ...record, cells: new Map([...record.cells, ...computedCells(records, entity, record)]) }));
    return [entity, whole] as const;
  });
  return { timezone: 'Asia/Shanghai', records: new Map(complete) };
}
