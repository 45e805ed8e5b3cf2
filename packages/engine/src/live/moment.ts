// In charge of: what a group of subscribers was shown of records at one moment in the log, beside what it is shown now.
import { FALSE, NULL, TRUE } from '@trellis/expr';
import type { LinkedField } from '@trellis/model';
import { rightsOf, type Condition } from '@trellis/permissions';
import {
  formerly,
  guardedPath,
  idIn,
  idOf,
  readableFields,
  rowsById,
  type Expr,
  type Filter,
  type FormerValue,
  type GuardedPath,
} from '@trellis/query';
import { keptBy, type Reading } from '../records/record-read.ts';
import type { Storage } from '../storage.ts';
import { formerLinks } from './link-effects.ts';
import type { ByRecord, LogPart } from './log-part.ts';

/** Records that are in view now and look otherwise or came, and records that left. */
export interface Differing {
  readonly shown: readonly number[];
  readonly removed: readonly number[];
}

/** A moment, known by what was written since. */
export class Moment {
  readonly #storage: Storage;
  readonly #reading: Reading;
  readonly #part: LogPart;
  readonly #changed: ByRecord;

  constructor(storage: Storage, reading: Reading, part: LogPart) {
    this.#storage = storage;
    this.#reading = reading;
    this.#part = part;
    this.#changed = part.of(reading.entity);
  }

  /** Which of these records, that have entries since, are to be told. `here` are in view now; some look different by way of links. */
  async differing(
    ids: readonly number[],
    here: ReadonlySet<number>,
    shownByLinks: ReadonlySet<number>,
    filter: Filter | undefined,
  ): Promise<Differing | 'many'> {
    const present = ids.filter((id) => here.has(id));
    const silent: number[] = [];
    for (const id of present) if (!shownByLinks.has(id) && !(await this.#showsChange(id))) silent.push(id);
    const gone = ids.filter((id) => !here.has(id) && !this.#isNew(id));
    const inView = await this.#wereInView([...silent, ...gone], filter);
    if (inView === 'many') return 'many';
    const wasInView = new Set(inView);
    // R2: a change of hidden fields alone is not told, unless it brought the record into view; nor is the leaving of what never was there.
    const quiet = new Set(silent.filter((id) => wasInView.has(id)));
    return { shown: present.filter((id) => !quiet.has(id)), removed: gone.filter((id) => wasInView.has(id)) };
  }

  #isNew(id: number): boolean {
    const first = this.#changed.get(id)?.[0]?.operation;
    // What was in the trash was in nobody's view either.
    return first === 'created' || first === 'restored' || first === 'purged';
  }

  async #showsChange(id: number): Promise<boolean> {
    const entries = this.#changed.get(id) ?? [];
    // Values computed anew are changes of their fields like any other: who may not read those hears nothing.
    if (entries.some((entry) => entry.operation !== 'updated' && entry.operation !== 'computed')) return true;
    const fields = new Set(
      entries.flatMap((entry) => [...entry.changes.keys()]).flatMap((number) => this.#reading.model.fieldByNumber.get(number) ?? []),
    );
    const guards = [...fields].map((field) => this.#visible(field));
    if (guards.includes(TRUE)) return true;
    const conditional = guards.filter((guard) => guard !== FALSE);
    if (conditional.length > 0 && (await this.#holding(id, conditional)).includes(true)) return true;
    return (await this.#showsOtherLinks(id, [...fields])) || this.#showsOtherFields(id);
  }

  /** Whether links that changed lead elsewhere as far as the actor may see: from one hidden record to another is no change. */
  async #showsOtherLinks(id: number, fields: readonly LinkedField[]): Promise<boolean> {
    const values = fields.flatMap((field) => (this.#showsSomeTargets(field) ? [this.#guarded(field)?.value ?? NULL] : []));
    if (values.length === 0) return false;
    const links = await formerLinks(this.#reading, this.#storage, this.#part, values);
    if (links === 'many') return true;
    const was = values.map((value) => formerly(value, links));
    return JSON.stringify(await this.#holding(id, values)) !== JSON.stringify(await this.#over(id, was));
  }

  #showsSomeTargets(field: LinkedField): boolean {
    const guarded = this.#guarded(field);
    return guarded?.isStored === true && field.valueType.kind === 'record' && guarded.usable !== guarded.visible;
  }

  #guarded(field: LinkedField): GuardedPath | undefined {
    const { entity, model, actor } = this.#reading;
    return guardedPath(rightsOf(model, actor), entity, [field]);
  }

  /** Whether a change of hidden fields hid or showed others. */
  async #showsOtherFields(id: number): Promise<boolean> {
    const { entity, model, actor } = this.#reading;
    const rights = rightsOf(model, actor);
    const guards = readableFields(rights, entity).flatMap((field) => guardedPath(rights, entity, [field])?.visible ?? []);
    const conditional = [...new Set(guards)].filter((guard) => guard !== TRUE);
    if (conditional.length === 0) return false;
    const now = await this.#holding(id, conditional);
    const before = await this.#over(id, conditional);
    return JSON.stringify(now) !== JSON.stringify(before);
  }

  async #holding(id: number, columns: readonly Expr[]): Promise<readonly unknown[]> {
    const { entity, runner, actor } = this.#reading;
    const [row] = await runner.rows(rowsById(entity, idIn(entity, [id]), columns, 1), actor);
    return row ?? [];
  }

  #visible(field: LinkedField): Condition {
    if (this.#showsSomeTargets(field)) return FALSE;
    const guarded = this.#guarded(field);
    // What is counted anew for the actor may be as it was, whatever the stored value did: that a hidden record came is not told (R2).
    return guarded?.isStored === true ? guarded.visible : FALSE;
  }

  /** What columns showed of a record as it was; undefined where it was not kept, or is gone for good. */
  async #over(id: number, columns: readonly Expr[], where: Expr = TRUE): Promise<readonly unknown[] | undefined> {
    const { entity, actor } = this.#reading;
    const former = await this.#part.former(entity, id);
    if (former === undefined) return undefined;
    const [row] = await this.#storage.read.rowsOver(rowsById(entity, where, columns, 1), actor, former.record, former.days);
    return row;
  }

  /** Which of the records the actor could read, and the filter kept, before the change. */
  async #wereInView(ids: readonly number[], filter: Filter | undefined): Promise<readonly number[] | 'many'> {
    const where = keptBy(this.#reading, filter);
    if (where === TRUE || ids.length === 0) return ids;
    const values: readonly FormerValue[] | 'many' = await formerLinks(this.#reading, this.#storage, this.#part, [where]);
    if (values === 'many') return 'many';
    const was = formerly(where, values);
    const inView: number[] = [];
    for (const id of ids) {
      // Of what is gone for good nobody can say any more whose view it was in.
      if ((await this.#part.former(this.#reading.entity, id)) === undefined) return 'many';
      if ((await this.#over(id, [idOf(this.#reading.entity)], was)) !== undefined) inView.push(id);
    }
    return inView;
  }
}
