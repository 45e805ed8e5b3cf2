// In charge of: one unit of writing: what it needs, running it once, and the records a request names.
import type { Named } from '@trellis/fields';
import { AppError, invalid, issue, type Issue } from '@trellis/errors';
import type { LinkedEntity, Model } from '@trellis/model';
import { systemActor, type Actor, type Rights } from '@trellis/permissions';
import type { RecordJson } from '@trellis/query';
import { actorNumber } from '../actor-number.ts';
import { Maintenance } from '../computed/maintain.ts';
import { checkInForce } from '../schema-change/in-force.ts';
import type { RecordInput, WriteOptions } from '../engine.ts';
import type { LogAddition, StoredRecord, Tx } from '../storage.ts';
import type { FormerFields } from './former-fields.ts';
import { allowedIds } from './links.ts';
import { refuse } from './request-issues.ts';
import { checkRules } from './rules.ts';
import { Places } from './places.ts';

/** Most records in one request. */
const MAX_RECORDS = 5000;

/** What a write needs to know beside its unit. */
export interface WriteContext {
  readonly model: Model;
  readonly actor: Actor;
  readonly entity: LinkedEntity;
  readonly former: FormerFields;
  /** Whether there is a user or department with an id. */
  readonly isNamed: (id: number, of: Named) => boolean;
  /** The records as the actor may see them, in the order of the ids. */
  readonly answer: (tx: Tx, ids: readonly number[]) => Promise<readonly RecordJson[]>;
}

/** A unit under way: what it still has to check and to log when everything is written. */
export interface Unit extends WriteContext {
  readonly maintenance: Maintenance;
  readonly entries: LogAddition[];
  readonly checks: (() => Promise<void>)[];
  /** Where in the request each written record is. */
  readonly places: Places;
}

/**
 * Runs a write, then brings computed values up to date, checks the records as they have become, and logs it all. With `next`, a second
 * write follows on the records as the first left them; rules are asked only of what comes of both.
 */
export async function inUnit<T>(tx: Tx, context: WriteContext, run: (unit: Unit) => Promise<T>, next?: (unit: Unit) => Promise<unknown>): Promise<T> {
  checkInForce(tx.model, context.model);
  const unit = begun(tx, context);
  const answer = await run(unit);
  await settled(tx, unit);
  let last = unit;
  if (next !== undefined) {
    last = begun(tx, context);
    await next(last);
    await settled(tx, last);
    last.maintenance.changes.precede(unit.maintenance.changes);
    last.places.add(unit.places);
  }
  await checkRules(last);
  return answer;
}

function begun(tx: Tx, context: WriteContext): Unit {
  return { ...context, maintenance: new Maintenance(tx, context.model), entries: [], checks: [], places: new Places() };
}

async function settled(tx: Tx, { maintenance, checks, entries }: Unit): Promise<void> {
  const computed = await maintenance.settle();
  for (const check of checks) await check();
  await tx.append([...entries, ...computed]);
}

/** Who reads what a write must know whoever writes. */
export const system = systemActor('write');

/** What became of each record sent. */
export interface Written {
  readonly id: number;
  readonly outcome: 'created' | 'updated' | 'unchanged';
}

/** Runs a unit once per idempotency key: asked again with the same body, it gives the first answer. */
export async function once<T>(tx: Tx, actor: Actor, options: WriteOptions, run: () => Promise<T>): Promise<T> {
  const { idempotency } = options;
  if (idempotency === undefined) return run();
  const owner = actorNumber(actor);
  // Nobody's id is all that links have: each keeps to keys of its own. No key that is sent holds a space.
  const key = actor.bounds === undefined ? idempotency.key : `${actor.bounds.key} ${idempotency.key}`;
  const kept = await tx.keptAnswer(owner, key);
  if (kept !== undefined) {
    if (kept.bodyHash !== idempotency.bodyHash) throw new AppError('conflict', 'idempotency.other-body');
    return JSON.parse(kept.answer) as T;
  }
  const answer = await run();
  await tx.keepAnswer(owner, key, { bodyHash: idempotency.bodyHash, answer: JSON.stringify(answer ?? null) });
  return answer;
}

/** Refuses a batch that is too large before any work. */
export function checkBatch(records: readonly RecordInput[]): void {
  if (records.length > MAX_RECORDS) throw new AppError('limit', 'record.too-many', { params: { max: MAX_RECORDS } });
}

/** Refuses what the actor may do to no record of the entity. */
export function mayAct(rights: Rights, entity: LinkedEntity, action: 'create' | 'update' | 'delete' | 'transition'): void {
  if (!rights.of(entity).can(action)) throw new AppError('forbidden', 'access.denied');
}

/**
 * The records named by id: refused as not found, as not allowed, or as stale, in this order. `places` says where in the request each
 * of them is, when they are not the whole of it.
 */
export async function addressed(
  tx: Tx,
  context: WriteContext,
  rights: Rights,
  action: 'update' | 'delete' | 'transition',
  records: readonly RecordInput[],
  places: readonly number[] = records.map((_, index) => index),
): Promise<ReadonlyMap<number, StoredRecord>> {
  const ids = records.map((record) => record['id']);
  if (ids.some((id) => !Number.isSafeInteger(id))) throw new AppError('not-found', 'record.not-found');
  const unversioned = records.findIndex((record) => !Number.isSafeInteger(record['version']));
  if (unversioned >= 0) throw invalid('record.version-required', [issue('record.version-required', `records.${places[unversioned] ?? 0}.version`)]);
  const known = ids as readonly number[];
  const readable = await allowedIds(tx, context.actor, rights, context.entity, 'read', known);
  const missing = known.findIndex((id) => !readable.has(id));
  if (missing >= 0)
    throw new AppError('not-found', 'record.not-found', { issues: [issue('record.not-found', `records.${places[missing] ?? 0}.id`)] });
  mayAct(rights, context.entity, action);
  const allowed = await allowedIds(tx, context.actor, rights, context.entity, action, known);
  if (known.some((id) => !allowed.has(id))) throw new AppError('forbidden', 'access.denied');
  const stored = new Map((await tx.records(context.entity, known)).map((record) => [record.id, record]));
  const stale = records.findIndex((record) => stored.get(record['id'] as number)?.version !== record['version']);
  if (stale >= 0) {
    const current = await context.answer(tx, [known[stale] as number]);
    throw new AppError('conflict', 'record.stale', {
      issues: [issue('record.stale', `records.${places[stale] ?? 0}.version`)],
      data: { record: current[0] },
    });
  }
  return stored;
}

/** Refuses a request that names a record twice. */
export function checkTwice(records: readonly RecordInput[], places: readonly number[] = records.map((_, index) => index)): void {
  const seen = new Set<unknown>();
  const issues: Issue[] = [];
  for (const [index, record] of records.entries()) {
    if (seen.has(record['id']))
      issues.push(issue('record.key-twice', `records.${places[index] ?? index}.id`, { field: 'id', value: String(record['id']) }));
    seen.add(record['id']);
  }
  refuse(issues);
}
