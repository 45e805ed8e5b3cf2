// In charge of: looking at every record that a change concerns, and counting and listing what would become of its cells.
import { issue, type Issue } from '@trellis/errors';
import { foldText } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { FieldChange, LinkedEntity, LinkedField, Model, ModelChange } from '@trellis/model';
import { titleText, type AffectedCell, type ChangeCounts, type ChangeDecision } from '@trellis/query';
import { SeenValues } from '../import/seen-values.ts';
import type { RecordWalk, Tx, WalkedRecord } from '../storage.ts';
import { CellMaker, type MadeCell, type Outcome, type Surroundings } from './cell-maker.ts';
import { DemandMeasures, type RuleMeasure, type SetMeasure } from './demand-measure.ts';
import { LISTED, stepId, type ListedPart } from './step-id.ts';

/** Records looked at before others get a turn. */
const PAGE = 200;
type Counts = { -readonly [Each in Outcome]: number };

/** What is known of one field's cells. */
export class FieldMeasure {
  readonly change: FieldChange;
  readonly maker: CellMaker | undefined;
  readonly counts: Counts = { exact: 0, rewritten: 0, approximate: 0, lost: 0, mapped: 0, filled: 0, empty: 0 };
  readonly converted: AffectedCell[] = [];
  readonly empties: AffectedCell[] = [];
  readonly duplicates: AffectedCell[] = [];
  /** Values there are, and their size. */
  values = 0;
  bytes = 0;
  emptyCount = 0;
  duplicateCount = 0;
  /** Whether every cell, also of the trash, stays what it is. */
  isSame = true;
  readonly #seen = new SeenValues();
  readonly #listed: ListedPart | undefined;

  constructor(change: FieldChange, decision: ChangeDecision | undefined, surroundings: Surroundings, listed: ListedPart | undefined) {
    this.change = change;
    const isStored = change.after !== undefined && change.after.computed === undefined && change.after.type.numbering === undefined;
    this.maker = isStored ? new CellMaker(change, decision, surroundings) : undefined;
    this.#listed = listed;
  }

  /** Mistakes in what was decided about it. */
  get mistakes(): readonly Issue[] {
    return this.maker?.mistakes ?? [];
  }

  /** Whether its records get new cells. */
  get isWritten(): boolean {
    const { fill } = this.change;
    return fill === 'converted' || fill === 'default' || fill === 'numbers';
  }

  /** Whether an index has to be built over what is there. */
  get isIndexedAnew(): boolean {
    const { before, after } = this.change;
    if (before === undefined || after === undefined) return false;
    return (after.unique && (!before.unique || after.folded !== before.folded)) || (after.indexed && !before.indexed);
  }

  /** Whether a look at the records tells something. */
  get needsLook(): boolean {
    const { change, becomesRequired, becomesUnique } = { ...this.change };
    return this.isWritten || this.isIndexedAnew || becomesRequired || becomesUnique || change === 'removed' || this.#replacesStored();
  }

  #replacesStored(): boolean {
    const { before, after } = this.change;
    return before !== undefined && before.computed === undefined && after?.computed !== undefined;
  }

  look(record: WalkedRecord): void {
    const { before, after } = this.change;
    const old = before === undefined ? null : (record.cells.get(before) ?? null);
    if (!record.isDeleted && old !== null) {
      this.values += 1;
      this.bytes += sizeOf(old);
    }
    if (this.maker === undefined || after === undefined) return;
    const made = this.maker.make(old);
    if (!isSameCell(made.cell, old)) this.isSame = false;
    if (!record.isDeleted) this.#count(record, old, made, after);
  }

  #count(record: WalkedRecord, old: Cell, made: MadeCell, after: LinkedField): void {
    const { fill, becomesRequired, becomesUnique } = this.change;
    this.counts[made.outcome] += 1;
    const isChanged = made.outcome !== 'exact' && made.outcome !== 'empty';
    if (isChanged && fill !== 'default') this.#list(this.converted, 'field-converted', record, old, made, made.outcome as AffectedCell['outcome']);
    if (made.cell === null && becomesRequired) {
      this.emptyCount += 1;
      this.#list(this.empties, 'field-required', record, old, made, 'empty');
    }
    if (made.cell === null || !(becomesUnique || (after.unique && this.isWritten))) return;
    const twin = this.#seen.add(comparedText(made.cell, after), record.id);
    if (twin === undefined) return;
    this.duplicateCount += 1;
    this.#list(this.duplicates, 'field-unique', record, old, made, 'duplicate', twin);
  }

  #list(
    into: AffectedCell[],
    kind: 'field-converted' | 'field-required' | 'field-unique',
    record: WalkedRecord,
    old: Cell,
    made: MadeCell,
    outcome: AffectedCell['outcome'],
    twin?: number,
  ): void {
    const isAsked = this.#listed?.step === stepId(kind, this.change);
    if (into.length >= LISTED || (isAsked && record.id <= (this.#listed?.after ?? 0))) return;
    const { before, after } = this.change;
    const titleField = (before ?? after)?.entity.titleField;
    if (titleField === undefined) return;
    const reason = made.issues?.[0];
    into.push({
      record: record.id,
      title: titleText(titleField, record.cells.get(titleField) ?? null, record.id),
      before: this.maker?.textOf(old, 'before') ?? '',
      after: made.cell === null ? null : (this.maker?.textOf(made.cell, 'after') ?? ''),
      outcome,
      ...(twin === undefined ? {} : { twin }),
      ...(reason === undefined ? {} : { reason: issue(reason.code, '', reason.params) }),
    });
  }
}

/** A value as a unique index compares it. */
function comparedText(cell: NonNullable<Cell>, { folded }: LinkedField): string {
  return folded && typeof cell === 'string' ? foldText(cell) : JSON.stringify(cell);
}

function sizeOf(cell: NonNullable<Cell>): number {
  if (typeof cell === 'string') return cell.length;
  return Array.isArray(cell) ? cell.reduce((sum: number, each: string | number) => sum + sizeOf(each), 0) : 8;
}

function isSameCell(a: Cell, b: Cell): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((each, place) => each === b[place]));
}

