// In charge of: what others wrote while an app was being imported: values of the app that come from it are made anew.
import { AppError } from '@trellis/errors';
import type { LinkedEntity } from '@trellis/model';
import { CatchUp } from '../schema-change/catch-up.ts';
import { computedAnew } from '../schema-change/dropped.ts';
import { Fill, type FillStep } from '../schema-change/fill.ts';
import type { LogEntry, Reads, Tx } from '../storage.ts';
import type { Staged } from './staging.ts';

/** Entries read at a time. */
const ENTRIES = 1_000;
/** Entries that the last unit takes in beside everything else it does. */
const FEW = 100;

/** Runs a unit of the import. */
type Write = <T>(unit: (tx: Tx) => Promise<T>) => Promise<T>;

/** Something that the app refers to changed in a way that only another import can follow. */
export function changedMeanwhile(): AppError {
  return new AppError('conflict', 'archive.meanwhile');
}

/** Follows the log beside an import. Call protocol: `fillOthers` when its records are stored, `follow` after it, `finish` in the last unit. */
export class Meanwhile {
  readonly #staged: Staged;
  readonly #outward: ReadonlyMap<LinkedEntity, ReadonlySet<number>>;
  readonly #fill: Fill;
  /** Entries up to this one are taken into account. */
  #since: number;

  constructor(staged: Staged, outward: ReadonlyMap<LinkedEntity, ReadonlySet<number>>, since: number) {
    const { model, app } = staged;
    const own = new Set(model.computedFields.filter((field) => field.app === app));
    this.#staged = staged;
    this.#outward = outward;
    this.#since = since;
    this.#fill = new Fill({ before: model, after: model, change: computedAnew(model, own), written: new Map() });
  }

  /** Computes the app's own fields on records of other apps. */
  async fillOthers(write: Write): Promise<void> {
    for (const step of this.#fill.steps.filter((each) => this.#isOnOthers(each)))
      for (let after: number | undefined = 0; after !== undefined;) {
        const from: number = after;
        after = await write((tx) => this.#fill.slice(tx, step, from, FEW));
      }
  }

  /** Takes in what was written, until little is left. */
  async follow(read: Pick<Reads, 'logAfter'>, write: Write): Promise<void> {
    for (let more = ENTRIES; more > FEW;) {
      const entries = await read.logAfter(this.#since, ENTRIES);
      const others = this.#ofOthers(entries);
      for (let start = 0; start < others.length; start += FEW) await write((tx) => this.#take(tx, others.slice(start, start + FEW)));
      this.#since = entries.at(-1)?.seq ?? this.#since;
      more = entries.length;
    }
  }

  /** Takes in the rest. Answers whether that was all: more than a few need another round of following. */
  async finish(tx: Tx): Promise<boolean> {
    const entries = await tx.logAfter(this.#since, ENTRIES);
    const others = this.#ofOthers(entries);
    if (entries.length === ENTRIES || others.length > FEW) return false;
    await this.#take(tx, others);
    return true;
  }

  #isOnOthers({ of }: FillStep): boolean {
    const { model, app } = this.#staged;
    return model.computedFields.some((field) => field.key === of && field.entity.app !== app);
  }

  /** Entries about records that the app has not brought itself. */
  #ofOthers(entries: readonly LogEntry[]): readonly LogEntry[] {
    const { model, app } = this.#staged;
    return entries.filter(({ entity }) => {
      const about = model.entityByNumber.get(entity);
      return about !== undefined && about.app !== app;
    });
  }

  async #take(tx: Tx, entries: readonly LogEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const { model, app } = this.#staged;
    for (const { entity, record, operation } of entries) {
      const about = model.entityByNumber.get(entity);
      // Exchange rates reach every record, and a link must lead somewhere.
      const isGone = (operation === 'deleted' || operation === 'purged') && about !== undefined && this.#outward.get(about)?.has(record) === true;
      if (isGone || (about !== undefined && about === app.rates)) throw changedMeanwhile();
    }
    if (this.#fill.steps.length > 0) await new CatchUp(tx, model, model, this.#fill).run(entries);
  }
}
