// In charge of: the values of one rollup after a unit's changes. Sums and counts move by difference, extremes look again only when they lost their holder.
import { compareText, scaleOf } from '@trellis/expr';
import { quotient, type Expr } from '@trellis/query';
import type { Cell } from '@trellis/fields';
import type { Computed, LinkedEntity, LinkedField } from '@trellis/model';
import type { Cells, Tx } from '../storage.ts';
import type { CellSource } from './cell-source.ts';
import { evaluate, readPaths, toCell, type EvaluationContext } from './evaluation.ts';
import type { UnitChanges } from './unit-changes.ts';

type RollupSpec = Extract<Computed, { kind: 'rollup' }>;

/** What a rollup needs from the unit. */
export interface RollupParts {
  readonly tx: Tx;
  readonly source: CellSource;
  readonly changes: UnitChanges;
  /** Evaluation on what is now. */
  readonly context: EvaluationContext;
  /** Evaluation at the moment that the stored values are of. */
  readonly before: EvaluationContext;
  readonly leadingTo: (links: readonly LinkedField[], ids: readonly number[]) => Promise<readonly number[]>;
}

/** A gathered record's part: nothing when it does not count. */
type Part = { readonly parents: readonly number[]; readonly value: Cell } | undefined;

/** What a parent lost and gained. */
interface Difference {
  readonly lost: Cell[];
  readonly gained: Cell[];
}

function parentsIn(cell: Cell | undefined): readonly number[] {
  if (typeof cell === 'number') return [cell];
  return Array.isArray(cell) ? (cell as readonly number[]) : [];
}

function compareCells(a: Cell, b: Cell): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return a === b ? 0 : (a as number) < (b as number) ? -1 : 1;
}

/** Works out one rollup field. */
export class Rollup {
  readonly #field: LinkedField;
  readonly #spec: RollupSpec;
  readonly #parts: RollupParts;
  readonly #child: LinkedEntity;
  readonly #before: EvaluationContext;

