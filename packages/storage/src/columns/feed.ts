// In charge of: keeping the mirror true: building entities from the store, and bringing them up to date by what the log says changed.
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { copyEntity, replaceRecords } from './entity-copy.ts';
import { findKept, noteBuilt, noteSeq, type Kept } from './kept-entities.ts';
import { LogSource, type StoreState } from './log-source.ts';
import type { Bypass } from './messages.ts';
import type { MirroredEntity } from './mirrored-entity.ts';
import { inTransaction } from './transaction.ts';

/** More changes than this, and than this share of the records, cost more than building the entity anew. */
const MANY_CHANGES = 50_000;
const LARGE_SHARE = 0.5;
/** An entity that could not be built is tried again after this time. */
const AGAIN_MS = 2_000;

/** An error of the store, such as a column that is no longer there: the entity must wait for newer documents, the mirror is well. */
function isStoreError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_');
}

/** Feeds the mirror. Steps run one after another; one entity at a time is built beside them. */
export class Feed {
  readonly #steps: DuckDBConnection;
  readonly #builds: DuckDBConnection;
  readonly #stepSource: LogSource;
  readonly #buildSource: LogSource;
  readonly #failed: (error: unknown) => void;
  /** Entities as the documents have them. */
  readonly #wanted = new Map<number, MirroredEntity>();
  readonly #kept = new Map<number, Kept>();
  readonly #toBuild = new Set<number>();
  readonly #notBefore = new Map<number, number>();
  #step: Promise<void> | undefined;
  #isBuilding = false;

  private constructor(folder: string, connections: readonly [DuckDBConnection, DuckDBConnection], failed: (error: unknown) => void) {
    [this.#steps, this.#builds] = connections;
    this.#stepSource = new LogSource(folder);
    this.#buildSource = new LogSource(folder);
    this.#failed = failed;
  }

  /** Begins to feed from the store of a folder. `failed` is told of what makes the mirror useless. */
  static async open(database: DuckDBInstance, folder: string, failed: (error: unknown) => void): Promise<Feed> {
    return new Feed(folder, [await database.connect(), await database.connect()], failed);
  }

  /** Takes note of entities as the documents now have them. */
  want(entities: readonly MirroredEntity[]): void {
    for (const entity of entities) {
      this.#wanted.set(entity.number, entity);
      this.#notBefore.delete(entity.number);
      if (this.#kept.get(entity.number)?.entity.signature !== entity.signature) this.#kept.delete(entity.number);
    }
  }

  /** Brings entities to one state of the store not older than `atLeast`. Answers why not, when that is not soon possible. */
  async catchUp(entities: readonly number[], atLeast: number, until: number): Promise<Bypass | undefined> {
    for (;;) {
      const missing = entities.filter((entity) => !this.#kept.has(entity));
      if (missing.length > 0) {
        for (const entity of missing) this.#build(entity);
        return 'building';
      }
      const seqs = new Set(entities.map((entity) => this.#kept.get(entity)?.seq ?? 0));
      if (seqs.size <= 1 && [...seqs].every((seq) => seq >= atLeast)) return undefined;
      const left = until - performance.now();
      if (left <= 0) return 'behind';
      await this.#stepWithin(left);
    }
  }

  /** Brings everything up to date. Whoever asks while a step is under way waits for that one. */
  step(): Promise<void> {
    this.#step ??= this.#stepSource
      .reading((state) => this.#follow(state))
      .catch((error: unknown) => (isStoreError(error) ? this.#giveUp() : this.#failed(error)))
      .finally(() => (this.#step = undefined));
    return this.#step;
  }

  /** Whether nothing is under way. */
  get isAtRest(): boolean {
    return this.#step === undefined && !this.#isBuilding;
  }

  /** Ends; only at rest. */
  close(): void {
    this.#stepSource.close();
    this.#buildSource.close();
    this.#steps.closeSync();
    this.#builds.closeSync();
  }

  async #stepWithin(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
    await Promise.race([this.step(), late]);
    clearTimeout(timer);
  }

  /** The store has other columns than the documents that the mirror knows: it waits for newer ones. */
  #giveUp(): void {
    for (const number of this.#kept.keys()) this.#tryLater(number);
    this.#kept.clear();
  }

  async #follow(state: StoreState): Promise<void> {
    const kept = [...this.#kept.values()].filter((each) => this.#canFollow(each, state));
    const changes = kept.map((each) => ({ each, ids: state.changed(each.entity.number, each.seq) })).filter(({ ids }) => ids.length > 0);
    if (changes.length > 0) {
      await inTransaction(this.#steps, async () => {
        for (const { each, ids } of changes) await replaceRecords(this.#steps, each, state, ids);
        await noteSeq(
          this.#steps,
          kept.map((each) => each.entity.number),
          state,
        );
      });
    }
    const greatest = new Map(changes.map(({ each, ids }) => [each.entity.number, ids.at(-1) ?? 0n]));
    for (const each of kept) {
      const { number } = each.entity;
      const added = greatest.get(number) ?? 0n;
      // An entity that was given up meanwhile stays given up.
      if (this.#kept.get(number) === each)
        this.#kept.set(number, { ...each, seq: state.seq, greatest: added > each.greatest ? added : each.greatest });
    }
  }

  /** Whether the log tells all that changed in an entity, and not too much of it. Otherwise it is given up and built anew when asked for. */
  #canFollow(kept: Kept, state: StoreState): boolean {
    const { number } = kept.entity;
    const count = kept.seq === state.seq ? 0 : (state.counts(kept.seq).get(number) ?? 0);
    const isTooMuch = count > MANY_CHANGES && count > Number(kept.greatest) * LARGE_SHARE;
    if (kept.entity.version === state.version && !isTooMuch) return true;
    this.#kept.delete(number);
    return false;
  }

  #build(entity: number): void {
    if ((this.#notBefore.get(entity) ?? 0) > performance.now()) return;
    this.#toBuild.add(entity);
    if (this.#isBuilding) return;
    this.#isBuilding = true;
    this.#buildAll()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => (this.#isBuilding = false));
  }

  async #buildAll(): Promise<void> {
    for (const number of this.#toBuild) {
      const entity = this.#wanted.get(number);
      try {
        const isTaken = entity === undefined || this.#kept.has(number) || (await this.#buildSource.reading((state) => this.#take(entity, state)));
        if (!isTaken) this.#tryLater(number);
      } catch (error) {
        if (!isStoreError(error)) throw error;
        this.#tryLater(number);
      }
      this.#toBuild.delete(number);
    }
  }

  #tryLater(number: number): void {
    this.#notBefore.set(number, performance.now() + AGAIN_MS);
  }

  /** Takes an entity over from the file, or copies it. False when the store has other documents by now. */
  async #take(entity: MirroredEntity, state: StoreState): Promise<boolean> {
    if (entity.version !== state.version) return false;
    const kept = await inTransaction(this.#builds, async () => {
      const found = await findKept(this.#builds, entity, state);
      if (found !== undefined) return found;
      await copyEntity(this.#builds, entity, state);
      return noteBuilt(this.#builds, entity, state);
    });
    // Documents that came meanwhile ask for another build.
    if (this.#wanted.get(entity.number) === entity) this.#kept.set(entity.number, kept);
    return true;
  }
}
