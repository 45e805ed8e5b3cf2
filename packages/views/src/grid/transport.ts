// In charge of: the grid's questions to the server: batches of changes with their refusals sorted out, look-ups for links, people.
import { ApiError, type Client, type RecordsApi, type RecordValues, isExplained, isExplainedCode } from '@trellis/client';
import { typeOf, type FieldServices } from '@trellis/fields/react';
import { localText } from '@trellis/errors';
import type { DepartmentJson, RecordJson, UserJson } from '@trellis/query';
import { fieldByName, type AppsContext } from '../apps.ts';
import { moveOf } from '../record-change.ts';
import type { FindTitled, ReadLinked } from './plan-paste.ts';
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
  const known = changes.filter((change) => change.id !== null);
  // New records come along in the batch of changes: one action, all or none.
  if (known.length < changes.length)
    return records.updateMany(changes.map((change) => (change.id === null ? { ...change.values, id: null } : flat(change))));
  const [only, ...others] = known;
  if (only === undefined) return [];
  const move = moveOf(statuses, only.values);
  // A batch that moves moves all of its records to one state: the edit store keeps such changes apart.
  if (move !== undefined) {
    if (others.length === 0) return [await records.transition(only.id, only.version, move)];
    return records.transitionMany(
      known.map(({ id, version }) => ({ id, version })),
      move,
    );
  }
  if (others.length === 0) return [await records.update(only.id, only.version, only.values)];
  return records.updateMany(known.map(flat));
}

function flat({
  id,
  version,
  values,
}: Extract<RecordChange, { readonly id: number }>): RecordValues & { readonly id: number; readonly version: number } {
  return { ...values, id, version };
}

/** A refusal sorted by what the grid does about it. */
export function refusalOf(error: unknown, changes: readonly RecordChange[], statuses: ReadonlySet<string> = new Set()): SaveRefusal {
  if (!(error instanceof ApiError)) return { stale: [], cells: [], problem: { message: error instanceof Error ? error.message : String(error) } };
  const refused = error.issues.map((each) => placeOf(each, changes, statuses));
  const cells = refused.flatMap(({ index, field, problem }) => (field === undefined ? [] : [{ index, field, problem }]));
  const others = refused.flatMap(({ index, field, problem }) => (field === undefined && index in changes ? [{ index, problem }] : []));
  // A rule may point at other fields than those that were changed: its sentence is then told with the refusal.
  const [first] = cells.length === 0 ? error.issues : [];
  const problem: EditProblem = { message: error.message, hint: first?.message ?? error.hint, ...(isExplained(error) ? { isExplained: true } : {}) };
  const stale = error.kind === 'conflict' ? currentRecords(error.data) : [];
  return { stale, cells, others: stale.length > 0 ? [] : others, problem };
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
function placeOf(
  { path, code, message }: ApiError['issues'][number],
  changes: readonly RecordChange[],
  statuses: ReadonlySet<string>,
): { readonly index: number; readonly field: string | undefined; readonly problem: EditProblem } {
  const steps = path.split('.').filter((step) => step !== 'records' && step !== '');
  const hasPlace = /^\d+$/.test(steps[0] ?? '');
  const index = hasPlace ? Number(steps[0]) : 0;
  const values = changes[index]?.values ?? {};
  // What a transition asks for may stand in other fields: it is told where the state was set.
  const field = moveOf(statuses, values)?.field ?? steps[hasPlace ? 1 : 0];
  const problem: EditProblem = { message, ...(isExplainedCode(code) ? { isExplained: true } : {}) };
  if (field !== undefined && field in values) return { index, field, problem };
  return { index: hasPlace || changes.length === 1 ? index : -1, field: undefined, problem };
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

/** Longest list of titles in one request, as an address holds it. */
const LONGEST = 4000;
const MOST_FOUND = 1000;

/** Finds records by their titles, many in one request. */
export function titleFinder(client: Client, apps: AppsContext): FindTitled {
  return async ({ field: { target } }, titles) => {
    const entity = target === undefined ? undefined : apps.entity(target.app, target.entity);
    const title = entity?.titleField;
    const field = entity === undefined || title === undefined ? undefined : fieldByName(entity, title);
    if (entity === undefined || title === undefined || field === undefined || !typeOf(field).operators.includes('in')) return [];
    const api = client.records(entity.app, entity.slug);
    const lists = inLengths(titles).map(async (value) => {
      const answer = await api.list({ fields: [title], filter: { field: title, op: 'in', value }, limit: MOST_FOUND });
      // Of more than one page it is not known which titles are whole: they are searched for one by one.
      return answer.nextCursor === undefined ? answer.records.map((record) => ({ id: record.id, title: titleOf(record, title) })) : [];
    });
    // What cannot be asked for together is searched for, and told by whoever looks for it.
    return (await Promise.allSettled(lists)).flatMap((list) => (list.status === 'fulfilled' ? list.value : []));
  };
}

function inLengths(titles: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [];
  let length = LONGEST;
  for (const title of titles) {
    length += encodeURIComponent(title).length;
    if (length < LONGEST) parts.at(-1)?.push(title);
    else {
      parts.push([title]);
      length = encodeURIComponent(title).length;
    }
  }
  return parts;
}

/** Reads linked records as far as a path. */
export function linkedReader(client: Client): ReadLinked {
  return async ({ field: { target } }, id, path) => {
    if (target === undefined) throw new TypeError('only links lead to records');
    return client.records(target.app, target.entity).get(id, { fields: [path] });
  };
}
