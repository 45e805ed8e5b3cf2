// In charge of: which rules of an entity a reader's browser may ask by itself: those that read and point at nothing hidden from the reader.
import { referencedPaths, TRUE, usesRates } from '@trellis/expr';
import { isSystemField, type LinkedEntity, type LinkedField, type LinkedRule } from '@trellis/model';
import type { Rights } from '@trellis/permissions';
import { expressionJson, guardedPath, type RuleJson } from '@trellis/query';
import { isStatus } from './records/status.ts';

/** A rule's text names fields and may tell of their values, so every one of them must be open to the reader wherever the record is. */
function isOpen(rights: Rights, entity: LinkedEntity, field: LinkedField): boolean {
  return guardedPath(rights, entity, [field])?.visible === TRUE;
}

function ruleJson(rights: Rights, entity: LinkedEntity, rule: LinkedRule): RuleJson | undefined {
  const parts = rule.when === undefined ? [rule.require] : [rule.when, rule.require];
  const reads = parts.flatMap((part) => referencedPaths(part)).flat();
  // What is computed, or comes of exchange rates, is known when the record is stored.
  if (parts.some(usesRates) || reads.some(({ computed, backOf }) => computed !== undefined || backOf !== undefined)) return undefined;
  if (![...reads, ...rule.fields].every((field) => field.entity === entity && isOpen(rights, entity, field))) return undefined;
  const [require, when] = [expressionJson(rule.require), rule.when === undefined ? undefined : expressionJson(rule.when)];
  if (require === undefined || (rule.when !== undefined && when === undefined)) return undefined;
  const isGiven = (field: LinkedField): boolean => field.readOnly || isSystemField(field) || isStatus(field) || entity.defaults.includes(field);
  return {
    id: rule.id,
    ...(when === undefined ? {} : { when }),
    require,
    ...(rule.message === undefined ? {} : { message: rule.message }),
    fields: rule.fields.map((field) => field.name),
    atCreation: !reads.some(isGiven),
  };
}

/** The rules that the reader's forms ask before they send. All of them are asked again of every write. */
export function rulesJson(rights: Rights, entity: LinkedEntity): readonly RuleJson[] {
  return entity.rules.flatMap((rule) => ruleJson(rights, entity, rule) ?? []);
}