  constructor(field: LinkedField, spec: RollupSpec, parts: RollupParts) {
    this.#field = field;
    this.#spec = spec;
    this.#parts = parts;
    this.#child = spec.list.target as LinkedEntity;
    const { source, changes } = parts;
    this.#before = {
      ...parts.before,
      read: (entity, id, each) =>
        changes.formerCell(entity, id, each) ?? (changes.of(entity).get(id)?.former.has(each) === true ? null : source.cell(entity, id, each)),
    };
  }

  /** The value over no records: 0 for sums and counts, nothing for the rest. */
  static ofNothing(spec: RollupSpec): Cell {
    return spec.op === 'sum' || spec.op === 'count' || spec.op === 'countDistinct' ? 0 : null;
  }

  /** New values of the parents that the touched gathered records belonged or belong to. */
  async values(touched: readonly number[]): Promise<ReadonlyMap<number, Cell>> {
    const { list } = this.#spec;
    if (list.backOf === undefined) return this.#valuesOfOwnList(touched);
    if (touched.length === 0) return new Map();
    await this.#load(touched);
    const differences = new Map<number, Difference>();
    for (const id of touched) {
      this.#note(differences, this.#partBefore(id, list.backOf), 'lost');
      this.#note(differences, this.#partNow(id, list.backOf), 'gained');
    }
    await this.#parts.source.load(this.#field.entity, differences.keys());
    const values = new Map<number, Cell>();
    const again: number[] = [];
    for (const [parent, difference] of differences) {
      const stored = this.#parts.source.cells(this.#field.entity, parent);
      if (stored === undefined) continue;
      const moved = this.#moved(stored.get(this.#field) ?? null, difference);
      if (moved === undefined) again.push(parent);
      else values.set(parent, moved);
    }
    for (const [parent, value] of await this.#gather(again, [list.backOf])) values.set(parent, value);
    return values;
  }

  /** The list is a link to several of the parent's own: parents change with their list and with what is in it. */
  async #valuesOfOwnList(touched: readonly number[]): Promise<ReadonlyMap<number, Cell>> {
    const { entity } = this.#field;
    const own = this.#parts.changes.changedIds(entity, this.#spec.list).filter((id) => this.#parts.changes.of(entity).get(id)?.kind !== 'deleted');
    return this.#foldOwnLists([...new Set([...own, ...(touched.length === 0 ? [] : await this.#parts.leadingTo([this.#spec.list], touched))])]);
  }

  async #foldOwnLists(parents: readonly number[]): Promise<ReadonlyMap<number, Cell>> {
    const { entity } = this.#field;
    await this.#parts.source.load(entity, parents);
    const values = new Map<number, Cell>();
    for (const parent of parents) {
      const ids = parentsIn(this.#parts.source.cell(entity, parent, this.#spec.list));
      await this.#load(ids);
      values.set(parent, this.#fold(ids.flatMap((id) => this.#valueNow(id))));
    }
    return values;
  }

  /** Values of these parents from all that they gather. */
  async again(parents: readonly number[]): Promise<ReadonlyMap<number, Cell>> {
    const { list } = this.#spec;
    return list.backOf === undefined ? this.#foldOwnLists(parents) : this.#gather(parents, [list.backOf]);
  }

  async #load(ids: readonly number[]): Promise<void> {
    const { source, changes } = this.#parts;
    await source.load(this.#child, ids);
    for (const steps of [...readPaths(this.#spec.value), ...readPaths(this.#spec.filter)]) await source.loadPath(this.#child, ids, steps, changes);
  }

  #note(differences: Map<number, Difference>, part: Part, side: keyof Difference): void {
    for (const parent of part?.parents ?? []) {
      const difference = differences.get(parent) ?? { lost: [], gained: [] };
      difference[side].push(part?.value ?? null);
      differences.set(parent, difference);
    }
  }

  #partOf(context: EvaluationContext, cells: Cells | undefined, link: LinkedField): Part {
    if (cells === undefined) return undefined;
    const { filter, value } = this.#spec;
    if (filter !== undefined && evaluate(filter, context, cells) !== true) return undefined;
    return { parents: parentsIn(cells.get(link)), value: value === undefined ? null : this.#taken(context, cells) };
  }

  /** The value taken of a gathered record, as a cell of its own kind. */
  #taken(context: EvaluationContext, cells: Cells): Cell {
    const { value } = this.#spec;
    const field = value?.kind === 'path' ? value.steps.at(-1) : undefined;
    if (value === undefined || field === undefined) return null;
    return toCell(evaluate(value, context, cells), value, field);
  }

  #partNow(id: number, link: LinkedField): Part {
    return this.#partOf(this.#parts.context, this.#parts.source.cells(this.#child, id), link);
  }

  #partBefore(id: number, link: LinkedField): Part {
    const change = this.#parts.changes.of(this.#child).get(id);
    if (change?.kind === 'created') return undefined;
    const now = change?.kind === 'deleted' ? change.held : this.#parts.source.cells(this.#child, id);
    if (now === undefined) return undefined;
    return this.#partOf(this.#before, change === undefined ? now : new Map([...now, ...change.former]), link);
  }

  #valueNow(id: number): readonly Cell[] {
    const cells = this.#parts.source.cells(this.#child, id);
    const part = cells === undefined ? undefined : this.#partOf(this.#parts.context, cells, this.#spec.list);
    return part === undefined ? [] : [part.value];
  }

  /** The stored value moved by a difference; undefined when the records must be looked at again. */
  #moved(stored: Cell, { lost, gained }: Difference): Cell | undefined {
    const { op, value } = this.#spec;
    if (op === 'count')
      return (
        Number(stored ?? 0) +
        gained.filter((cell) => value === undefined || cell !== null).length -
        lost.filter((cell) => value === undefined || cell !== null).length
      );
    if (op === 'sum') return this.#sum([BigInt(Number(stored ?? 0)), ...gained.map(big), ...lost.map((cell) => -big(cell))]);
    if (op !== 'min' && op !== 'max') return undefined;
    const better = op === 'min' ? -1 : 1;
    const beats = (a: Cell, b: Cell): boolean => b === null || (a !== null && Math.sign(compareCells(a, b)) === better);
    if (lost.some((cell) => cell !== null && !beats(stored, cell))) return undefined;
    return gained.reduce((best, cell) => (cell !== null && beats(cell, best) ? cell : best), stored);
  }

  #sum(terms: readonly bigint[]): Cell {
    return toCell(
      terms.reduce((total, term) => total + term, 0n),
      { kind: 'literal', value: null, type: this.#takenType() },
      this.#field,
    );
  }

  #takenType(): Expr['type'] {
    return this.#spec.value?.type ?? { kind: 'number', scale: 0 };
  }

  /** Values of parents from all their records. */
  async #gather(parents: readonly number[], links: readonly LinkedField[]): Promise<ReadonlyMap<number, Cell>> {
    const values = new Map<number, Cell>();
    const [link] = links;
    if (parents.length === 0 || link === undefined) return values;
    const ids = await this.#parts.leadingTo(links, parents);
    await this.#load(ids);
    const gathered = new Map<number, Cell[]>(parents.map((parent) => [parent, []]));
    for (const id of ids) {
      const part = this.#partNow(id, link);
      for (const parent of part?.parents ?? []) gathered.get(parent)?.push(part?.value ?? null);
    }
    for (const [parent, cells] of gathered) values.set(parent, this.#fold(cells));
    return values;
  }

  /** What the operator makes of values, in the order of their records. */
  #fold(cells: readonly Cell[]): Cell {
    const { op, value } = this.#spec;
    const filled = cells.filter((cell) => cell !== null);
    switch (op) {
      case 'count':
        return value === undefined ? cells.length : filled.length;
      case 'countDistinct':
        return new Set(filled).size;
      case 'sum':
        return this.#sum(filled.map(big));
      case 'avg':
        return this.#average(filled);
      case 'min':
      case 'max':
        return filled.toSorted((a, b) => (op === 'min' ? 1 : -1) * compareCells(a, b))[0] ?? null;
      case 'first':
        return filled[0] ?? null;
      case 'last':
        return filled.at(-1) ?? null;
      default:
        return filled.length === 0 ? null : filled.map((cell) => this.#text(cell)).join(', ');
    }
  }

  #average(cells: readonly Cell[]): Cell {
    if (cells.length === 0) return null;
    const scale = this.#takenType();
    const to = scaleOf(this.#field.valueType);
    const sum = cells.map(big).reduce((total, term) => total + term, 0n);
    return toCell(
      quotient(sum, BigInt(cells.length), scaleOf(scale), to),
      { kind: 'literal', value: null, type: { kind: 'number', scale: to } },
      this.#field,
    );
  }

  #text(cell: Cell): string {
    const { value } = this.#spec;
    const field = value?.kind === 'path' ? value.steps.at(-1) : undefined;
    return field === undefined || cell === null ? '' : field.type.toText(cell, { config: field.config, locale: 'en', timezone: 'UTC' });
  }
}

function big(cell: Cell): bigint {
  return typeof cell === 'number' ? BigInt(cell) : 0n;
}
