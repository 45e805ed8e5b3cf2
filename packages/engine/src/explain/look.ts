// In charge of: one record as an actor may see it, asked one condition or value at a time.
//
// INVARIANT: nothing is asked of a record that is not among those the actor may read.
import { and, FALSE, referencedPaths, TRUE } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { Actor, Condition, Rights } from '@trellis/permissions';
import { guardedPath, idIn, idOf, rowsById, type Expr, type PlanRunner } from '@trellis/query';

/** What looking at a record needs. */
export interface LookContext {
  readonly actor: Actor;
  readonly entity: LinkedEntity;
  readonly runner: PlanRunner;
}

/** One record as the actor may see it. */
export class Look {
  readonly #context: LookContext;
  readonly #rights: Rights;
  readonly #record: number;

  constructor(context: LookContext, rights: Rights, record: number) {
    this.#context = context;
    this.#rights = rights;
    this.#record = record;
  }

  /** Whether the record is there for the actor. */
  async isThere(): Promise<boolean> {
    return this.holds(TRUE);
  }

  /** Whether a condition holds on the record. What it reads may be hidden. */
  async holds(condition: Condition): Promise<boolean> {
    return (await this.#row(condition, [])) !== undefined;
  }

  /** Whether everything that a condition reads is open to the actor on this record. */
  async isReadable(condition: Condition): Promise<boolean> {
    const { entity } = this.#context;
    const usable = referencedPaths(condition).map((steps) => guardedPath(this.#rights, entity, steps)?.usable ?? FALSE);
    return this.holds(and(...usable));
  }

  /** A value as the actor may see it. */
  async value(steps: readonly LinkedField[]): Promise<Cell> {
    const guarded = guardedPath(this.#rights, this.#context.entity, steps);
    return guarded === undefined ? null : ((await this.#row(TRUE, [guarded.value]))?.[0] ?? null);
  }

  async #row(condition: Condition, columns: readonly Expr[]): Promise<readonly Cell[] | undefined> {
    const { entity, runner, actor } = this.#context;
    const where = and(this.#rights.of(entity).rows('read'), idIn(entity, [this.#record]), condition);
    if (where === FALSE) return undefined;
    return (await runner.rows(rowsById(entity, where, columns.length === 0 ? [idOf(entity)] : columns, 1), actor))[0];
  }
}
