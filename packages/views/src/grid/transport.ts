// In charge of: the grid's questions to the server: batches of changes with their refusals sorted out, look-ups for links, people.
import { ApiError, type Client, type RecordsApi, isExplained, isExplainedCode } from '@trellis/client';
import type { FieldServices } from '@trellis/fields/react';
import { localText } from '@trellis/errors';
import type { DepartmentJson, RecordJson, UserJson } from '@trellis/query';
import type { AppsContext } from '../apps.ts';
import { moveOf } from '../record-change.ts';
import type { EditProblem, RecordChange, SaveBatch, SaveRefusal } from './edit-store.ts';

/** Sends batches of changes: one record by itself, several all or none. */
export function saveBatchWith(records: RecordsApi, statuses: ReadonlySet<string> = new Set()): SaveBatch {
  return async (changes) => {
    try {
      return { saved: await send(records, changes, statuses) };
    } catch (error) {
      return { refused: refusalOf(error, changes, statuses) };
    }
  };
}

async function send(records: RecordsApi, changes: readonly RecordChange[], statuses: ReadonlySet<string>): Promise<readonly RecordJson[]> {
  const [only, ...others] = changes;
  if (only === undefined) return [];
  const move = moveOf(statuses, only.values);
  // A batch that moves moves all of its records to one state: the edit store keeps such changes apart.
  if (move !== undefined) {
    if (others.length === 0) return [await records.transition(only.id, only.version, move)];
    return records.transitionMany(
      changes.map(({ id, version }) => ({ id, version })),
      move,
    );
  }
  if (others.length === 0) return [await records.update(only.id, only.version, only.values)];
  return records.updateMany(changes.map(({ id, version, values }) => ({ ...values, id, version })));
}

/** A refusal sorted by what the grid does about it. */
export function refusalOf(error: unknown, changes: readonly RecordChange[], statuses: ReadonlySet<string> = new Set()): SaveRefusal {
  if (!(error instanceof ApiError)) return { stale: [], cells: [], problem: { message: error instanceof Error ? error.message : String(error) } };
  const cells = refusedCells(error, changes, statuses);
  // A rule may point at other fields than those that were changed: its sentence is then told with the refusal.
  const [first] = cells.length === 0 ? error.issues : [];
  const problem: EditProblem = { message: error.message, hint: first?.message ?? error.hint, ...(isExplained(error) ? { isExplained: true } : {}) };
  return { stale: error.kind === 'conflict' ? currentRecords(error.data) : [], cells, problem };
}

function isRecord(value: unknown): value is RecordJson {
  return value !== null && typeof value === 'object' && 'id' in value && 'version' in value;
}

function currentRecords(data: unknown): readonly RecordJson[] {
  if (isRecord(data)) return [data];
  if (Array.isArray(data)) return data.filter(isRecord);
  if (data === null || typeof data !== 'object') return [];
  if ('record' in data) return currentRecords(data.record);
  return 'records' in data ? currentRecords(data.records) : [];
}

// Paths are `field` for one record, `records.3.field` or `3.field` for several.
function refusedCells(error: ApiError, changes: readonly RecordChange[], statuses: ReadonlySet<string>): SaveRefusal['cells'] {
  return error.issues.flatMap((issue) => {
    const steps = issue.path.split('.').filter((step) => step !== 'records' && step !== '');
    const hasPlace = /^\d+$/.test(steps[0] ?? '');
    const index = hasPlace ? Number(steps[0]) : 0;
    const values = changes[index]?.values ?? {};
    // What a transition asks for may stand in other fields: it is told where the state was set.
    const field = moveOf(statuses, values)?.field ?? steps[hasPlace ? 1 : 0];
    if (field === undefined || !(field in values)) return [];
    return [{ index, field, problem: { message: issue.message, ...(isExplainedCode(issue.code) ? { isExplained: true } : {}) } }];
  });
}

const FOUND = 20;

/** Look-ups for cells, editors and filters, with people and departments asked for once. */
export function gridServices(client: Client, apps: AppsContext): FieldServices {
  let people: Promise<readonly UserJson[]> | undefined;
  let departments: Promise<readonly DepartmentJson[]> | undefined;
  return {
    async searchRecords(target, text) {
      const title = apps.entity(target.app, target.entity)?.titleField;
      if (title === undefined) return [];
      const search = text.trim();
      const { records } = await client
        .records(target.app, target.entity)
        .list({ fields: [title], limit: FOUND, ...(search === '' ? { sort: [title] } : { search }) });
      return records.map((record) => ({ id: record.id, title: titleOf(record, title) }));
    },
    async users() {
      people ??= client.users().catch((error: unknown) => {
        people = undefined;
        throw error;
      });
      return (await people).map((user) => ({ id: user.id, title: user.name }));
    },
    upload: (place, field, file, options) => client.records(place.app, place.entity).uploadFile(field, file, options),
    async departments() {
      departments ??= client.departments.list().catch((error: unknown) => {
        departments = undefined;
        throw error;
      });
      return (await departments).map(({ id, name }) => ({ id, title: localText(name, client.locale) }));
    },
  };
}

function titleOf(record: RecordJson, field: string): string {
  const title = record[field];
  return title === null || title === undefined || title === '' ? `#${record.id}` : String(title);
}
