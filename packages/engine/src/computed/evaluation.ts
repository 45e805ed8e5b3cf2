// In charge of: evaluating a computed field on one record, and giving the answer the form it is kept in.
import { AppError } from '@trellis/errors';
import {
  compile,
  nobody,
  referencedPaths,
  scaleOf,
  toScale,
  type Clock,
  type Env,
  type EnvActor,
  type Evaluate,
  type Typed,
  type Value,
  type World,
} from '@trellis/expr';
import { isTimeZone, localDay, maxScaled, zoneOffset, type Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField, Model } from '@trellis/model';
import type { Cells } from '../storage.ts';

/** Reads one cell of a record: now, or as it was. */
type ReadCell = (entity: LinkedEntity, id: number, field: LinkedField) => Cell;

/** Where an evaluation happens. */
export interface EvaluationContext {
  readonly model: Model;
  /** The unit's time, the same for all its records. */
  readonly clock: Clock;
  readonly read: ReadCell;
  /** The exchange rates of the field's app; without them every FX is null. */
  readonly rate?: NonNullable<World['rate']>;
  /** Hears why something came out as nothing. */
  readonly report?: NonNullable<World['report']>;
  /** Who acts, where the expression may ask; nobody otherwise. */
  readonly actor?: EnvActor;
}

/** The clock of a unit in a workspace's zone. */
export function clockOf(now: number, timezone: string): Clock {
  return { today: localDay(now, timezone), now, offset: (at) => zoneOffset(at, timezone) / 60_000 };
}

/** A cell as expressions compute with it. */
export function toValue(cell: Cell | undefined, field: LinkedField): Value {
  if (cell === undefined || cell === null) return null;
  if (field.valueType.kind === 'number' && typeof cell === 'number') return BigInt(cell);
  return cell;
}

function walk(context: EvaluationContext, own: Cells, steps: readonly LinkedField[]): Cell {
  const [first, ...rest] = steps;
  let cell: Cell = first === undefined ? null : (own.get(first) ?? null);
  let link = first;
  for (const step of rest) {
    if (typeof cell !== 'number' || link?.target === undefined) return null;
    cell = context.read(link.target, cell, step);
    link = step;
  }
  return cell;
}

function zoneOf(context: EvaluationContext, own: Cells, steps: readonly LinkedField[]): string {
  const field = steps.at(-1);
  const zone = field?.zone === undefined ? undefined : walk(context, own, [...steps.slice(0, -1), ...field.zone]);
  return typeof zone === 'string' && isTimeZone(zone) ? zone : context.model.workspace.timezone;
}

/** What an expression sees of a record with these cells. */
function envOf(context: EvaluationContext, own: Cells): Env<LinkedField> {
  return {
    value(steps) {
      const field = steps.at(-1);
      return field === undefined ? null : toValue(walk(context, own, steps), field);
    },
    localDay(steps) {
      const at = walk(context, own, steps);
      return typeof at === 'number' ? localDay(at, zoneOf(context, own, steps)) : null;
    },
    actor: context.actor ?? nobody,
    clock: context.clock,
    ...(context.rate === undefined ? {} : { rate: context.rate }),
    ...(context.report === undefined ? {} : { report: context.report }),
  };
}

/** What a rule sees: the record as it is, and as it was where it was there before. */
export function ruleEnv(context: EvaluationContext, own: Cells, former: Cells | undefined): Env<LinkedField> {
  const env = envOf(context, own);
  if (former === undefined) return env;
  return {
    ...env,
    before(steps) {
      const field = steps.at(-1);
      return field === undefined ? null : toValue(walk(context, former, steps), field);
    },
  };
}

const compiled = new WeakMap<Typed<LinkedField>, Evaluate<LinkedField>>();

/** The value of an expression on a record with these cells. */
export function evaluate(expr: Typed<LinkedField>, context: EvaluationContext, own: Cells): Value {
  let run = compiled.get(expr);
  if (run === undefined) compiled.set(expr, (run = compile(expr)));
  return run(envOf(context, own));
}

/** Every path an expression reads, and with a timestamp the path to its zone. */
export function readPaths(expr: Typed<LinkedField> | undefined): readonly (readonly LinkedField[])[] {
  if (expr === undefined) return [];
  return referencedPaths(expr).flatMap((steps) => {
    const zone = steps.at(-1)?.zone;
    return zone === undefined ? [steps] : [steps, [...steps.slice(0, -1), ...zone]];
  });
}

/** A computed number as it is kept: rounded half away from zero to the field's scale. One past the range is refused, never cut. */
function numberCell(value: bigint, scale: number, field: LinkedField): Cell {
  const to = scaleOf(field.valueType);
  const kept = Number(toScale(value, scale, to));
  if (Math.abs(kept) <= maxScaled(to)) return kept;
  throw new AppError('invalid', 'computed.too-large', { params: { field: field.label } });
}

/** The value of an expression as a cell of the computed field. */
export function toCell(value: Value, expr: Typed<LinkedField>, field: LinkedField): Cell {
  if (value === null) return null;
  if (typeof value === 'bigint') return numberCell(value, scaleOf(expr.type), field);
  if (field.valueType.kind === 'choice') return typeof value === 'string' && field.valueType.options.includes(value) ? value : null;
  if (typeof value === 'string') return value === '' ? null : value.normalize('NFC');
  return value as Cell;
}
