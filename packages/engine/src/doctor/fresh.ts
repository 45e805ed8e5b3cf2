// In charge of: computed values worked out from scratch, for comparing with what is kept. Shares the evaluator with the maintenance of values, and nothing of how it goes about it.
import { issue, type ErrorCode, type Issue, type Params } from '@trellis/errors';
import { compareText, scaleOf, usesClock, type Rate } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { Computed, LinkedField, Model } from '@trellis/model';
import { systemActor } from '@trellis/permissions';
import { idOf, leadsTo, quotient, rowsById } from '@trellis/query';
import { CellSource } from '../computed/cell-source.ts';
import { clockOf, evaluate, readPaths, toCell, type EvaluationContext } from '../computed/evaluation.ts';
import { RateBook } from '../computed/rates.ts';
import type { Cells, StoredRecord, Tx } from '../storage.ts';

const system = systemActor('doctor');

type RollupSpec = Extract<Computed, { kind: 'rollup' }>;

/** What a computed field should hold, by id of the record, and why a formula gives nothing where one would not expect it. */
export interface Fresh {
  readonly values: ReadonlyMap<number, Cell>;
  readonly reasons: ReadonlyMap<number, Issue>;
}

/** What a computed field should hold on these records. */
export async function freshValues(tx: Tx, model: Model, field: LinkedField, records: readonly StoredRecord[]): Promise<Fresh> {
  const { computed } = field;
  if (computed?.kind === 'formula') return formulaValues(tx, model, field, computed, records);
  const values = computed === undefined ? new Map<number, Cell>() : await new Gathering(tx, model, field, computed).values(records);
  return { values, reasons: new Map() };
}

function contextOf(model: Model, source: CellSource, at: number): EvaluationContext {
  return { model, clock: clockOf(at, model.workspace.timezone), read: (entity, id, each) => source.cell(entity, id, each) };
}

async function formulaValues(
  tx: Tx,
  model: Model,
  field: LinkedField,
  { expr }: Extract<Computed, { kind: 'formula' }>,
  records: readonly StoredRecord[],
): Promise<Fresh> {
  const source = new CellSource(tx);
  for (const record of records) source.add(field.entity, record.id, record.cells);
  for (const steps of readPaths(expr))
    await source.loadPath(
      field.entity,
      records.map((record) => record.id),
      steps,
    );
  const rates = new RateBook(tx, model);
  const values = new Map<number, Cell>();
  const reasons = new Map<number, Issue>();
  const rate = (currency: string, day: number): Rate | null => rates.rate(field.app.rates, currency, day);
  const of = ({ id, cells }: StoredRecord): void => {
    const report = (code: ErrorCode, params: Params): void => void reasons.set(id, issue(code, field.name, params));
    values.set(id, toCell(evaluate(expr, { ...contextOf(model, source, tx.now), rate, report }, cells), expr, field));
  };
  do {
    reasons.clear();
    records.forEach(of);
  } while (await rates.lookUp());
  return { values, reasons };
}

/** One rollup over all that each record gathers. */
class Gathering {
  readonly #tx: Tx;
  readonly #model: Model;
  readonly #field: LinkedField;
  readonly #spec: RollupSpec;
  readonly #source: CellSource;

  constructor(tx: Tx, model: Model, field: LinkedField, spec: RollupSpec) {
    this.#tx = tx;
    this.#model = model;
    this.#field = field;
    this.#spec = spec;
    this.#source = new CellSource(tx);
  }

