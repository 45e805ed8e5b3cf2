// In charge of: what somebody may not do with an entity or a record, as far as the documents they were sent and the record on screen tell.
import type { EntityJson, FieldJson, RecordJson } from '@trellis/query';
import type { Action } from '@trellis/schemas';
import { fieldsInOrder } from '@trellis/views/apps';
import { canChange } from '@trellis/views/record-change';

/** One thing that may be barred. */
export interface WhyLine {
  readonly key: string;
  readonly action: Action;
  readonly field?: FieldJson;
  /** It is barred only if the answer says so: the documents alone do not tell. */
  readonly isOpen?: boolean;
}

const ofList = ['create', 'import', 'export', 'update', 'delete'] as const;
const ofRecord = ['update', 'delete'] as const;

function shownFields(entity: EntityJson): readonly FieldJson[] {
  return fieldsInOrder(entity).filter((field) => field.backOf === undefined);
}

/** Actions, the barred ones first asked of the documents. On a record the open ones are asked about too. */
export function actionLines(entity: EntityJson, record: RecordJson | undefined): readonly WhyLine[] {
  const actions: readonly (keyof EntityJson['can'])[] = record === undefined ? ofList : ofRecord;
  const own = actions.flatMap((action): WhyLine[] => {
    if (!entity.can[action]) return [{ key: action, action }];
    return record === undefined ? [] : [{ key: action, action, isOpen: true }];
  });
  const states = shownFields(entity).filter((field) => field.transitions !== undefined && (record === undefined || field.name in record));
  const moves = states.flatMap((field): WhyLine[] => {
    const line = { key: `transition ${field.name}`, action: 'transition' as const, field };
    if (record !== undefined) return [{ ...line, isOpen: true }];
    return field.transitions?.length === 0 ? [line] : [];
  });
  return [...own, ...moves];
}

/** Fields that are readable elsewhere, but not on this record. */
export function hiddenLines(entity: EntityJson, record: RecordJson | undefined): readonly WhyLine[] {
  if (record === undefined) return [];
  const hidden = shownFields(entity).filter((field) => !(field.name in record));
  return hidden.map((field) => ({ key: `read ${field.name}`, action: 'read', field }));
}

/** Fields that somebody reads and never fills in, where they may change others. */
export function fixedLines(entity: EntityJson, record: RecordJson | undefined): readonly WhyLine[] {
  if (!entity.can.update || record === undefined) return [];
  const fixed = shownFields(entity).filter((field) => field.name in record && field.transitions === undefined && !canChange(entity, field));
  return fixed.map((field) => ({ key: `update ${field.name}`, action: 'update', field }));
}
