// In charge of: telling an actor why something is allowed to them or not, from the same compiled grants that statements are made of.
//
// INVARIANT: the answer follows from what the actor may know. A record that is hidden explains like one that is missing, a field that is
// hidden on every record like one that does not exist, and a condition is told in words, with the values that decide it, only where the
// actor may read everything it reads. What else is said follows from the bare answer yes or no, which the actor could get by trying.
import type { Issue } from '@trellis/errors';
import { FALSE, inStatement, referencedPaths, TRUE } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import { fieldByName, type LinkedEntity, type LinkedField, type LinkedTransition, type Model } from '@trellis/model';
import { exportRights, rightsOf, type CompiledGrant, type Condition, type Rights } from '@trellis/permissions';
import { guardedPath, type ExplainRequest, type Explanation, type Expr, type ReasonJson } from '@trellis/query';
import type { Action } from '@trellis/schemas';
import { reasonJson } from '../reason-json.ts';
import { isStatus, listed, stateLabel, stateOf, type StatusField } from '../records/status.ts';
import { Look } from './look.ts';
import { bearingOf } from './reason-bearing.ts';
import { savingVerdict } from './saving.ts';
import {
  barredField,
  denied,
  gives,
  inWords,
  isKnown,
  partsOf,
  pathWords,
  reason,
  roleOf,
  shown,
  zonePath,
  type ExplainContext,
  type Verdict,
} from './verdict.ts';

/** Actions on records that are there. */
const onRecords: ReadonlySet<Action> = new Set(['read', 'update', 'delete', 'export', 'transition']);

/** Explains one question of one actor. */
export async function explain(context: ExplainContext, request: ExplainRequest): Promise<Explanation> {
  const { model, entity, locale } = context;
  const owners = { owners: listed(context.owners) };
  const rights = rightsOf(model, context.actor);
  const field = request.field === undefined ? undefined : knownField(rights, entity, request.field);
  const verdict = await verdictOn(context, rights, request, field);
  const roles = verdict.isUnknown === true || verdict.isForAll === true ? [] : rolesWith(model, entity, request.action, field);
  const who =
    roles.length === 0
      ? reason('explain.ask-owners', owners)
      : reason('explain.ask-roles', { ...owners, roles: listed(roles.map(({ label }) => label)) });
  const told = (one: Issue): ReasonJson => reasonJson(one, locale);
  // Two parts of a condition may look at one value.
  const reasons = new Map(verdict.reasons.map(told).map((each) => [each.message, each]));
  const { barred, askable } = bearingOf(
    verdict.allowed,
    verdict.reasons.map(({ code }) => code),
  );
  return { allowed: verdict.allowed, barred, askable, reasons: [...reasons.values()], roles, who: told(who) };
}

/** The field of a name, if the actor may know it at all: one that is hidden everywhere is none. */
function knownField(rights: Rights, entity: LinkedEntity, name: string): LinkedField | undefined {
  const field = fieldByName(entity, name);
  return field !== undefined && isKnown(rights, entity, field) ? field : undefined;
}

const unknown: Verdict = { ...denied(reason('explain.no-field')), isUnknown: true };

async function verdictOn(context: ExplainContext, rights: Rights, request: ExplainRequest, field: LinkedField | undefined): Promise<Verdict> {
  const { actor } = context;
  const { action, record } = request;
  if (request.field !== undefined && field === undefined) return unknown;
  const seen = record === undefined || !onRecords.has(action) ? undefined : new Look(context, rights, record);
  if (seen !== undefined && !(await seen.isThere())) return denied(reason('explain.no-record'));
  if (request.values !== undefined && (action === 'create' || action === 'update'))
    return onSaving(context, rights, { action, values: request.values, seen });
  if (field !== undefined && action !== 'read' && action !== 'export') {
    const barred = barredField(field, action);
    if (barred !== undefined) return denied(barred);
  }
  if (actor.owner) return { allowed: true, reasons: [reason('explain.owner'), ...(await waysOf(context, rights, action, field, seen))] };
  const verdict = await byGrants(context, rights, action, field, seen);
  return { ...verdict, reasons: [...verdict.reasons, ...(await waysOf(context, rights, action, field, seen))] };
}

/** Why values are not saved: what may not be set as it is, else what the record would be with them. */
async function onSaving(
  context: ExplainContext,
  rights: Rights,
  {
    action,
    values,
    seen,
  }: { readonly action: 'create' | 'update'; readonly values: { readonly [field: string]: unknown }; readonly seen: Look | undefined },
): Promise<Verdict> {
  const { entity, actor } = context;
  const sent = new Map<LinkedField, Cell | undefined>();
  const told = new Map<string, Issue>();
  const refuse = (reasons: readonly Issue[]): void => reasons.forEach((each) => told.set(JSON.stringify(each), each));
  for (const [name, value] of Object.entries(values)) {
    const field = knownField(rights, entity, name);
    if (field === undefined) return unknown;
    sent.set(field, cellSent(field, value));
    const barred = barredField(field, action);
    if (barred !== undefined) refuse([barred]);
    const verdict = barred === undefined && !actor.owner ? await byGrants(context, rights, action, field, seen) : undefined;
    if (verdict?.allowed === false) refuse(verdict.reasons);
  }
  if (sent.size === 0 && !actor.owner) {
    const verdict = await byGrants(context, rights, action, undefined, seen);
    if (!verdict.allowed) return verdict;
  }
  return told.size > 0 ? denied(...told.values()) : savingVerdict(context, rights, { action, sent, seen });
}

