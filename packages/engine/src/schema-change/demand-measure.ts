// In charge of: counting and listing the records that the new documents' rules and unique sets would find broken.
import { brokenRules } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import { compareDemands, type LinkedEntity, type LinkedField, type LinkedUnique, type RuleChange } from '@trellis/model';
import { titleText, type AffectedCell } from '@trellis/query';
import { ruleEnv } from '../computed/evaluation.ts';
import { SeenValues } from '../import/seen-values.ts';
import { setKey } from '../records/duplicates.ts';
import type { StoredRecord, WalkedRecord } from '../storage.ts';
import { AfterRecords, type AfterParts } from './after-records.ts';
import { LISTED, ruleStepId, setStepId, type ListedPart } from './step-id.ts';

/** A record that stands against a demand. */
interface Finding extends Pick<AffectedCell, 'outcome' | 'twin'> {
  readonly record: StoredRecord;
}

/** Records that stand against one demand: how many, and the first of them. */
abstract class DemandMeasure {
  count = 0;
  readonly listed: AffectedCell[] = [];
  readonly entity: LinkedEntity;
  /** Fields whose values are told. */
  readonly fields: readonly LinkedField[];
  readonly #after: number;

  constructor(entity: LinkedEntity, fields: readonly LinkedField[], step: string, part: ListedPart | undefined) {
    this.entity = entity;
    this.fields = fields;
    this.#after = part?.step === step ? part.after : 0;
  }

  /** Counts; answers what there is room for in the list. */
  take(findings: readonly Finding[]): readonly Finding[] {
    this.count += findings.length;
    return findings.filter(({ record }) => record.id > this.#after).slice(0, LISTED - this.listed.length);
  }
}

/** Live records whose values of a set another has too: each but the first that has them. */
export class SetMeasure extends DemandMeasure {
  readonly unique: LinkedUnique;
  readonly #seen = new SeenValues();

  constructor(unique: LinkedUnique, part: ListedPart | undefined) {
    super(unique.entity, unique.fields, setStepId(unique), part);
    this.unique = unique;
  }

  /** Notes the records' values. */
  twins(after: AfterRecords, records: readonly StoredRecord[]): readonly Finding[] {
    return records.flatMap((record): Finding[] => {
      const key = setKey(this.unique, after.cells(record));
      const twin = key === undefined ? undefined : this.#seen.add(key, record.id);
      return twin === undefined ? [] : [{ record, outcome: 'duplicate', twin }];
    });
  }
}

/** Live records that a rule would refuse if they were saved as they are. */
export class RuleMeasure extends DemandMeasure {
  readonly change: RuleChange;
  /** False: it reads what only the change itself can compute, so nothing can be counted. */
  readonly isKnown: boolean;

  constructor(change: RuleChange, after: AfterRecords, part: ListedPart | undefined) {
    const { entity, rule } = change;
    super(entity, rule.fields.length > 0 ? rule.fields : [...rule.reads], ruleStepId(change), part);
    this.change = change;
    this.isKnown = after.isKnown(rule.when) && after.isKnown(rule.require);
  }

  /** Those of the records that break it. */
  broken(after: AfterRecords, records: readonly StoredRecord[]): readonly Finding[] {
    if (!this.isKnown) return [];
    const isBroken = (record: StoredRecord): boolean => {
      const own = after.cells(record);
      return brokenRules([this.change.rule], ruleEnv(after.context, own, own)).length > 0;
    };
    return records.filter(isBroken).map((record) => ({ record, outcome: 'broken' }));
  }
}

/** Everything that is demanded anew, looked at while the records go by. */
export class DemandMeasures {
  readonly sets: readonly SetMeasure[];
  readonly rules: readonly RuleMeasure[];
  readonly #records: AfterRecords;

  constructor(parts: AfterParts, part: ListedPart | undefined) {
    const change = { entities: [], fields: [...parts.changes.keys()] };
    const { uniques, rules } = compareDemands(parts.before, parts.after, change);
    this.#records = new AfterRecords(parts);
    this.sets = uniques.map((unique) => new SetMeasure(unique, part));
    this.rules = rules.map((each) => new RuleMeasure(each, this.#records, part));
  }

  /** Whether the records of an entity have to be looked at. */
  concern(entity: LinkedEntity): boolean {
    return [...this.sets, ...this.rules].some((each) => each.entity.key === entity.key);
  }

  /** Looks at some records of an entity. */
  async look(entity: LinkedEntity, walked: readonly WalkedRecord[]): Promise<void> {
    const after = this.#records;
    const records = walked.filter(({ isDeleted }) => !isDeleted);
    const isOwn = (measure: DemandMeasure): boolean => measure.entity.key === entity.key;
    const rules = this.rules.filter(isOwn);
    const broken = await after.settled(() => rules.map((rule) => rule.broken(after, records)));
    const found: (readonly [DemandMeasure, readonly Finding[]])[] = rules.map((rule, place) => [rule, broken[place] ?? []]);
    for (const set of this.sets.filter(isOwn)) found.push([set, set.twins(after, records)]);
    for (const [measure, findings] of found) {
      const listed = measure.take(findings);
      if (listed.length > 0) measure.listed.push(...(await after.settled(() => listed.map((each) => told(after, measure, each)))));
    }
  }
}

function told(after: AfterRecords, { entity, fields }: DemandMeasure, { record, ...more }: Finding): AffectedCell {
  const cells = after.cells(record);
  const { titleField } = entity;
  const text = fields.map((field) => textOf(after, field, cells.get(field))).join(', ');
  return { record: record.id, title: titleText(titleField, cells.get(titleField), record.id), before: text, after: text, ...more };
}

/** A value as people know it; of a link what it leads to is called. */
function textOf(after: AfterRecords, { target, type, config }: LinkedField, cell: Cell): string {
  if (cell === null) return '';
  if (target !== undefined) {
    const ids = (Array.isArray(cell) ? cell : [cell]) as readonly number[];
    return ids.map((id) => titleText(target.titleField, after.context.read(target, id, target.titleField), id)).join(', ');
  }
  const { timezone, locale } = after.context.model.workspace;
  return type.toText(cell, { config, locale, timezone });
}
