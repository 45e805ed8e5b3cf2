// In charge of: checking the rules of entities on every record that a unit wrote or whose computed values it changed.
import { issue, type Issue } from '@trellis/errors';
import { brokenRules, FALSE, referencedPaths } from '@trellis/expr';
import type { LinkedEntity, LinkedField, LinkedRule, Model } from '@trellis/model';
import { rightsOf, type Actor } from '@trellis/permissions';
import { guardedPath } from '@trellis/query';
import { ruleEnv } from '../computed/evaluation.ts';
import type { Maintenance } from '../computed/maintain.ts';
import type { RecordChange } from '../computed/unit-changes.ts';
import type { Cells } from '../storage.ts';
import type { Places } from './places.ts';
import { prefixOf, refuse } from './request-issues.ts';

/** What checking rules needs to know of a unit. */
export interface RuleContext {
  readonly model: Model;
  readonly actor: Actor;
  readonly maintenance: Maintenance;
  /** Where in the request each written record is. */
  readonly places: Places;
}

/** Broken rules after which no more are looked for: the refusal stays small. */
const MAX_ISSUES = 1_000;

/** Refuses a unit that leaves a record against a rule of its entity. */
export async function checkRules(context: RuleContext): Promise<void> {
  const issues: Issue[] = [];
  for (const entity of context.maintenance.changes.entities()) {
    if (entity.rules.length > 0) await checkEntity(context, entity, issues);
    if (issues.length >= MAX_ISSUES) break;
  }
  refuse(issues);
}

async function checkEntity(context: RuleContext, entity: LinkedEntity, issues: Issue[]): Promise<void> {
  const { changes, source, evaluation } = context.maintenance;
  const concerned = [...changes.of(entity)].flatMap(([id, change]) => {
    const rules = concernedRules(entity, change);
    return rules.length === 0 ? [] : [{ id, change, rules }];
  });
  const ids = concerned.map(({ id }) => id);
  await source.load(entity, ids);
  for (const steps of linkPaths(entity)) await source.loadPath(entity, ids, steps, changes);
  for (const { id, change, rules } of concerned) {
    const own = source.cells(entity, id);
    if (own === undefined) continue;
    for (const rule of brokenRules(rules, ruleEnv(evaluation, own, formerOf(own, change)))) issues.push(...issuesOf(context, entity, rule, id));
    if (issues.length >= MAX_ISSUES) return;
  }
}

/** A written record answers for all its rules; one of which only computed values changed, for those that read them. */
function concernedRules(entity: LinkedEntity, { kind, former }: RecordChange): readonly LinkedRule[] {
  if (kind === 'deleted') return [];
  if (kind === 'created' || [...former.keys()].some((field) => field.computed === undefined)) return entity.rules;
  return entity.rules.filter(({ reads }) => [...former.keys()].some((field) => reads.has(field)));
}

const paths = new WeakMap<LinkedEntity, readonly (readonly LinkedField[])[]>();

/** The paths that rules walk through links. */
function linkPaths(entity: LinkedEntity): readonly (readonly LinkedField[])[] {
  let known = paths.get(entity);
  if (known === undefined) {
    const expressions = entity.rules.flatMap(({ when, require }) => (when === undefined ? [require] : [when, require]));
    paths.set(entity, (known = expressions.flatMap((each) => referencedPaths(each)).filter((steps) => steps.length > 1)));
  }
  return known;
}

function formerOf(own: Cells, { kind, former }: RecordChange): Cells | undefined {
  return kind === 'created' ? undefined : new Map([...own, ...former]);
}

/** One issue for each field that the rule points at and the actor may know of. The sentence is the document's own. */
function issuesOf(context: RuleContext, entity: LinkedEntity, rule: LinkedRule, id: number): readonly Issue[] {
  const place = context.places.of(entity, id);
  const { message } = rule;
  if (place === undefined) {
    const params = { entity: entity.label };
    return [message === undefined ? issue('record.required-elsewhere', '', params) : issue('record.rule-elsewhere', '', { ...params, message })];
  }
  const known = rule.fields.filter((field) => isKnown(context, entity, field));
  const found = known.map((field) =>
    message === undefined
      ? issue('record.required', `${prefixOf(place)}${field.name}`, { field: field.label })
      : issue('record.rule', `${prefixOf(place)}${field.name}`, { message }),
  );
  if (found.length > 0) return found;
  const path = `records.${place}`;
  return [message === undefined ? issue('record.required-hidden', path) : issue('record.rule', path, { message })];
}

function isKnown({ model, actor }: RuleContext, entity: LinkedEntity, field: LinkedField): boolean {
  const rights = rightsOf(model, actor);
  const own = rights.of(entity);
  return guardedPath(rights, entity, [field]) !== undefined || own.writable('create', field) !== FALSE || own.writable('update', field) !== FALSE;
}
