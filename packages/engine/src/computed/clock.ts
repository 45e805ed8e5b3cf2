// In charge of: computed values that ask for the time: when the day turns, or every few minutes for NOW, those that changed are made anew.
import { and, atClock, inStatement, literal, not, or, TRUE, typedCall, typedPath, usesClock, usesNow, type Clock } from '@trellis/expr';
import { localDay } from '@trellis/fields';
import type { Computed, LinkedField, Model } from '@trellis/model';
import { systemActor } from '@trellis/permissions';
import { idOf, rowsById, type Expr } from '@trellis/query';
import { recordIds } from '../records/record-ids.ts';
import type { Storage } from '../storage.ts';
import { clockOf } from './evaluation.ts';
import { Maintenance } from './maintain.ts';

/** Records brought up to date in one unit, so that no write waits long. */
const SLICE = 500;
/** How often values that ask for NOW are looked at. */
const NOW_MS = 5 * 60_000;
const actor = systemActor('clock');

type Rollup = Extract<Computed, { kind: 'rollup' }>;

/** The part of a computed field that may ask for the time. */
function asking(field: LinkedField): Expr | undefined {
  const { computed } = field;
  return computed?.kind === 'formula' ? computed.expr : computed?.filter;
}

function clockFields(model: Model): readonly LinkedField[] {
  return model.computedFields.filter((field) => {
    const expr = asking(field);
    return expr !== undefined && usesClock(expr);
  });
}

/** The records of a formula that may hold something else than it gives now: all of them where no statement can tell. */
function stale(field: LinkedField, expr: Expr, clock: Clock): Expr {
  const now = atClock(expr, clock);
  if (!inStatement(now) || now.type.kind !== field.valueType.kind) return TRUE;
  return typedCall('ne', [typedPath([field]), now]);
}

/** The gathered records that a filter keeps at one of two moments and not at the other. */
function turned(filter: Expr, before: Clock, now: Clock): Expr {
  const [a, b] = [atClock(filter, before), atClock(filter, now)];
  if (!inStatement(a) || !inStatement(b)) return TRUE;
  return or(and(a, not(b)), and(b, not(a)));
}

/** Turns the computed values of one workspace with the time. */
export class ClockTurner {
  readonly #storage: Storage;
  readonly #model: () => Model;
  /** As of when each field is known to be kept. */
  readonly #kept = new Map<number, number>();
  #turning: Promise<void> | undefined;
  #stopped = false;

  constructor(storage: Storage, model: () => Model) {
    this.#storage = storage;
    this.#model = model;
  }

  /** Brings every value that asks for the time up to this moment (UTC milliseconds). Asked again meanwhile, it waits for the first. */
  turn(now: number): Promise<void> {
    this.#turning ??= this.#turnAlone(now).finally(() => (this.#turning = undefined));
    return this.#turning;
  }

  /** Another process that is at it is left to it: what it does is seen at the next turn. */
  async #turnAlone(now: number): Promise<void> {
    if (!this.#mayBeDue(now)) return;
    const claim = await this.#storage.claim('clock');
    if (claim === undefined) return;
    try {
      await this.#turn(now);
    } finally {
      await claim.release();
    }
  }

  #mayBeDue(now: number): boolean {
    return clockFields(this.#model()).some((field) => this.#isDue(field, this.#kept.get(field.number), now));
  }

  /** Lets the unit under way finish; what is left turns at the next start. */
  async close(): Promise<void> {
    this.#stopped = true;
    await this.#turning;
  }

  async #turn(now: number): Promise<void> {
    const model = this.#model();
    for (const field of clockFields(model)) {
      if (this.#stopped) return;
      if (!this.#isDue(field, this.#kept.get(field.number), now)) continue;
      const at = await this.#storage.write(actor, (tx) => tx.computedAt(field));
      if (this.#isDue(field, at, now)) await this.#turnField(model, field, at, now);
      this.#kept.set(field.number, this.#isDue(field, at, now) ? now : (at ?? now));
    }
  }

  #isDue(field: LinkedField, at: number | undefined, now: number): boolean {
    if (at === undefined) return true;
    const { timezone } = this.#model().workspace;
    const expr = asking(field);
    return localDay(at, timezone) !== localDay(now, timezone) || (expr !== undefined && usesNow(expr) && now - at >= NOW_MS);
  }

  async #turnField(model: Model, field: LinkedField, at: number | undefined, now: number): Promise<void> {
    const { computed } = field;
    if (computed?.kind === 'formula') await this.#turnFormula(model, field, stale(field, computed.expr, clockOf(now, model.workspace.timezone)), now);
    else if (computed?.kind === 'rollup') await this.#turnRollup(model, field, computed, at ?? now, now);
  }

  async #turnFormula(model: Model, field: LinkedField, where: Expr, now: number): Promise<void> {
    const { entity } = field;
    const id = idOf(entity);
    for (let last = 0; ;) {
      const after = typedCall<LinkedField>('gt', [id, literal(BigInt(last), { kind: 'number', scale: 0 })]);
      const rows = await this.#storage.read.rows(rowsById(entity, and(after, where), [id], SLICE), actor);
      const ids = rows.map((row) => row[0] as number);
      await this.#storage.write(actor, async (tx) => {
        const maintenance = new Maintenance(tx, model);
        await maintenance.recompute(field, ids);
        await tx.append(await maintenance.settle());
        if (ids.length < SLICE) await tx.setComputedAt(field, now);
      });
      if (ids.length < SLICE) return;
      last = ids.at(-1) ?? last;
    }
  }

  /** All in one unit: a sum that moves by difference must be of one moment. */
  async #turnRollup(model: Model, field: LinkedField, { list, filter }: Rollup, at: number, now: number): Promise<void> {
    const { target } = list;
    if (target === undefined || filter === undefined) return;
    const { timezone } = model.workspace;
    await this.#storage.write(actor, async (tx) => {
      // Another process may have been quicker.
      if ((await tx.computedAt(field)) !== at && at !== now) return;
      const where = turned(filter, clockOf(at, timezone), clockOf(tx.now, timezone));
      const maintenance = new Maintenance(tx, model);
      await maintenance.turn(field, at, await recordIds(tx, actor, target, where));
      await tx.append(await maintenance.settle());
    });
  }
}
