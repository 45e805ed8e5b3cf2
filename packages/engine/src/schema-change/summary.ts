// In charge of: what has to be known of a change's records to carry it out: which fields are written anew, and how much goes out of use.
import { compareModels, type FieldChange, type LinkedField, type Model, type ModelChange } from '@trellis/model';
import type { ChangeDecision, ChangeStep } from '@trellis/query';
import type { DocumentName, InstallChange } from '../storage.ts';
import { CellMaker, type Surroundings } from './cell-maker.ts';
import { Fill, type FillParts } from './fill.ts';
import { decisionFor, type Measures } from './measure.ts';
import { isRewritten, lossesOf } from './plan.ts';
import { filledKeys } from './step-id.ts';

/** What a look at the records said, short enough to be kept. */
export interface Summary {
  /** Keys of fields that are not computed and whose records get new cells. */
  readonly rewritten: readonly string[];
  /** Values of fields that go out of use, by key, and their size. */
  readonly values: { readonly [key: string]: { readonly count: number; readonly bytes: number } };
  /** Live records of entities that go out of use, by key. */
  readonly records: { readonly [key: string]: number };
  /** All records of entities that were looked at, those in the trash too. */
  readonly all: { readonly [key: string]: number };
  /** Cells that each step loses, as counted. */
  readonly losses: { readonly [step: string]: number };
}

/** The part of the measures that carrying the change out needs. */
export function summaryOf({ fields, live, all }: Measures, steps: readonly ChangeStep[], isJob: boolean): Summary {
  const measures = [...fields.values()];
  return {
    rewritten: measures.flatMap((measure) => ((isJob ? measure.isWritten : isRewritten(measure)) ? (measure.change.after?.key ?? []) : [])),
    values: Object.fromEntries(
      measures.flatMap(({ change: { before }, values, bytes }) => (before === undefined ? [] : [[before.key, { count: values, bytes }]])),
    ),
    records: Object.fromEntries(live),
    all: Object.fromEntries(all),
    losses: lossesOf(steps),
  };
}

/** Whether a field that was there gets a place of its own, so that what it held stays where it is. */
function isMoved({ change, after, fill }: FieldChange, { rewritten }: Summary): boolean {
  return change === 'changed' && after !== undefined && (fill === 'computed' || rewritten.includes(after.key));
}

/** Fields that need new numbers, and those whose old numbers go out of use. */
export function moved(change: ModelChange, summary: Summary): readonly FieldChange[] {
  return change.fields.filter((each) => isMoved(each, summary));
}

function nameOf({ app, id }: Pick<LinkedField, 'app' | 'id'>): DocumentName {
  return { app: app.id, document: id };
}

type Dropped = NonNullable<InstallChange['drop']>[number];

function droppedField({ before }: FieldChange, kind: string, summary: Summary): Dropped[] {
  if (before === undefined || before.storage.shape === 'none') return [];
  const { count, bytes } = summary.values[before.key] ?? { count: 0, bytes: 0 };
  const body = { label: before.label, entity: before.entity.label, entityNumber: before.entity.number, bytes, documents: [before.document] };
  return [
    { ...nameOf(before), kind: before.computed === undefined ? kind : 'leftover', number: before.number, records: count, body: JSON.stringify(body) },
  ];
}

/** What the store has to take out of use for a change, and which names start anew. */
export function outOfUse(change: ModelChange, summary: Summary): Pick<Required<InstallChange>, 'forget' | 'drop'> {
  const gone = change.entities.flatMap((each) => (each.change === 'removed' && each.before !== undefined ? each.before : []));
  const removed = change.fields.filter((each) => each.change === 'removed');
  const alone = removed.filter(({ before }) => before !== undefined && !gone.includes(before.entity));
  const entities = gone.map((entity): Dropped => {
    const own = removed.flatMap(({ before }) => (before?.entity === entity && before.app === entity.app ? before : []));
    const bytes = own.reduce((sum, field) => sum + (summary.values[field.key]?.bytes ?? 0), 0);
    const fields = own.map(({ id, number }) => ({ document: id, number }));
    const body = {
      label: entity.label,
      entityNumber: entity.number,
      bytes,
      fields,
      documents: [entity.document, ...own.map(({ document }) => document)],
    };
    return { ...nameOf(entity), kind: 'entity', number: entity.number, records: summary.records[entity.key] ?? 0, body: JSON.stringify(body) };
  });
  const leaving = moved(change, summary);
  return {
    forget: [...gone.map(nameOf), ...[...removed, ...leaving].flatMap(({ before }) => (before === undefined ? [] : nameOf(before)))],
    drop: [
      ...entities,
      ...alone.flatMap((each) => droppedField(each, 'field', summary)),
      ...leaving.flatMap((each) => droppedField(each, 'values', summary)),
    ],
  };
}

/** What writes the values of a model with its real numbers. */
export function fillFor(
  before: Model,
  after: Model,
  summary: Summary,
  decisions: { readonly [step: string]: ChangeDecision },
  surroundings: Surroundings,
  made?: FillParts['made'],
): Fill {
  const change = compareModels(before, after, filledKeys(decisions));
  const written = change.fields.filter(
    ({ after: field }) => field !== undefined && summary.rewritten.includes(field.key) && field.computed === undefined,
  );
  const makers = written.map(
    (each) => [each, each.fill === 'numbers' ? undefined : new CellMaker(each, decisionFor(each, decisions), surroundings)] as const,
  );
  return new Fill({ before, after, change, written: new Map(makers), ...(made === undefined ? {} : { made }) });
}