  async values(records: readonly StoredRecord[]): Promise<ReadonlyMap<number, Cell>> {
    const gathered = await this.#gathered(records);
    const { filter } = this.#spec;
    const at = filter === undefined || !usesClock(filter) ? undefined : await this.#tx.computedAt(this.#field);
    const context = contextOf(this.#model, this.#source, at ?? this.#tx.now);
    return new Map([...gathered].map(([id, children]) => [id, this.#fold(children.flatMap((child) => this.#part(context, child)))]));
  }

  /** The records each of these gathers, in the order of their ids, or of the list when it is their own. */
  async #gathered(records: readonly StoredRecord[]): Promise<ReadonlyMap<number, readonly number[]>> {
    const { list, value, filter } = this.#spec;
    const child = list.target;
    const gathered = new Map<number, number[]>(records.map((record) => [record.id, []]));
    if (child === undefined) return gathered;
    if (list.backOf === undefined)
      for (const { id, cells } of records) {
        const own = cells.get(list);
        gathered.get(id)?.push(...(Array.isArray(own) ? (own as readonly number[]) : []));
      }
    else await this.#gatherBack(list.backOf, gathered);
    const ids = [...new Set([...gathered.values()].flat())];
    await this.#source.load(child, ids);
    for (const steps of [...readPaths(value), ...readPaths(filter)]) await this.#source.loadPath(child, ids, steps);
    return gathered;
  }

  async #gatherBack(link: LinkedField, gathered: Map<number, number[]>): Promise<void> {
    const rows = await this.#tx.rows(rowsById(link.entity, leadsTo([link], [...gathered.keys()]), [idOf(link.entity)]), system);
    const ids = rows.map((row) => row[0] as number);
    await this.#source.load(link.entity, ids);
    for (const id of ids) {
      const cell = this.#source.cell(link.entity, id, link);
      for (const parent of Array.isArray(cell) ? cell : [cell]) if (typeof parent === 'number') gathered.get(parent)?.push(id);
    }
  }

  #part(context: EvaluationContext, id: number): readonly Cell[] {
    const { list, value, filter } = this.#spec;
    const cells: Cells | undefined = list.target === undefined ? undefined : this.#source.cells(list.target, id);
    if (cells === undefined || (filter !== undefined && evaluate(filter, context, cells) !== true)) return [];
    const taken = this.#takenField();
    return [value === undefined || taken === undefined ? null : toCell(evaluate(value, context, cells), value, taken)];
  }

  #takenField(): LinkedField | undefined {
    const { value } = this.#spec;
    return value?.kind === 'path' ? value.steps.at(-1) : undefined;
  }

  #fold(parts: readonly Cell[]): Cell {
    const filled = parts.filter((cell) => cell !== null);
    const sorted = (): readonly Cell[] =>
      filled.toSorted((a, b) => (typeof a === 'string' && typeof b === 'string' ? compareText(a, b) : Number(a) - Number(b)));
    const folds: { readonly [op in RollupSpec['op']]: () => Cell } = {
      count: () => (this.#spec.value === undefined ? parts.length : filled.length),
      countDistinct: () => new Set(filled).size,
      sum: () => this.#number(filled.reduce((sum, cell) => sum + BigInt(cell as number), 0n)),
      avg: () => (filled.length === 0 ? null : this.#average(filled)),
      min: () => sorted()[0] ?? null,
      max: () => sorted().at(-1) ?? null,
      first: () => filled[0] ?? null,
      last: () => filled.at(-1) ?? null,
      concatenate: () => (filled.length === 0 ? null : filled.map((cell) => this.#text(cell)).join(', ')),
    };
    return folds[this.#spec.op]();
  }

  #scale(): number {
    const type = this.#spec.value?.type;
    return type?.kind === 'number' ? type.scale : 0;
  }

  #number(value: bigint): Cell {
    return toCell(value, { kind: 'literal', value: null, type: { kind: 'number', scale: this.#scale() } }, this.#field);
  }

  #average(filled: readonly Cell[]): Cell {
    const { valueType } = this.#field;
    const sum = filled.reduce((total, cell) => total + BigInt(cell as number), 0n);
    return Number(quotient(sum, BigInt(filled.length), this.#scale(), scaleOf(valueType)));
  }

  #text(cell: NonNullable<Cell>): string {
    const taken = this.#takenField();
    return taken === undefined ? '' : taken.type.toText(cell, { config: taken.config, locale: 'en', timezone: 'UTC' });
  }
}
