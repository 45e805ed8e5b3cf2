// Proves that after any sequence of changes of documents and of records, every value is what the changes say, worked out here in memory.
import { Random } from '@trellis/dx/random';
import { patience, seeds } from '@trellis/dx/soak';
import { convertCell, fieldTypes, type Cell, type FieldTypeName } from '@trellis/fields';
import { fixtures, type Fixtures } from '@trellis/fields/fixtures';
import type { RecordJson } from '@trellis/query';
import { expect, test } from 'vitest';
import { apply, Documents, preview } from './testing/change.fixtures.ts';
import { openLab, owner, type Lab } from './testing/open-lab.fixtures.ts';
import type { WorkspaceSource } from '@trellis/model';
import { doc } from '@trellis/model/testing';

const STEPS = 60;
const at = { app: 'lab', entity: 'thing' };
const names: readonly FieldTypeName[] = [
  'text',
  'long_text',
  'integer',
  'decimal',
  'percent',
  'boolean',
  'date',
  'timestamp',
  'single_choice',
  'multiple_choice',
  'email',
  'json',
  'rating',
  'duration',
];

const source: WorkspaceSource = {
  workspace: doc('workspace', 'workspace', { label: 'Test', locale: 'en', timezone: 'Asia/Shanghai', currency: 'CNY' }),
  roles: [],
  apps: [
    {
      id: 'lab',
      slug: 'lab',
      bindings: {},
      documents: [
        doc('app', 'lab', { name: 'lab', label: 'Lab', order: 1, version: '1.0.0' }),
        doc('entity', 'thing', { name: 'thing', label: 'Thing', order: 1, titleField: 'thing.name' }),
        doc('field', 'thing.name', { entity: 'thing', name: 'name', label: 'Name', order: 1, type: 'text', required: true }),
      ],
    },
  ],
};

interface Kept {
  type: FieldTypeName;
  config: unknown;
  readonly cells: Map<number, Cell>;
}

/** The same world without a store. */
class World {
  readonly fields = new Map<string, Kept>();
  readonly records = new Map<number, number>();
  documents = new Documents(source.apps[0]?.documents ?? []);
  readonly #random: Random;
  readonly #lab: Lab;
  #made = 0;

  constructor(lab: Lab, random: Random) {
    this.#lab = lab;
    this.#random = random;
  }

