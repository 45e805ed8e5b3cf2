// In charge of: links whose target is not stored yet when a row is checked: it stands in the same file, or is to be created.
import { AppError, issue, type Issue } from '@trellis/errors';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { RecordInput } from '../engine.ts';
import { createRecords } from '../records/record-write.ts';
import type { WriteContext } from '../records/write-unit.ts';
import type { Tx } from '../storage.ts';
import { findByKey } from './lookups.ts';

/** A target named by the value of the field that finds it. */
export interface Pending {
  readonly key: string | number;
}

/** A link whose staged values may be pending. */
export interface LinkPlan {
  readonly field: LinkedField;
  readonly key: LinkedField;
  readonly create: boolean;
  /** Rows of the same file may be the targets. */
  readonly inFile: boolean;
}

/** A target that was created because no record had the value. */
export interface CreatedTarget {
  readonly field: string;
  readonly value: string | number;
}

/** Whether a staged value names a target that is not known yet. */
function isPending(value: unknown): value is Pending {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'key' in value;
}

/** The targets that a staged value still waits for. */
export function pendingKeys(value: unknown): readonly (string | number)[] {
  return (Array.isArray(value) ? value : [value]).filter(isPending).map((each) => each.key);
}

/** What resolving needs: the rows' inputs, and what writing into the targets' entities needs. */
export interface Resolving {
  /** Nothing is kept, so rows of other slices are not there: links to them are left out. */
  readonly isTrial: boolean;
  readonly context: WriteContext;
  readonly contextFor: (entity: LinkedEntity) => WriteContext;
  readonly inputs: readonly { readonly [field: string]: unknown }[];
}

/** Creates the targets of some values; what is wrong with one is told of every row that needs it. */
async function createTargets(
  tx: Tx,
  { contextFor, inputs }: Resolving,
  { field, key }: LinkPlan,
  values: readonly (string | number)[],
): Promise<ReadonlyMap<string | number, number>> {
  const target = contextFor(key.entity);
  try {
    const records = values.map((value): RecordInput => ({ [key.name]: key.type.toJson(value, key.config) }));
    const created = await createRecords(tx, target, records);
    return new Map(values.map((value, place) => [value, created[place]?.id ?? 0]));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('invalid', 'request.invalid', { issues: refusedTargets(error, inputs, field, values), cause: error });
  }
}

/** What a refused target means for the rows: each that needs it is refused for the same reason. */
function refusedTargets(error: AppError, inputs: Resolving['inputs'], field: LinkedField, values: readonly (string | number)[]): Issue[] {
  const bad = new Map<string | number, Issue>();
  for (const found of error.issues ?? []) {
    const value = values[Number(/^records\.(\d+)/.exec(found.path)?.[1])];
    if (value !== undefined && !bad.has(value)) bad.set(value, found);
  }
  return inputs.flatMap((input, index) =>
    pendingKeys(input[field.name])
      .filter((value) => bad.size === 0 || bad.has(value))
      .map((value) => {
        const reason = bad.get(value) ?? issue(error.code, '', error.params);
        return { ...reason, path: `records.${index}.${field.name}` };
      }),
  );
}

function resolved(value: unknown, ids: ReadonlyMap<string | number, number>): unknown {
  if (!Array.isArray(value)) return isPending(value) ? (ids.get(value.key) ?? null) : value;
  const all: unknown[] = value.map((each: unknown) => (isPending(each) ? ids.get(each.key) : each));
  return [...new Set(all)].filter((each) => each !== undefined);
}

/** The inputs with every pending link in place, creating targets where that is asked for. Rows whose target is not there are refused. */
export async function resolveLinks(
  tx: Tx,
  resolving: Resolving,
  plans: readonly LinkPlan[],
): Promise<{ readonly inputs: readonly RecordInput[]; readonly created: readonly CreatedTarget[] }> {
  let { inputs } = resolving;
  const created: CreatedTarget[] = [];
  for (const plan of plans) {
    const { field, key } = plan;
    const wanted = [...new Set(inputs.flatMap((input) => pendingKeys(input[field.name])))];
    if (wanted.length === 0) continue;
    const { model, actor } = resolving.context;
    const found = await findByKey({ runner: tx, model, actor }, key, wanted);
    const ids = new Map<string | number, number>();
    for (const [value, target] of found) if (target !== 'several') ids.set(value, target.id);
    const missing = wanted.filter((value) => !found.has(value));
    if (missing.length > 0 && plan.create) {
      for (const [value, id] of await createTargets(tx, { ...resolving, inputs }, plan, missing)) ids.set(value, id);
      created.push(...missing.map((value) => ({ field: field.name, value })));
    }
    if (!resolving.isTrial || !plan.inFile) refuseMissing(inputs, field, ids);
    inputs = inputs.map((input) => (field.name in input ? { ...input, [field.name]: resolved(input[field.name], ids) } : input));
  }
  return { inputs, created };
}

function refuseMissing(inputs: Resolving['inputs'], field: LinkedField, ids: ReadonlyMap<string | number, number>): void {
  const issues = inputs.flatMap((input, index) =>
    pendingKeys(input[field.name])
      .filter((value) => !ids.has(value))
      .map((value) => issue('import.no-match', `records.${index}.${field.name}`, { field: field.label, value: String(value) })),
  );
  if (issues.length > 0) throw new AppError('invalid', 'request.invalid', { issues });
}
