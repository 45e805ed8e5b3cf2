// In charge of: carrying plans out on the column mirror, where it can and may answer.
import type { Cell } from '@trellis/fields';
import type { LinkedEntity } from '@trellis/model';
import type { ActorValues, GroupRow, GroupsPlan, RowsPlan } from '@trellis/query';
import { Untranslated } from '../sql/dialect.ts';
import { SqlPlanRunner, StatementCache, type Execute } from '../sql/plan-runner.ts';
import { Bypassed, type ColumnMirror } from './column-mirror.ts';
import { duckdbDialect } from './duckdb-dialect.ts';
import { mirroredEntity, type MirroredEntity } from './mirrored-entity.ts';
import { entitiesOf } from './plan-entities.ts';

/** What the runner needs of the store. */
export interface MirrorRunnerParts {
  readonly mirror: ColumnMirror;
  /** Number of the newest committed entry of the log: what a read must see. */
  readonly seq: () => number;
  /** Version of the documents that say what is in records. */
  readonly version: () => string;
}

/** Carries plans out on the mirror. An answer of undefined means: the store has to. */
export class MirrorRunner {
  readonly #parts: MirrorRunnerParts;
  readonly #statements = new StatementCache(duckdbDialect);
  #mirrored = new WeakMap<LinkedEntity, MirroredEntity>();

  constructor(parts: MirrorRunnerParts) {
    this.#parts = parts;
  }

  /** `signal` is aborted when nobody waits for the answer any more. */
  rows(plan: RowsPlan, actor: ActorValues, signal?: AbortSignal): Promise<readonly (readonly Cell[])[] | undefined> {
    return this.#answered(plan, signal, (runner) => runner.rows(plan, actor));
  }

  groups(plan: GroupsPlan, actor: ActorValues, signal?: AbortSignal): Promise<readonly GroupRow[] | undefined> {
    return this.#answered(plan, signal, (runner) => runner.groups(plan, actor));
  }

  /** Other documents are in force. */
  clear(): void {
    this.#statements.clear();
    this.#mirrored = new WeakMap();
  }

  async #answered<T>(
    plan: RowsPlan | GroupsPlan,
    signal: AbortSignal | undefined,
    run: (runner: SqlPlanRunner) => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await run(new SqlPlanRunner(duckdbDialect, this.#executeFor(plan, signal), this.#statements));
    } catch (error) {
      if (error instanceof Bypassed || error instanceof Untranslated) return undefined;
      throw error;
    }
  }

  #executeFor(plan: RowsPlan | GroupsPlan, signal: AbortSignal | undefined): Execute {
    const { mirror, seq } = this.#parts;
    return (text, values, big) => {
      const entities = [...entitiesOf(plan)].map((entity) => this.#entity(entity));
      return mirror.ask({ text, values, big, entities, atLeast: seq(), signal });
    };
  }

  #entity(entity: LinkedEntity): MirroredEntity {
    let mirrored = this.#mirrored.get(entity);
    if (mirrored === undefined) this.#mirrored.set(entity, (mirrored = mirroredEntity(entity, this.#parts.version())));
    return mirrored;
  }
}