  #sample(type: FieldTypeName, config: unknown): unknown {
    const good = (fixtures[type] as Fixtures<unknown>).good.filter(
      (value) => value.json !== undefined && JSON.stringify(value.config) === JSON.stringify(config),
    );
    return good.length === 0 || this.#random.chance(0.2) ? null : this.#random.pick(good).json;
  }

  #read({ type, config }: Kept, json: unknown): Cell {
    if (json === null) return null;
    const read = fieldTypes[type].read(json, { config: config as never, label: 'x', path: '' });
    if (!read.ok) throw new Error('a sample was refused');
    return read.value;
  }

  #inputs(): Record<string, unknown> {
    return Object.fromEntries(
      [...this.fields].flatMap(([name, kept]) => (this.#random.chance(0.7) ? [[name, this.#sample(kept.type, kept.config)]] : [])),
    );
  }

  #take(id: number, input: Record<string, unknown>): void {
    for (const [name, kept] of this.fields) if (name in input) kept.cells.set(id, this.#read(kept, input[name]));
  }

  async create(): Promise<void> {
    const inputs = Array.from({ length: 1 + this.#random.below(6) }, () => this.#inputs());
    const made = await this.#lab.engine.create(
      owner,
      at,
      inputs.map((input, place) => ({ name: `t${this.#made + place}`, ...input })),
      {},
    );
    this.#made += inputs.length;
    for (const [place, record] of made.entries()) {
      this.records.set(record.id, record.version);
      this.#take(record.id, inputs[place] ?? {});
    }
  }

  async update(): Promise<void> {
    const [id, version] = this.#random.pick([...this.records, [0, 0]] as [number, number][]);
    if (id === 0) return;
    const input = this.#inputs();
    const [updated] = await this.#lab.engine.update(owner, at, [{ id, version, ...input }], {});
    this.records.set(id, updated?.version ?? 0);
    this.#take(id, input);
  }

  async remove(): Promise<void> {
    const [id, version] = this.#random.pick([...this.records, [0, 0]] as [number, number][]);
    if (id === 0) return;
    await this.#lab.engine.remove(owner, at, [{ id, version }], {});
    this.records.delete(id);
  }

  #newField(): { readonly type: FieldTypeName; readonly config: unknown } {
    const type = this.#random.pick(names);
    // A zone is a field of its own, which this world does not have.
    const configs = (fixtures[type] as Fixtures<unknown>).configs.filter((config) => !JSON.stringify(config).includes('"zone"'));
    return { type, config: this.#random.pick(configs) };
  }

  async add(): Promise<void> {
    const name = `f${++this.#made}`;
    const field = this.#newField();
    this.documents = this.documents.field(`thing.${name}`, field.type, { config: field.config });
    await apply(this.#lab, 'lab', this.documents);
    this.fields.set(name, { ...field, cells: new Map() });
  }

  async drop(): Promise<void> {
    const name = this.#some();
    if (name === undefined) return;
    this.documents = this.documents.remove(`thing.${name}`);
    await apply(this.#lab, 'lab', this.documents, { [`field-removed:lab/thing.${name}`]: { accept: true } });
    const former = this.fields.get(name);
    this.fields.delete(name);
    if (former === undefined || this.#random.chance(0.5)) return;
    const [part] = this.#lab.engine.dropped(owner, 'lab');
    await this.#lab.engine.restoreDropped(owner, 'lab', part?.id ?? 0);
    this.documents = this.documents.field(`thing.${name}`, former.type, { config: former.config });
    this.fields.set(name, former);
  }

  #some(): string | undefined {
    const all = [...this.fields.keys()];
    return all.length === 0 ? undefined : this.#random.pick(all);
  }

  async retype(): Promise<void> {
    const name = this.#some();
    const kept = name === undefined ? undefined : this.fields.get(name);
    if (name === undefined || kept === undefined) return;
    const next = this.#newField();
    const changed = this.documents.set(`thing.${name}`, { type: next.type, config: next.config });
    const decisions = { [`field-converted:lab/thing.${name}`]: { accept: true } };
    const plan = await preview(this.#lab.engine, 'lab', changed, decisions);
    if (plan.state === 'refused') return;
    await apply(this.#lab, 'lab', changed, decisions);
    this.documents = changed;
    const [from, to] = [
      { type: fieldTypes[kept.type], config: kept.config, target: undefined },
      { type: fieldTypes[next.type], config: next.config, target: undefined },
    ];
    for (const [id, cell] of kept.cells) {
      const result = convertCell(cell, from, to, { label: 'x', timezone: 'Asia/Shanghai', locale: 'en' });
      kept.cells.set(id, result.outcome === 'lost' ? null : result.cell);
    }
    Object.assign(kept, next);
  }

  async rename(): Promise<void> {
    const name = this.#some();
    const kept = name === undefined ? undefined : this.fields.get(name);
    if (name === undefined || kept === undefined) return;
    const label = `Renamed ${++this.#made}`;
    this.documents = this.documents.set(`thing.${name}`, { label });
    await apply(this.#lab, 'lab', this.documents);
  }

  expected(id: number): Record<string, unknown> {
    return Object.fromEntries(
      [...this.fields].map(([name, { type, config, cells }]) => {
        const cell = cells.get(id) ?? null;
        return [name, cell === null ? null : fieldTypes[type].toJson(cell as never, config as never)];
      }),
    );
  }

  async step(): Promise<void> {
    const turn = this.#random.below(12);
    if (turn < 3) await this.create();
    else if (turn < 5) await this.update();
    else if (turn === 5) await this.remove();
    else if (turn < 8) await this.add();
    else if (turn === 8) await this.drop();
    else if (turn === 9) await this.rename();
    else await this.retype();
  }
}

const empty = (value: unknown): unknown => (Array.isArray(value) && value.length === 0 ? null : value);

test.each(seeds(4).map((seed, place) => [seed, place % 4 < 2 ? 5_000 : 0] as const))(
  'after any changes every value is what they say (seed %i, up to %i records at once)',
  { timeout: patience(120_000) },
  async (seed, atOnce) => {
    const lab = await openLab({ source, changes: { atOnce, slice: 7 } });
    const world = new World(lab, new Random(seed));
    for (let step = 0; step < STEPS; step += 1) {
      await world.step();
      const { records } = await lab.engine.list(owner, at, { limit: 1000 });
      expect(records.map((record) => record.id).sort((a, b) => a - b)).toEqual([...world.records.keys()].sort((a, b) => a - b));
      for (const record of records as readonly (RecordJson & Record<string, unknown>)[]) {
        const found = Object.fromEntries([...world.fields.keys()].map((name) => [name, empty(record[name] ?? null)]));
        expect([step, record.id, found]).toEqual([step, record.id, world.expected(record.id)]);
      }
    }
    expect(lab.errors).toEqual([]);
    await lab.close();
  },
);
