// In charge of: the use cases on records, each as one reading or one unit of writing.
import { AppError, type Locale } from '@trellis/errors';
import type { LinkedEntity } from '@trellis/model';
import { rightsOf, type Actor } from '@trellis/permissions';
import type { HistoryEntry, ListAnswer, ListRequest, QueryAnswer, QueryRequest, RecordJson, RestoreAnswer, VersionAnswer } from '@trellis/query';
import type { Cursors } from '../cursor.ts';
import type { ReadOptions, RecordInput, Target, TransitionRequest, WriteOptions } from '../engine.ts';
import type { Entrance } from '../entrance.ts';
import { exportRecords } from '../export/export-records.ts';
import { underDocumentsInForce } from '../schema-change/in-force.ts';
import type { Storage, Tx } from '../storage.ts';
import { eraseRecords } from './erase.ts';
import { recordHistory } from './history.ts';
import { getRecord, listRecords, queryRecords } from './record-read.ts';
import { removeRecords } from './record-remove.ts';
import { transitionRecords } from './record-transition.ts';
import { createRecords, updateRecords, upsertRecords } from './record-write.ts';
import { purgeRecords, restoreRecords } from './trash.ts';
import { restoreVersion, type VersionRequest } from './version.ts';
import { checkBatch, once, type WriteContext, type Written } from './write-unit.ts';

/** What the use cases on records need. */
interface RecordDeps {
  readonly storage: Storage;
  readonly entrance: Entrance;
  readonly cursors: Cursors;
  /** Takes away what is kept of erased records beside the store: the bytes of these files, reports of imports. */
  readonly erased: (entity: LinkedEntity, files: readonly string[]) => Promise<void>;
}

/** Lists, writes, brings back and erases records as the engine says it. */
export class RecordUseCases {
  readonly #storage: Storage;
  readonly #entrance: Entrance;
  readonly #cursors: Cursors;
  readonly #erased: RecordDeps['erased'];

  constructor({ storage, entrance, cursors, erased }: RecordDeps) {
    this.#storage = storage;
    this.#entrance = entrance;
    this.#cursors = cursors;
    this.#erased = erased;
  }

