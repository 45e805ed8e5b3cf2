// In charge of: what explanations are put together from: decisions with reasons, and the words for roles, conditions and values.
import { issue, localText, type Issue, type Locale, type LocalText } from '@trellis/errors';
import { FALSE } from '@trellis/expr';
import { isTimeZone, type Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField, Model } from '@trellis/model';
import type { Actor, CompiledGrant, Condition, Rights } from '@trellis/permissions';
import { guardedPath, type PlanRunner, type UserNames } from '@trellis/query';
import type { Action } from '@trellis/schemas';
import { isStatus, listed } from '../records/status.ts';
import type { Identity } from '../identity.ts';
import { conditionWords } from './condition-words.ts';

/** What explaining needs to know. */
export interface ExplainContext {
  readonly model: Model;
  readonly actor: Actor;
  readonly entity: LinkedEntity;
  readonly runner: PlanRunner;
  readonly names: UserNames;
  readonly locale: Locale;
  /** Names of some owners of the workspace: who can change rights. */
  readonly owners: readonly string[];
  /** UTC milliseconds. */
  readonly now: number;
}

/** A decision with its reasons. */
export interface Verdict {
  readonly allowed: boolean;
  readonly reasons: readonly Issue[];
  /** Nobody else's rights are told of what the actor does not know. */
  readonly isUnknown?: boolean;
  /** It is refused to everyone, so that no role is named that may do it. */
  readonly isForAll?: boolean;
}

/** Owners that are named where somebody is to ask one. */
const NAMED_OWNERS = 3;

/** Names of owners who can be asked. */
export function someOwners(identity: Pick<Identity, 'users'>): readonly string[] {
  const owners = identity.users().filter(({ owner, disabled }) => owner && !disabled);
  return owners.slice(0, NAMED_OWNERS).map(({ name }) => name);
}

/** One reason. */
export const reason = (code: Issue['code'], params: Issue['params'] = {}): Issue => issue(code, '', params);

/** A refusal with its reasons. */
export const denied = (...reasons: readonly Issue[]): Verdict => ({ allowed: false, reasons });

/** Whether the actor may know the field at all: read it on some record, or fill it in. */
export function isKnown(rights: Rights, entity: LinkedEntity, field: LinkedField): boolean {
  const own = rights.of(entity);
  if (guardedPath(rights, entity, [field]) !== undefined) return true;
  return (['create', 'update', 'transition'] as const).some((action) => own.can(action) && own.writable(action, field) !== FALSE);
}

/** Why nobody sets the field by this action, if nobody does. */
export function barredField(field: LinkedField, action: Action): Issue | undefined {
  if (field.readOnly || field.storage.shape === 'none') return reason('explain.read-only', { field: field.label });
  if (action === 'update' && isStatus(field)) return reason('explain.status', { field: field.label });
  return undefined;
}

/** Whether a grant of an action gives a field with it. */
export function gives({ grant }: CompiledGrant, action: Action, field: LinkedField | undefined): boolean {
  if (field === undefined || action === 'delete' || field.number < 0) return true;
  return (action === 'read' || action === 'export' ? grant.read : grant.write).has(field);
}

/** The role of a grant, by its label. */
export function roleOf(model: Model, { grant }: CompiledGrant): LocalText {
  return listed([model.roles.get(grant.role)?.label ?? grant.role]);
}

/** A condition in words of both languages. */
export function inWords(condition: Condition): LocalText {
  return { en: conditionWords(condition, 'en'), 'zh-CN': conditionWords(condition, 'zh-CN') };
}

/** The parts of a condition that must all hold. */
export function partsOf(condition: Condition): readonly Condition[] {
  return condition.kind === 'call' && condition.name === 'and' ? condition.args : [condition];
}

/** A value as the reader sees it; a time in its own zone, where that may be told. */
export function shown({ model, names }: ExplainContext, field: LinkedField, cell: Cell, zone: Cell = null): LocalText {
  const timezone = typeof zone === 'string' && isTimeZone(zone) ? zone : model.workspace.timezone;
  const text = (locale: Locale): string => {
    if (field.type.names !== undefined && typeof cell === 'number') return names(cell, field.type.names);
    return cell === null ? '' : field.type.format(cell, { config: field.config, locale, timezone });
  };
  return { en: text('en'), 'zh-CN': text('zh-CN') };
}

/** Where the zone of a time stands. */
export function zonePath(steps: readonly LinkedField[]): readonly LinkedField[] | undefined {
  const zone = steps.at(-1)?.zone;
  return zone === undefined ? undefined : [...steps.slice(0, -1), ...zone];
}

/** A path by its labels. */
export function pathWords(steps: readonly LinkedField[]): LocalText {
  const label = (locale: Locale): string => steps.map((step) => localText(step.label, locale)).join(' › ');
  return { en: label('en'), 'zh-CN': label('zh-CN') };
}