/** A value as it was sent, in the form that is kept; undefined where it cannot be read. */
function cellSent({ type, config, label }: LinkedField, value: unknown): Cell | undefined {
  if (value === null) return null;
  const read = type.read(value, { config, label, path: '' });
  return read.ok ? read.value : undefined;
}

/** The records' side of the question is asked of `read`; exporting is reading with a right of its own. */
async function byGrants(
  context: ExplainContext,
  rights: Rights,
  action: Action,
  field: LinkedField | undefined,
  seen: Look | undefined,
): Promise<Verdict> {
  const { entity } = context;
  const all = rights
    .of(entity)
    .grants(action)
    .filter(({ condition }) => condition !== FALSE);
  if (all.length === 0) return denied(reason('explain.no-grant'));
  const candidates = all.filter((each) => gives(each, action, field));
  const label = field?.label ?? '';
  if (candidates.length === 0)
    return denied(...unique(all).map((each) => reason('explain.field-not-in-role', { role: roleOf(context.model, each), field: label })));
  const verdict = seen === undefined ? inGeneral(context, rights, candidates) : await onRecord(context, candidates, seen);
  if (!verdict.allowed || (action !== 'read' && action !== 'export')) return verdict;
  // What goes out is read first: where reading is refused, that says why.
  const read = action === 'read' ? verdict : await byGrants(context, rights, 'read', field, seen);
  if (!read.allowed || field === undefined) return read.allowed ? verdict : read;
  return (await isShown(action === 'read' ? rights : exportRights(rights), entity, field, seen))
    ? verdict
    : denied(reason('explain.inputs-hidden', { field: field.label }));
}

async function isShown(rights: Rights, entity: LinkedEntity, field: LinkedField, seen: Look | undefined): Promise<boolean> {
  const guarded = guardedPath(rights, entity, [field]);
  if (guarded === undefined) return false;
  return seen === undefined || (await seen.holds(guarded.visible));
}

/** One for each role. */
function unique(grants: readonly CompiledGrant[]): readonly CompiledGrant[] {
  return [...new Map(grants.map((each) => [each.grant.role, each])).values()];
}

/** Whether everything a condition reads may be read on some record, so that its words name nothing hidden. */
function isTold(rights: Rights, entity: LinkedEntity, condition: Condition): boolean {
  return referencedPaths(condition).every((steps) => guardedPath(rights, entity, steps) !== undefined);
}

function inGeneral({ model, entity }: ExplainContext, rights: Rights, candidates: readonly CompiledGrant[]): Verdict {
  const reasons = candidates.map((each) => {
    const role = roleOf(model, each);
    if (each.condition === TRUE) return reason('explain.granted', { role });
    if (!isTold(rights, entity, each.condition)) return reason('explain.granted-some', { role });
    return reason('explain.granted-where', { role, condition: inWords(each.condition) });
  });
  return { allowed: true, reasons };
}

/** One grant's condition on the record: whether it holds, and whether the actor may know so. */
interface Tried {
  readonly grant: CompiledGrant;
  readonly holds: boolean;
  readonly isOpen: boolean;
  /** Of the parts that the actor may read here, those that do not hold. */
  readonly failed: readonly Condition[];
}

async function tryGrant(seen: Look, grant: CompiledGrant): Promise<Tried> {
  const failed: Condition[] = [];
  let isOpen = true;
  for (const part of partsOf(grant.condition)) {
    if (!(await seen.isReadable(part))) isOpen = false;
    else if (!(await seen.holds(part))) failed.push(part);
  }
  return { grant, holds: await seen.holds(grant.condition), isOpen, failed };
}

async function onRecord(context: ExplainContext, candidates: readonly CompiledGrant[], seen: Look): Promise<Verdict> {
  const { model } = context;
  const tried: Tried[] = [];
  for (const grant of candidates) tried.push(await tryGrant(seen, grant));
  const holding = tried.filter(({ holds, isOpen }) => holds && isOpen);
  if (holding.length > 0)
    return {
      allowed: true,
      reasons: unique(holding.map(({ grant }) => grant)).map((each) => reason('explain.granted', { role: roleOf(model, each) })),
    };
  if (tried.some(({ holds }) => holds)) {
    // Which of them it is would tell more than that it is one of them.
    const hidden = unique(tried.filter(({ isOpen, failed }) => !isOpen && failed.length === 0).map(({ grant }) => grant));
    return {
      allowed: true,
      reasons: [reason('explain.granted-here', { roles: listed(hidden.map(({ grant }) => model.roles.get(grant.role)?.label ?? grant.role)) })],
    };
  }
  const reasons: Issue[] = [];
  for (const each of tried) reasons.push(...(await refusalOf(context, each, seen)));
  return denied(...reasons);
}