  async list(actor: Actor, target: Target, request: ListRequest, options?: ReadOptions): Promise<ListAnswer> {
    return listRecords(this.#entrance.reading(actor, target, options), request, this.#cursors);
  }

  async get(actor: Actor, target: Target, id: number, request: Pick<ListRequest, 'fields' | 'expand'>): Promise<RecordJson> {
    return getRecord(this.#entrance.reading(actor, target), id, request);
  }

  async query(actor: Actor, target: Target, request: QueryRequest, options?: ReadOptions): Promise<QueryAnswer> {
    return queryRecords(this.#entrance.reading(actor, target, options), request);
  }

  async history(actor: Actor, target: Target, id: number): Promise<readonly HistoryEntry[]> {
    return recordHistory(this.#entrance.reading(actor, target), this.#storage.read, id);
  }

  async create(
    actor: Actor,
    target: Target,
    records: readonly RecordInput[],
    options: WriteOptions & { readonly upsertBy?: string },
  ): Promise<readonly RecordJson[]> {
    checkBatch(records);
    const { upsertBy } = options;
    return this.#write(actor, target, options, (tx, context) =>
      upsertBy === undefined ? createRecords(tx, context, records) : upsertRecords(tx, context, records, upsertBy),
    );
  }

  async update(actor: Actor, target: Target, records: readonly RecordInput[], options: WriteOptions): Promise<readonly RecordJson[]> {
    checkBatch(records);
    return this.#write(actor, target, options, (tx, context) => updateRecords(tx, context, records));
  }

  async transition(
    actor: Actor,
    target: Target,
    request: TransitionRequest,
    records: readonly RecordInput[],
    options: WriteOptions,
  ): Promise<readonly RecordJson[]> {
    checkBatch(records);
    return this.#write(actor, target, options, (tx, context) => transitionRecords(tx, context, request, records));
  }

  async remove(actor: Actor, target: Target, records: readonly RecordInput[], options: WriteOptions): Promise<void> {
    checkBatch(records);
    await underDocumentsInForce(async () => {
      const context = this.#entrance.writing(actor, this.#entrance.entity(actor, target));
      await this.#storage.write(actor, (tx) => once(tx, actor, options, () => removeRecords(tx, context, records)));
    });
  }

  async trash(actor: Actor, target: Target, request: ListRequest): Promise<ListAnswer> {
    const reading = this.#entrance.reading(actor, target);
    if (!rightsOf(this.#entrance.model, actor).of(reading.entity).can('delete')) throw new AppError('forbidden', 'access.denied');
    return listRecords(reading, request, this.#cursors, 'trash');
  }

  async restore(
    actor: Actor,
    target: Target,
    records: readonly RecordInput[],
    options: WriteOptions & { readonly clearLinks?: boolean },
  ): Promise<RestoreAnswer> {
    checkBatch(records);
    return underDocumentsInForce(async () => {
      const context = this.#entrance.writing(actor, this.#entrance.entity(actor, target));
      return this.#storage.write(actor, (tx) =>
        once(tx, actor, options, async () => {
          const { ids, ...rest } = await restoreRecords(tx, context, records, options.clearLinks === true);
          return { records: await context.answer(tx, ids), ...rest };
        }),
      );
    });
  }

  async purge(actor: Actor, target: Target, records: readonly RecordInput[], options: WriteOptions): Promise<void> {
    checkBatch(records);
    await underDocumentsInForce(async () => {
      const context = this.#entrance.writing(actor, this.#entrance.entity(actor, target));
      await this.#storage.write(actor, (tx) => once(tx, actor, options, () => purgeRecords(tx, context, records)));
    });
  }

  async erase(actor: Actor, target: Target, records: readonly RecordInput[], options: WriteOptions): Promise<void> {
    checkBatch(records);
    const entity = this.#entrance.entity(actor, target);
    const keys = await underDocumentsInForce(async () => {
      const context = this.#entrance.writing(actor, this.#entrance.entity(actor, target));
      return this.#storage.write(actor, (tx) => once(tx, actor, options, () => eraseRecords(tx, context, records)));
    });
    await this.#erased(entity, keys);
    await this.#storage.scrub();
  }

  async restoreVersion(actor: Actor, target: Target, request: VersionRequest, options: WriteOptions, locale: Locale): Promise<VersionAnswer> {
    return underDocumentsInForce(() => {
      const reading = this.#entrance.reading(actor, target);
      return restoreVersion(
        {
          write: (unit) => this.#storage.write(actor, unit),
          once: (tx, run) => once(tx, actor, options, run),
          context: this.#entrance.writing(actor, reading.entity),
          reading,
          readingIn: (tx) => this.#entrance.readingOf(actor, reading.entity, tx),
        },
        request,
        locale,
      );
    });
  }

  exportRecords(actor: Actor, target: Target, request: ListRequest, format: 'csv' | 'xlsx' | 'jsonl', locale: Locale): AsyncIterable<Uint8Array> {
    const entity = this.#entrance.entity(actor, target);
    const list = (by: Actor, page: ListRequest): Promise<ListAnswer> => this.list(by, target, page);
    return exportRecords({ model: this.#entrance.model, actor, entity, list, locale }, request, format);
  }

  #write(
    actor: Actor,
    target: Target,
    options: WriteOptions,
    run: (tx: Tx, context: WriteContext) => Promise<readonly Written[]>,
  ): Promise<readonly RecordJson[]> {
    return underDocumentsInForce(async () => {
      const context = this.#entrance.writing(actor, this.#entrance.entity(actor, target));
      return this.#storage.write(actor, (tx) =>
        once(tx, actor, options, async () => {
          const written = await run(tx, context);
          return context.answer(
            tx,
            written.map((each) => each.id),
          );
        }),
      );
    });
  }
}
