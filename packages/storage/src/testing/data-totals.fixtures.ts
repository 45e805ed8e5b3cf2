// In charge of: figures that stay the same as long as nothing of a data folder is lost: counts and totals of every field.
import type { Engine } from '@trellis/engine';
import type { LinkedEntity } from '@trellis/model';
import { systemActor } from '@trellis/permissions';
import type { MetricRequest } from '@trellis/query';

/** Figures by entity; each is what a query over all its records answers. */
export type DataTotals = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const reader = systemActor('test');

function metricsOf(entity: LinkedEntity): readonly MetricRequest[] {
  const fields = entity.fields.filter((field) => field.storage.shape === 'column');
  const perField = fields.flatMap((field) => field.type.metrics.map((op): MetricRequest => ({ op, field: field.name, as: `${field.name} ${op}` })));
  return [{ op: 'count', as: 'records' }, ...perField];
}

async function severalOf(engine: Engine, entity: LinkedEntity): Promise<Record<string, number>> {
  const fields = entity.fields.filter((field) => field.storage.shape === 'side-table');
  const target = { app: entity.app.id, entity: entity.name };
  const counts: Record<string, number> = {};
  for (const field of fields) {
    const { total } = await engine.list(reader, target, { filter: { field: field.name, op: 'isNotEmpty' }, limit: 1, count: 'exact' });
    counts[`${field.name} filled`] = total ?? -1;
  }
  return counts;
}

/** The figures of everything an engine holds. */
export async function dataTotals(engine: Engine): Promise<DataTotals> {
  const totals: Record<string, Record<string, unknown>> = { log: { seq: engine.seq() } };
  for (const entity of engine.model.entities.values()) {
    const target = { app: entity.app.id, entity: entity.name };
    const metrics = metricsOf(entity);
    const row: Record<string, unknown> = {};
    for (let start = 0; start < metrics.length; start += 40) {
      Object.assign(row, (await engine.query(reader, target, { metrics: metrics.slice(start, start + 40) })).rows[0]);
    }
    totals[entity.key] = { ...row, ...(await severalOf(engine, entity)) };
  }
  return totals;
}
