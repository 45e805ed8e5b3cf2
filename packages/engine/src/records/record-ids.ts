// In charge of: finding which records a condition keeps, among all or among some, and what those are called.
import { and, FALSE } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity } from '@trellis/model';
import type { Rights } from '@trellis/permissions';
import { guardedPath, idIn, idOf, rowsById, type ActorValues, type Expr, type PlanRunner } from '@trellis/query';

/** Ids of the records that the condition keeps, in order. */
export async function recordIds(
  runner: Pick<PlanRunner, 'rows'>,
  actor: ActorValues,
  entity: LinkedEntity,
  where: Expr,
  limit?: number,
): Promise<readonly number[]> {
  const rows = await runner.rows(rowsById(entity, where, [idOf(entity)], limit), actor);
  return rows.map((row) => row[0] as number);
}

/** Ids asked at a time, so that a statement stays small. */
const CHUNK = 1000;

/** Of which records something is asked, and for whom. */
interface Asked {
  readonly runner: Pick<PlanRunner, 'rows'>;
  readonly actor: ActorValues;
  readonly entity: LinkedEntity;
  readonly place?: 'live' | 'trash';
}

async function* rowsAmong({ runner, actor, entity, place }: Asked, condition: Expr, ids: readonly number[], columns: readonly Expr[]): Rows {
  if (condition === FALSE) return;
  for (let start = 0; start < ids.length; start += CHUNK) {
    const part = ids.slice(start, start + CHUNK);
    const plan = rowsById(entity, and(condition, idIn(entity, part)), [idOf(entity), ...columns], part.length);
    yield* await runner.rows(place === 'trash' ? { ...plan, deleted: true } : plan, actor);
  }
}

type Rows = AsyncGenerator<readonly Cell[]>;

/** Those among `ids` that are records of the entity and that the condition keeps now. */
export async function keptAmong(asked: Asked, condition: Expr, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const kept = new Set<number>();
  for await (const [id] of rowsAmong(asked, condition, ids, [])) kept.add(id as number);
  return kept;
}

/** Titles of those among `ids` that the condition keeps; null where there is none, or where none is to be seen. */
export async function titlesAmong(asked: Asked, rights: Rights, condition: Expr, ids: readonly number[]): Promise<ReadonlyMap<number, Cell>> {
  const title = guardedPath(rights, asked.entity, [asked.entity.titleField]);
  const titles = new Map<number, Cell>();
  const columns = title === undefined ? [] : [title.value];
  for await (const [id, cell = null] of rowsAmong(asked, condition, ids, columns)) titles.set(id as number, cell);
  return titles;
}
