// In charge of: telling a change as steps: what each does, how many cells it concerns, and what has to be decided.
import { issue, type Issue } from '@trellis/errors';
import { mayConvert } from '@trellis/fields';
import type { DocumentChange, FieldChange, ModelChange } from '@trellis/model';
import type { AffectedCell, ChangeDecision, ChangeStep, ChangeStepKind } from '@trellis/query';
import { isLinkTo, type PublicLink } from '../links/public-link.ts';
import { listed } from '../records/status.ts';
import { demandSteps } from './demand-steps.ts';
import { decisionFor, lossOf, type FieldMeasure, type Measures } from './measure.ts';
import { LISTED, stepId } from './step-id.ts';

interface StepParts {
  readonly records?: number;
  readonly from?: string;
  readonly to?: string;
  readonly counts?: ChangeStep['counts'];
  readonly state?: ChangeStep['state'];
  readonly reason?: Issue;
  readonly affected?: readonly AffectedCell[];
  readonly total?: number;
}

function fieldStep(
  kind: ChangeStepKind,
  change: FieldChange,
  { records = 0, state = 'fine', affected = [], total = 0, ...more }: StepParts,
): ChangeStep {
  const field = change.after ?? change.before;
  if (field === undefined) throw new TypeError('a change of no field');
  const named = { id: stepId(kind, change), kind, document: field.key, label: field.label, entity: field.entity.label };
  return { ...named, records, state, affected, more: total > affected.length && affected.length === LISTED, ...more };
}

/** Every step of a change, those about entities first. */
export function stepsOf(
  change: ModelChange,
  documents: readonly DocumentChange[],
  measures: Measures,
  app: string,
  decisions: { readonly [step: string]: ChangeDecision },
  links: readonly PublicLink[],
): ChangeStep[] {
  const entities = change.entities.map(({ change: kind, before, after }): ChangeStep => {
    const { key, label, name } = (after ?? before) as NonNullable<typeof after>;
    const from = kind === 'renamed' ? { from: before?.name ?? '', to: name } : {};
    const records = kind === 'removed' ? (measures.live.get(key) ?? 0) : 0;
    const accepted = records === 0 || isAccepted(decisions[`entity-removed:${key}`]);
    return {
      id: `entity-${kind}:${key}`,
      kind: `entity-${kind}`,
      document: key,
      label,
      records,
      ...from,
      state: accepted ? 'fine' : 'decide',
      affected: [],
      more: false,
    };
  });
  const gone = new Set(change.entities.flatMap((each) => (each.change === 'removed' ? (each.before?.key ?? []) : [])));
  const fields = [...measures.fields.values()].filter(
    ({ change: { before, change: kind } }) => kind !== 'removed' || !gone.has(before?.entity.key ?? ''),
  );
  return [
    ...entities,
    ...fields.flatMap((measure) => fieldSteps(measure, decisions, measures)),
    ...demandSteps(measures),
    ...documentSteps(documents, app, links),
  ];
}

/** Links that are named where they end; of more it is said how many. */
const NAMED_LINKS = 5;

const others: ReadonlySet<string> = new Set(['app', 'view', 'form', 'page', 'grant', 'role', 'workspace']);

function documentSteps(documents: readonly DocumentChange[], app: string, links: readonly PublicLink[]): ChangeStep[] {
  return documents
    .filter(({ kind }) => others.has(kind))
    .map(({ kind, id, change }) => ({
      ...(change === 'removed' ? endedLinks(links.filter((link) => isLinkTo(link, app, kind, id))) : {}),
      id: `document:${app}/${kind}/${id}`,
      kind: 'document',
      document: `${app}/${id}`,
      label: `${kind} ${id}`,
      to: change,
      records: 0,
      state: 'fine',
      affected: [],
      more: false,
    }));
}

/** Links that end with their form or view. */
function endedLinks(links: readonly PublicLink[]): Pick<ChangeStep, 'reason'> {
  if (links.length === 0) return {};
  const names = listed(links.slice(0, NAMED_LINKS).map(({ name }) => name));
  const more = links.length > NAMED_LINKS;
  return { reason: issue(more ? 'change.ends-many-links' : 'change.ends-links', '', { count: links.length, names }) };
}