/** Why one grant does not allow it. That a hidden part fails is said only where no open part does: then the refusal itself says so. */
async function refusalOf(context: ExplainContext, { grant, failed }: Tried, seen: Look): Promise<readonly Issue[]> {
  const role = roleOf(context.model, grant);
  if (failed.length === 0) return [reason('explain.condition-hidden', { role })];
  const values: Issue[] = [];
  for (const part of failed) values.push(...(await valuesIn(context, part, seen)));
  return [...failed.map((part) => reason('explain.condition', { role, condition: inWords(part) })), ...values];
}

async function valuesIn(context: ExplainContext, part: Condition, seen: Look): Promise<readonly Issue[]> {
  const told: Issue[] = [];
  for (const steps of referencedPaths(part)) {
    const field = steps.at(-1);
    // What a link leads to is told by the fields behind it.
    if (field === undefined || field.target !== undefined || field.valueType.kind === 'list') continue;
    const cell = await seen.value(steps);
    const params = { field: pathWords(steps) };
    const zone = zonePath(steps);
    const at = zone === undefined ? undefined : await seen.value(zone);
    if (cell === null) told.push(reason('explain.empty', params));
    else told.push(reason('explain.value', { ...params, value: shown(context, field, cell, at) }));
  }
  return told;
}

/** The transitions from the state that the record is in, or all of them, and for whom they are. */
async function waysOf(
  context: ExplainContext,
  rights: Rights,
  action: Action,
  field: LinkedField | undefined,
  seen: Look | undefined,
): Promise<readonly Issue[]> {
  if (field === undefined || !isStatus(field) || (action !== 'transition' && action !== 'update')) return [];
  if (seen === undefined) return field.status.transitions.map((way) => wayOf(context, rights, field, way));
  if (guardedPath(rights, field.entity, [field]) === undefined || !(await seen.isReadable(pathOf(field)))) return [];
  const state = stateOf(field, (await seen.value([field])) ?? undefined);
  const ways = field.status.transitions.filter(({ from }) => from.has(state));
  if (ways.length === 0) return [reason('explain.no-way')];
  const told: Issue[] = [];
  for (const way of ways) told.push((await barredWay(rights, field, way, seen)) ?? wayOf(context, rights, field, way));
  return told;
}

/** A transition that its own condition bars on this record. That it does, whoever takes it is told; what it reads, only its readers are. */
async function barredWay(
  rights: Rights,
  field: StatusField,
  { label, to, roles, condition, message: said }: LinkedTransition,
  seen: Look,
): Promise<Issue | undefined> {
  if (condition === undefined || !rights.hasRole(roles) || !inStatement(condition) || (await seen.holds(condition))) return undefined;
  const params = { transition: label, to: stateLabel(field, to) };
  if (said !== undefined) return reason('explain.way-message', { ...params, message: said });
  return (await seen.isReadable(condition))
    ? reason('explain.way-condition', { ...params, condition: inWords(condition) })
    : reason('explain.way-barred', params);
}

function pathOf(field: LinkedField): Expr {
  return { kind: 'path', steps: [field], type: field.valueType };
}

function wayOf({ model }: ExplainContext, rights: Rights, field: StatusField, { label, to, roles }: LinkedTransition): Issue {
  const own = rights.of(field.entity);
  const params = { transition: label, to: stateLabel(field, to) };
  const mayMove = own.can('transition') && own.writable('transition', field) !== FALSE;
  if (rights.hasRole(roles) && mayMove) return reason('explain.way-open', params);
  const names = [...(roles ?? holders(model, field.entity, 'transition', field))].map((role) => model.roles.get(role)?.label ?? role);
  return names.length === 0 ? reason('explain.way-system', params) : reason('explain.way-role', { ...params, roles: listed(names) });
}

/** Ids of the roles of which a grant gives an action, with a field where one is asked for. */
function holders(model: Model, entity: LinkedEntity, action: Action, field: LinkedField | undefined): ReadonlySet<string> {
  const giving = model.grants.filter((grant) => grant.entity === entity && grant.actions.has(action));
  return new Set(giving.filter((grant) => gives({ grant, condition: TRUE }, action, field)).map(({ role }) => role));
}

function rolesWith(model: Model, entity: LinkedEntity, action: Action, field: LinkedField | undefined): Explanation['roles'] {
  const ids = holders(model, entity, action, field);
  return [...model.roles.values()].filter(({ id }) => ids.has(id)).map(({ id, label }) => ({ id, label }));
}