/** Everything that a look at the records told. */
export interface Measures {
  readonly fields: ReadonlyMap<FieldChange, FieldMeasure>;
  /** Live records, and all, of each entity that was looked at, by key. */
  readonly live: ReadonlyMap<string, number>;
  readonly all: ReadonlyMap<string, number>;
  /** Values that must be unique together, and rules. */
  readonly sets: readonly SetMeasure[];
  readonly rules: readonly RuleMeasure[];
}

/** What to look at. */
export interface MeasureParts {
  readonly before: Model;
  /** Undefined where the documents have mistakes. */
  readonly after: Model | undefined;
  readonly change: ModelChange;
  readonly decisions: { readonly [step: string]: ChangeDecision };
  readonly surroundings: Surroundings;
  readonly walk: RecordWalk & Pick<Tx, 'records'>;
  /** UTC milliseconds. */
  readonly now: number;
  /** Lets others have a turn. */
  readonly pause: () => Promise<void>;
  readonly listed?: ListedPart | undefined;
  /** Only what is to be written. */
  readonly onlyWritten?: boolean;
}

/** What people decided about a field, under whichever of its steps they said it. */
export function decisionFor(change: FieldChange, decisions: { readonly [step: string]: ChangeDecision }): ChangeDecision | undefined {
  const kinds = ['field-converted', 'field-required', 'field-added', 'field-removed', 'field-computed'] as const;
  const found = kinds.flatMap((kind) => decisions[stepId(kind, change)] ?? []);
  return found.length === 0 ? undefined : Object.assign({}, ...found);
}

/** Looks at every record of the entities that the change concerns, page by page: each is read once. */
export async function measureChange(parts: MeasureParts): Promise<Measures> {
  const { before, change, decisions, surroundings, listed } = parts;
  const fields = new Map(change.fields.map((each) => [each, new FieldMeasure(each, decisionFor(each, decisions), surroundings, listed)]));
  const demands = demandsOf(parts, fields);
  const [live, all] = [new Map<string, number>(), new Map<string, number>()];
  for (const entity of before.entities.values()) {
    const own = [...fields.values()].filter(
      (measure) => isOf(measure, entity) && (parts.onlyWritten === true ? measure.isWritten : measure.needsLook),
    );
    const isRemoved = change.entities.some((each) => each.change === 'removed' && each.before === entity);
    const isComputedAnew = change.fields.some((each) => each.fill === 'computed' && each.after?.entity.key === entity.key);
    const isDemanding = demands?.concern(entity) === true;
    if (own.length === 0 && !isRemoved && !isComputedAnew && !isDemanding) continue;
    await walkAll(parts, entity, async (records) => {
      all.set(entity.key, (all.get(entity.key) ?? 0) + records.length);
      live.set(entity.key, (live.get(entity.key) ?? 0) + records.filter(({ isDeleted }) => !isDeleted).length);
      for (const record of records) for (const measure of own) measure.look(record);
      if (isDemanding) await demands.look(entity, records);
    });
  }
  return { fields, live, all, sets: demands?.sets ?? [], rules: demands?.rules ?? [] };
}

/** What is written is looked at again for its values alone: indexes refuse what is not unique, and rules refuse nothing here. */
function demandsOf(
  { before, after, walk, now, listed, onlyWritten = false }: MeasureParts,
  changes: ReadonlyMap<FieldChange, FieldMeasure>,
): DemandMeasures | undefined {
  return after === undefined || onlyWritten ? undefined : new DemandMeasures({ before, after, changes, reads: walk, now }, listed);
}

function isOf({ change: { before, after } }: FieldMeasure, entity: LinkedEntity): boolean {
  return (before ?? after)?.entity.key === entity.key;
}

async function walkAll(
  { walk, pause }: MeasureParts,
  entity: LinkedEntity,
  look: (records: readonly WalkedRecord[]) => Promise<void>,
): Promise<void> {
  for (let after = 0; ;) {
    const records = await walk.walk(entity, after, PAGE);
    await look(records);
    if (records.length < PAGE) return;
    after = records.at(-1)?.id ?? after;
    await pause();
  }
}

/** Cells that would be lost or only nearly kept. */
export function lossOf(counts: ChangeCounts): number {
  return counts.lost + counts.approximate;
}
