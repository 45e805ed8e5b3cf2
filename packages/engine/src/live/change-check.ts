// In charge of: what a part of the log means to one group of subscribers, with what their rights show today.
import { FALSE, TRUE } from '@trellis/expr';
import type { LinkedField } from '@trellis/model';
import { rightsOf, type Condition } from '@trellis/permissions';
import { formerly, guardedPath, idIn, idOf, reachesOf, readableFields, rowsById, type Expr, type Filter, type FormerValue } from '@trellis/query';
import type { Changes, Subscription } from '../engine.ts';
import { keptBy, planOf, recordsById, type Reading } from '../records/record-read.ts';
import type { Storage } from '../storage.ts';
import { formerLinks, linkEffects } from './link-effects.ts';
import type { ByRecord, LogPart } from './log-part.ts';

type Question = Pick<Subscription, 'filter' | 'fields' | 'expand'>;

function questionOf({ filter, fields, expand }: Subscription): Question {
  return {
    ...(filter === undefined ? {} : { filter }),
    ...(fields === undefined ? {} : { fields }),
    ...(expand === undefined ? {} : { expand }),
  };
}

/** Works out what a change means to one group of subscribers. */
export class ChangeCheck {
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

  /** Numbers of the entities whose records decide what the list shows. */
  readsOf(subscription: Subscription): ReadonlySet<number> {
    const { entity, where, columns } = planOf(this.#reading, questionOf(subscription)).rows;
    const reaches = [where, ...columns].map(reachesOf);
    const linked = reaches.flatMap(({ links, lists }) => [...links.map(({ field }) => field.entity), ...lists.map((list) => list.entity)]);
    return new Set([entity, ...linked].map(({ number }) => number));
  }

  /** What to tell; to reload where that cannot be said. */
  async changes(subscription: Subscription, seq: number): Promise<Changes> {
    const request = questionOf(subscription);
    const { rows } = planOf(this.#reading, request);
    const effects = await linkEffects(this.#reading, this.#storage, this.#part, rows);
    if (effects === 'many') return { seq, records: [], removed: [], reload: true };
    const own = await this.#ownChanges(request, effects.alsoOwn);
    if (own === 'many') return { seq, records: [], removed: [], reload: true };
    const shown = await recordsById(this.#reading, effects.shown, request);
    return { seq, records: [...own.records, ...shown], removed: [...own.removed, ...effects.removed] };
  }

  /** What changed about the records that have entries of their own. */
  async #ownChanges(request: Question, shownByLinks: ReadonlySet<number>): Promise<Pick<Changes, 'records' | 'removed'> | 'many'> {
    const ids = [...this.#changed.keys()];
    const found = await recordsById(this.#reading, ids, request);
    const here = new Set(found.map((record) => record.id));
    const silent: number[] = [];
    for (const id of here) if (!shownByLinks.has(id) && !(await this.#showsChange(id))) silent.push(id);
    const gone = ids.filter((id) => !here.has(id) && !this.#isNew(id));
    const inView = await this.#wereInView([...silent, ...gone], request.filter);
    if (inView === 'many') return 'many';
    const wasInView = new Set(inView);
    // R2: a change of hidden fields alone is not told, unless it brought the record into view; nor is the leaving of what never was there.
    const quiet = new Set(silent.filter((id) => wasInView.has(id)));
    return { records: found.filter((record) => !quiet.has(record.id)), removed: gone.filter((id) => wasInView.has(id)) };
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
    return this.#showsOtherFields(id);
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

  async #holding(id: number, conditions: readonly Condition[]): Promise<readonly unknown[]> {
    const { entity, runner, actor } = this.#reading;
    const [row] = await runner.rows(rowsById(entity, idIn(entity, [id]), conditions, 1), actor);
    return row ?? [];
  }

  #visible(field: LinkedField): Condition {
    const { entity, model, actor } = this.#reading;
    const guarded = guardedPath(rightsOf(model, actor), entity, [field]);
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
    const values: readonly FormerValue[] | 'many' = await formerLinks(this.#reading, this.#part, [where]);
    if (values === 'many') return 'many';
    const was = formerly(where, values);
    const inView: number[] = [];
    for (const id of ids) if ((await this.#over(id, [idOf(this.#reading.entity)], was)) !== undefined) inView.push(id);
    return inView;
  }
}
