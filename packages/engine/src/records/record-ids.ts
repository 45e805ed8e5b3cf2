// In charge of: finding which records a condition keeps.
import type { LinkedEntity } from '@trellis/model';
import { idOf, rowsById, type ActorValues, type Expr, type PlanRunner } from '@trellis/query';

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
