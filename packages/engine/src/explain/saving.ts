// In charge of: telling why values were not saved: which grant or rule the record would not meet as it would be with them.
//
// INVARIANT: it follows from the documents, from the values that were sent, and from what the actor may read now. Whatever else decides
// is not told, and neither is what the record would show to them if it were saved.
import type { Issue } from '@trellis/errors';
import { brokenRules, compile, FALSE, referencedPaths, usesRates, type Env, type Evaluate } from '@trellis/expr';
import { isTimeZone, localDay, type Cell } from '@trellis/fields';
import type { LinkedField, LinkedRule } from '@trellis/model';
import type { CompiledGrant, Condition, Rights } from '@trellis/permissions';
import { clockOf, toValue } from '../computed/evaluation.ts';
import { Look } from './look.ts';
import {
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

/** A saving that is asked about. */
export interface Saving {
  readonly action: 'create' | 'update';
  /** The fields that were sent, with their values; undefined for one that could not be read. */
  readonly sent: ReadonlyMap<LinkedField, Cell | undefined>;
  /** The record as it is; nothing for a new one. */
  readonly seen: Look | undefined;
}

/** What is known of the end of a path: its value, or that it cannot be told. */
type Told = { readonly cell: Cell } | undefined;

/** The verdict on the record as it would be. */
export async function savingVerdict(context: ExplainContext, rights: Rights, saving: Saving): Promise<Verdict> {
  const after = new After(context, rights, saving);
  const barred = await grantsAgainst(context, rights, saving, after);
  const broken = await rulesAgainst(context, after);
  if (barred.length + broken.length === 0) return { allowed: true, reasons: [reason('explain.saving-unknown')] };
  return { ...denied(...barred, ...broken), ...(barred.length === 0 ? { isForAll: true } : {}) };
}

/** The grants that would be left: for each field that was sent one must hold on the record as it would be. */
async function grantsAgainst(context: ExplainContext, rights: Rights, { action, sent, seen }: Saving, after: After): Promise<readonly Issue[]> {
  if (context.actor.owner) return [];
  const grants = rights
    .of(context.entity)
    .grants(action)
    .filter(({ condition }) => condition !== FALSE);
  if (seen !== undefined && !grants.some(({ condition }) => isTouched(condition, sent))) return [];
  const outcomes = new Map<CompiledGrant, Outcome>();
  for (const grant of grants) outcomes.set(grant, await outcomeOf(grant, after));
  const fields = sent.size === 0 ? [undefined] : [...sent.keys()];
  const left = fields
    .map((field) => grants.filter((grant) => gives(grant, action, field)))
    .filter((giving) => giving.every((grant) => outcomes.get(grant) !== 'holds'));
  const told: Issue[] = [];
  for (const grant of new Set(left.flat())) told.push(...(await refusalOf(context, grant, outcomes.get(grant) ?? 'unknown', after)));
  return told;
}

/** Whether a condition may come out otherwise with the values. */
function isTouched(condition: Condition, sent: Saving['sent']): boolean {
  return referencedPaths(condition).some((steps) => steps.some((step) => sent.has(step) || step.computed !== undefined));
}

/** Whether a condition would hold, or which of its parts would not. */
type Outcome = 'holds' | 'unknown' | readonly Condition[];

async function outcomeOf({ condition }: CompiledGrant, after: After): Promise<Outcome> {
  const answers = await Promise.all(partsOf(condition).map(async (part) => ({ part, holds: await after.holds(part) })));
  const failed = answers.filter(({ holds }) => holds === false).map(({ part }) => part);
  if (failed.length > 0) return failed;
  return answers.every(({ holds }) => holds) ? 'holds' : 'unknown';
}

async function refusalOf(context: ExplainContext, grant: CompiledGrant, outcome: Outcome, after: After): Promise<readonly Issue[]> {
  const role = roleOf(context.model, grant);
  if (typeof outcome === 'string') return [reason('explain.condition-after-hidden', { role })];
  const values: Issue[] = [];
  for (const part of outcome) values.push(...(await after.values(part)));
  return [...outcome.map((part) => reason('explain.condition-after', { role, condition: inWords(part) })), ...values];
}

async function rulesAgainst({ entity }: ExplainContext, after: After): Promise<readonly Issue[]> {
  const told: Issue[] = [];
  for (const rule of entity.rules) if (await after.breaks(rule)) told.push(...(await brokenOf(rule, after)));
  return told;
}

async function brokenOf({ message, when, require, fields }: LinkedRule, after: After): Promise<readonly Issue[]> {
  const said: Issue[] = message === undefined ? [] : [reason('explain.rule', { message })];
  // Without words of its own a rule demands that its field is filled in.
  if (message === undefined) said.push(...fields.map((field) => reason('explain.rule-required', { field: field.label })));
  if (message !== undefined) said.push(reason('explain.rule-demands', { condition: inWords(require) }));
  if (when !== undefined) said.push(reason('explain.rule-when', { condition: inWords(when) }));
  const parts = when === undefined ? [require] : [when, require];
  for (const part of parts) said.push(...(await after.values(part)));
  return said;
}

const keyOf = (steps: readonly LinkedField[]): string => steps.map(({ key }) => key).join(' ');
const compiled = new WeakMap<Condition, Evaluate<LinkedField>>();

/** The record as it would be, as far as the actor may know. */
class After {
  readonly #context: ExplainContext;
  readonly #rights: Rights;
  readonly #saving: Saving;
  readonly #after = new Map<string, Told>();
  readonly #before = new Map<string, Told>();

  constructor(context: ExplainContext, rights: Rights, saving: Saving) {
    this.#context = context;
    this.#rights = rights;
    this.#saving = saving;
  }

  /** Whether a condition would hold; undefined where that cannot be told. */
  async holds(condition: Condition): Promise<boolean | undefined> {
    if (!(await this.#isTold([condition], false))) return undefined;
    let run = compiled.get(condition);
    if (run === undefined) compiled.set(condition, (run = compile(condition)));
    return run(this.#env()) === true;
  }

  /** Whether the record would break a rule, as far as that can be told. */
  async breaks(rule: LinkedRule): Promise<boolean> {
    const parts = rule.when === undefined ? [rule.require] : [rule.when, rule.require];
    return (await this.#isTold(parts, true)) && brokenRules([rule], this.#env()).length > 0;
  }

  /** The values that a condition looks at, in words. */
  async values(condition: Condition): Promise<readonly Issue[]> {
    const told: Issue[] = [];
    for (const steps of referencedPaths(condition)) {
      const field = steps.at(-1);
      if (field === undefined || field.target !== undefined || field.valueType.kind === 'list') continue;
      const cell = (await this.#told(steps))?.cell ?? null;
      const zone = zonePath(steps);
      const at = zone === undefined ? undefined : await this.#told(zone);
      const params = { field: pathWords(steps) };
      // What was not sent stays as it is.
      const isSent = this.#saving.seen === undefined || (steps[0] !== undefined && this.#saving.sent.has(steps[0]));
      if (cell === null) told.push(reason(isSent ? 'explain.empty-after' : 'explain.empty', params));
      else told.push(reason(isSent ? 'explain.value-after' : 'explain.value', { ...params, value: shown(this.#context, field, cell, at?.cell) }));
    }
    return told;
  }

  /** Whether all that the parts read can be told; then it is at hand. */
  async #isTold(parts: readonly Condition[], withFormer: boolean): Promise<boolean> {
    if (parts.some(usesRates)) return false;
    const takesDays = parts.some(takesDay);
    for (const steps of parts.flatMap((part) => referencedPaths(part))) {
      if ((await this.#told(steps)) === undefined) return false;
      if (withFormer && this.#saving.seen !== undefined && (await this.#former(steps)) === undefined) return false;
      const zone = zonePath(steps);
      if (takesDays && zone !== undefined && (await this.#told(zone)) === undefined) return false;
    }
    return true;
  }

  #env(): Env<LinkedField> {
    const { model, actor, now } = this.#context;
    const read = (from: ReadonlyMap<string, Told>, steps: readonly LinkedField[]): Cell => from.get(keyOf(steps))?.cell ?? null;
    const valueIn = (from: ReadonlyMap<string, Told>) => (steps: readonly LinkedField[]) => {
      const field = steps.at(-1);
      return field === undefined ? null : toValue(read(from, steps), field);
    };
    return {
      value: valueIn(this.#after),
      localDay: (steps) => {
        const at = read(this.#after, steps);
        const zone = read(this.#after, zonePath(steps) ?? []);
        const isZone = typeof zone === 'string' && isTimeZone(zone);
        return typeof at === 'number' ? localDay(at, isZone ? zone : model.workspace.timezone) : null;
      },
      actor,
      clock: clockOf(now, model.workspace.timezone),
      ...(this.#saving.seen === undefined ? {} : { before: valueIn(this.#before) }),
    };
  }

  async #told(steps: readonly LinkedField[]): Promise<Told> {
    return kept(this.#after, steps, () => this.#toldNow(steps));
  }

  async #former(steps: readonly LinkedField[]): Promise<Told> {
    const { seen } = this.#saving;
    return kept(this.#before, steps, () => (seen === undefined ? undefined : valueOn(seen, steps)));
  }

  /** What is computed would change with the values: it is not told. */
  async #toldNow(steps: readonly LinkedField[]): Promise<Told> {
    const [first, ...rest] = steps;
    const { sent, seen } = this.#saving;
    const isOpen = (step: LinkedField): boolean => step.computed === undefined && step.backOf === undefined;
    if (first === undefined || !steps.every(isOpen)) return undefined;
    if (!sent.has(first)) return seen === undefined ? emptyAtFirst(this.#rights, first) : valueOn(seen, steps);
    const cell = sent.get(first);
    if (cell === undefined) return undefined;
    if (rest.length === 0) return { cell };
    if (cell === null) return { cell: null };
    if (first.target === undefined || typeof cell !== 'number') return undefined;
    const target = new Look({ ...this.#context, entity: first.target }, this.#rights, cell);
    return (await target.isThere()) ? valueOn(target, rest) : undefined;
  }
}

/** Whether an expression asks for the local day of a time. */
function takesDay(part: Condition): boolean {
  if (part.kind === 'list') return part.items.some(takesDay);
  return part.kind === 'call' && (part.name === 'localDay' || part.args.some(takesDay));
}

async function kept(known: Map<string, Told>, steps: readonly LinkedField[], find: () => Promise<Told> | Told): Promise<Told> {
  const key = keyOf(steps);
  if (!known.has(key)) known.set(key, await find());
  return known.get(key);
}

/** A field that the actor knows, and that nobody fills in for a new record, is empty. */
function emptyAtFirst(rights: Rights, field: LinkedField): Told {
  if (!isKnown(rights, field.entity, field)) return undefined;
  const isGiven = field.readOnly || field.status !== undefined || field.entity.defaults.includes(field) || field.document.default !== undefined;
  return isGiven ? undefined : { cell: null };
}

/** A value where the actor may read it and all that leads there. Several values are not told of here. */
async function valueOn(seen: Look, steps: readonly LinkedField[]): Promise<Told> {
  if (steps.some(({ valueType }) => valueType.kind === 'list') || !(await seen.isReadable(pathTo(steps)))) return undefined;
  return { cell: await seen.value(steps) };
}

function pathTo(steps: readonly LinkedField[]): Condition {
  const type = steps.at(-1)?.valueType ?? { kind: 'null' };
  return { kind: 'path', steps, type };
}