function isAccepted(decision: ChangeDecision | undefined): boolean {
  return decision?.accept === true || decision?.accept === 'any';
}

function fieldSteps(measure: FieldMeasure, decisions: { readonly [step: string]: ChangeDecision }, measures: Measures): ChangeStep[] {
  const { change } = measure;
  const { before, after } = change;
  const decision = decisionFor(change, decisions);
  const steps: ChangeStep[] = [];
  const settle = (count: number): ChangeStep['state'] => (count === 0 || isAccepted(decision) ? 'fine' : 'decide');
  if (change.change === 'removed') {
    const kept = before?.computed === undefined ? measure.values : 0;
    return [fieldStep('field-removed', change, { records: kept, state: settle(kept) })];
  }
  if (change.change === 'added') steps.push(fieldStep('field-added', change, { records: measure.counts.filled, to: after?.type.name ?? '' }));
  if (change.isRenamed) steps.push(fieldStep('field-renamed', change, { from: before?.name ?? '', to: after?.name ?? '' }));
  if (change.fill === 'converted') steps.push(convertedStep(measure, settle));
  if (change.fill === 'computed' && change.change !== 'added') steps.push(computedStep(measure, measures, settle));
  if (change.becomesRequired && measure.emptyCount > 0)
    steps.push(
      fieldStep('field-required', change, {
        records: measure.emptyCount,
        state: settle(measure.emptyCount),
        reason: issue('change.empty', '', { field: after?.label ?? '', count: measure.emptyCount }),
        affected: measure.empties,
        total: measure.emptyCount,
      }),
    );
  if (measure.duplicateCount > 0 || change.becomesUnique) steps.push(uniqueStep(measure));
  if (steps.length === 0) steps.push(fieldStep('field-settings', change, {}));
  const [first, ...rest] = steps;
  const [mistake] = measure.mistakes;
  return mistake === undefined || first === undefined ? steps : [{ ...first, state: 'refused', reason: mistake }, ...rest];
}

function convertedStep(measure: FieldMeasure, settle: (count: number) => ChangeStep['state']): ChangeStep {
  const { change, counts } = measure;
  const { before, after } = change as Required<FieldChange> & {
    before: NonNullable<FieldChange['before']>;
    after: NonNullable<FieldChange['after']>;
  };
  const types = { from: before.type.name, to: after.type.name };
  const able = mayConvert(
    { type: before.type, config: before.config, target: before.target?.key },
    { type: after.type, config: after.config, target: after.target?.key },
  );
  if (!able) {
    const reason = issue('change.types', '', { from: before.type.label, to: after.type.label });
    return fieldStep('field-converted', change, { ...types, records: measure.values, state: 'refused', reason });
  }
  const total = counts.rewritten + counts.approximate + counts.lost + counts.mapped + counts.filled;
  const loss = lossOf(counts);
  const reason = loss === 0 ? {} : { reason: issue('change.loss', '', { field: after.label, lost: counts.lost, near: counts.approximate }) };
  return fieldStep('field-converted', change, {
    ...types,
    records: measure.values,
    counts,
    state: settle(loss),
    ...reason,
    affected: measure.converted,
    total,
  });
}

function computedStep(measure: FieldMeasure, measures: Measures, settle: (count: number) => ChangeStep['state']): ChangeStep {
  const { change } = measure;
  const replaced = change.before !== undefined && change.before.computed === undefined ? measure.values : 0;
  const reason = replaced === 0 ? {} : { reason: issue('change.replaced', '', { field: change.after?.label ?? '', count: replaced }) };
  return fieldStep('field-computed', change, { records: measures.live.get(change.after?.entity.key ?? '') ?? 0, state: settle(replaced), ...reason });
}

function uniqueStep(measure: FieldMeasure): ChangeStep {
  const { change, duplicateCount, duplicates } = measure;
  if (duplicateCount === 0) return fieldStep('field-unique', change, {});
  const reason = issue('change.duplicates', '', { field: change.after?.label ?? '', count: duplicateCount });
  return fieldStep('field-unique', change, { records: duplicateCount, state: 'refused', reason, affected: duplicates, total: duplicateCount });
}
