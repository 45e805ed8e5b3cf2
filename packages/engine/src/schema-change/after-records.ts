// In charge of: records as a change would leave them, made of what is stored now: what rules and unique sets of the new documents are asked of.
import { AppError } from '@trellis/errors';
import { usesRates, type Typed } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { FieldChange, LinkedEntity, LinkedField, Model } from '@trellis/model';
import { clockOf, evaluate, readPaths, toCell, type EvaluationContext } from '../computed/evaluation.ts';
import type { StoredRecord, Tx } from '../storage.ts';
import type { CellMaker } from './cell-maker.ts';

/** Linked records that are remembered from page to page. */
const REMEMBERED = 5_000;
const CHUNK = 200;

/** What the records are made of. */
export interface AfterParts {
  readonly before: Model;
  readonly after: Model;
  /** What changes of each field, with what makes its cells. */
  readonly changes: ReadonlyMap<FieldChange, { readonly maker: CellMaker | undefined }>;
  readonly reads: Pick<Tx, 'records'>;
  /** UTC milliseconds. */
  readonly now: number;
}

/** The cells of one record, each made when it is asked for. */
class AfterCells extends Map<LinkedField, Cell> {
  readonly #record: StoredRecord;
  readonly #make: (field: LinkedField, record: StoredRecord, own: AfterCells) => Cell;

  constructor(record: StoredRecord, make: (field: LinkedField, record: StoredRecord, own: AfterCells) => Cell) {
    super();
    this.#record = record;
    this.#make = make;
  }

  override get(field: LinkedField): Cell {
    const known = super.get(field);
    if (known !== undefined) return known;
    const cell = this.#make(field, this.#record, this);
    this.set(field, cell);
    return cell;
  }
}

/**
 * Records under the documents to come, whose numbers nothing is kept under.
 * Call protocol: everything that is to be asked is asked inside `settled`, which asks again until nothing is missing.
 */
export class AfterRecords {
  readonly #parts: AfterParts;
  readonly #changes: ReadonlyMap<string, readonly [FieldChange, CellMaker | undefined]>;
  readonly context: EvaluationContext;
  /** Linked records as stored; undefined where there is none. */
  readonly #known = new Map<LinkedEntity, Map<number, StoredRecord | undefined>>();
  readonly #missing = new Map<LinkedEntity, Set<number>>();
  #cells = new Map<StoredRecord, AfterCells>();

  constructor(parts: AfterParts) {
    this.#parts = parts;
    this.#changes = new Map(
      [...parts.changes].flatMap(([change, { maker }]) => (change.after === undefined ? [] : [[change.after.key, [change, maker] as const]])),
    );
    this.context = { model: parts.after, clock: clockOf(parts.now, parts.after.workspace.timezone), read: (...asked) => this.#read(...asked) };
  }

  /** Whether everything an expression reads is known before the change is made: a rollup, a rate or a number that it makes is not. */
  isKnown(typed: Typed<LinkedField> | undefined): boolean {
    return readPaths(typed).every((steps) => steps.every((step) => this.#isKnownField(step)));
  }

  #isKnownField(field: LinkedField): boolean {
    const fill = this.#changes.get(field.key)?.[0].fill;
    if (fill === 'numbers') return false;
    if (fill !== 'computed') return true;
    const { computed } = field;
    return computed?.kind === 'formula' && !usesRates(computed.expr) && this.isKnown(computed.expr);
  }

  /** A record's cells. */
  cells(record: StoredRecord): AfterCells {
    let cells = this.#cells.get(record);
    if (cells === undefined) this.#cells.set(record, (cells = new AfterCells(record, (...asked) => this.#make(...asked))));
    return cells;
  }

  /** Asks, reads the linked records that were missing, and asks again until none is. */
  async settled<T>(ask: () => T): Promise<T> {
    for (;;) {
      this.#cells = new Map();
      const answer = ask();
      if (this.#missing.size === 0) return answer;
      await this.#readMissing();
    }
  }

  /** A cell of a linked record, by the field of the documents to come. */
  #read(entity: LinkedEntity, id: number, field: LinkedField): Cell {
    const known = this.#known.get(entity);
    if (known?.has(id) === true) {
      const record = known.get(id);
      return record === undefined ? null : this.cells(record).get(field);
    }
    const missing = this.#missing.get(entity) ?? new Set();
    this.#missing.set(entity, missing.add(id));
    return null;
  }

  async #readMissing(): Promise<void> {
    for (const [entity, wanted] of this.#missing) {
      let known = this.#known.get(entity);
      // Those that were just asked for are read again with the others: more than fit are never needed for one page.
      if (known === undefined || known.size > REMEMBERED) this.#known.set(entity, (known = new Map()));
      const old = this.#parts.before.entities.get(entity.key);
      const ids = [...wanted];
      for (const id of ids) known.set(id, undefined);
      for (let start = 0; old !== undefined && start < ids.length; start += CHUNK)
        for (const record of await this.#parts.reads.records(old, ids.slice(start, start + CHUNK))) known.set(record.id, record);
    }
    this.#missing.clear();
  }

  #make(field: LinkedField, record: StoredRecord, own: AfterCells): Cell {
    const [change, maker] = this.#changes.get(field.key) ?? [];
    if (change?.fill === 'computed') return this.#computed(field, own);
    const before = change === undefined ? this.#parts.before.entities.get(field.entity.key)?.fieldByKey.get(field.key) : change.before;
    const old = before === undefined ? null : (record.cells.get(before) ?? null);
    return maker === undefined ? old : maker.make(old).cell;
  }

  #computed(field: LinkedField, own: AfterCells): Cell {
    const { computed } = field;
    if (computed?.kind !== 'formula') return null;
    try {
      return toCell(evaluate(computed.expr, this.context, own), computed.expr, field);
    } catch (error) {
      // Too large to be kept: the change itself will say so.
      if (error instanceof AppError) return null;
      throw error;
    }
  }
}
