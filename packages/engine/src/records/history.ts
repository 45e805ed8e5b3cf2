// In charge of: a record's history from the log, with today's rights of the reader.
import { AppError } from '@trellis/errors';
import { TRUE } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedField } from '@trellis/model';
import { rightsOf } from '@trellis/permissions';
import { Columns, guardedPath, idIn, idOf, rowsById, type HistoryEntry } from '@trellis/query';
import { filesOn, keysIn } from '../files/file-json.ts';
import type { LogEntry, Reads } from '../storage.ts';
import { formerType, presentOf, retiredCells } from './former-fields.ts';
import { recordsById, titlesOf, type Reading } from './record-read.ts';

/** The record as it is now, and which of its fields the reader may see on it. */
export interface Current {
  readonly cells: ReadonlyMap<LinkedField, Cell>;
  readonly visible: ReadonlySet<LinkedField>;
}

/** The record as the reader may see it now. */
export async function currentOf(reading: Reading, id: number): Promise<Current> {
  const { entity, model, actor } = reading;
  const rights = rightsOf(model, actor);
  const columns = new Columns();
  const fields = entity.fields
    .filter((field) => field.storage.shape !== 'none')
    .flatMap((field) => guardedPath(rights, entity, [field]) ?? [])
    // What a rollup was over all records is not for who may read only some of them.
    .filter((guarded) => guarded.isStored);
  const places = fields.map((guarded) => ({
    field: guarded.field,
    visible: guarded.visible === TRUE ? undefined : columns.add(guarded.visible),
    value: guarded.field.storage.shape === 'column' ? columns.add(guarded.value) : undefined,
  }));
  // A record without readable values is still a row.
  columns.add(idOf(entity));
  const [row = []] = await reading.runner.rows(rowsById(entity, idIn(entity, [id]), columns.list, 1), actor);
  const seen = places.filter((place) => place.visible === undefined || row[place.visible] === true);
  const cells = new Map<LinkedField, Cell>();
  for (const { field, value } of seen) {
    const many = value === undefined ? (await reading.runner.values(field, [id])).map(([, each]) => each) : undefined;
    cells.set(field, many ?? row[value as number] ?? null);
  }
  return { cells, visible: new Set(seen.map((place) => place.field)) };
}

/** Ids that the shown values link to, by link field. */
function linkedIds(pairs: readonly (readonly [LinkedField, Cell])[]): ReadonlyMap<LinkedField, ReadonlySet<number>> {
  const ids = new Map<LinkedField, Set<number>>();
  for (const [field, cell] of pairs) {
    if (field.target === undefined || cell === null) continue;
    const known = ids.get(field) ?? new Set();
    for (const id of Array.isArray(cell) ? cell : [cell]) known.add(id as number);
    ids.set(field, known);
  }
  return ids;
}

/** What stands for the ids in links and files, by field. */
type Shown = ReadonlyMap<LinkedField, ReadonlyMap<number | string, unknown>>;

/** JSON of former links: only targets the reader may see today have a title, the others are left out. */
async function linkTitles(reading: Reading, ids: ReadonlyMap<LinkedField, ReadonlySet<number>>): Promise<Shown> {
  const titles = new Map<LinkedField, ReadonlyMap<number, unknown>>();
  for (const [field, wanted] of ids) {
    if (field.target === undefined) continue;
    const found = await titlesOf(reading, [field], [...wanted]);
    titles.set(field, new Map([...found].map(([id, title]) => [id, { id, title }])));
  }
  return titles;
}

/** Files that the shown values name, by field and key. */
async function filesNamed(reading: Reading, id: number, pairs: readonly (readonly [LinkedField, Cell])[]): Promise<Shown> {
  const keys = new Map<LinkedField, Set<string>>();
  for (const [field, cell] of pairs) {
    if (field.type.files === undefined) continue;
    keys.set(field, new Set([...(keys.get(field) ?? []), ...keysIn(cell)]));
  }
  const shown = new Map<LinkedField, ReadonlyMap<string, unknown>>();
  for (const [field, wanted] of keys) {
    const found = await filesOn(
      reading.files,
      field,
      [...wanted].map((key) => [id, key] as const),
    );
    shown.set(field, new Map(found.map(([, file]) => [file.id, file])));
  }
  return shown;
}

/** What stands for the ids in values that a record had or has, as far as the reader may see it today. */
export async function shownOf(reading: Reading, id: number, pairs: readonly (readonly [LinkedField, Cell])[]): Promise<Shown> {
  return new Map([...(await linkTitles(reading, linkedIds(pairs))), ...(await filesNamed(reading, id, pairs))]);
}

/** The JSON of a value that a record had or has. */
export function formerJson(field: LinkedField, cell: Cell, titles: Shown, reading: Reading): unknown {
  if (cell === null) return null;
  if (field.type.files !== undefined) return keysIn(cell).flatMap((key) => titles.get(field)?.get(key) ?? []);
  if (field.target !== undefined) {
    const known = titles.get(field);
    if (Array.isArray(cell)) return cell.flatMap((id) => known?.get(id as number) ?? []);
    return known?.get(cell as number) ?? null;
  }
  if (field.type.names !== undefined) {
    const { names } = field.type;
    const person = (id: number): unknown => ({ id, title: reading.names(id, names) });
    return Array.isArray(cell) ? cell.map((id) => person(id as number)) : person(cell as number);
  }
  return field.type.toJson(cell as NonNullable<Cell>, field.config);
}

interface Step {
  readonly entry: LogEntry;
  readonly changes: readonly { readonly field: LinkedField; readonly before: Cell; readonly after: Cell }[];
  /** Fields whose values from before it were erased. */
  readonly erased: readonly LinkedField[];
}

/** The fields of entries whose type is another now, as far as the reader may see what they have become. */
function formerFieldsIn({ former }: Reading, entries: readonly LogEntry[], current: Current): ReadonlySet<LinkedField> {
  const numbers = new Set(entries.flatMap((entry) => [...entry.changes.keys(), ...entry.erased]));
  const fields = [...numbers].flatMap((number) => former.of(number) ?? []);
  return new Set(fields.filter((field) => current.visible.has(presentOf(field))));
}

/** The same with what such fields held last. */
async function withRetired(reading: Reading, id: number, entries: readonly LogEntry[], current: Current): Promise<Current> {
  const former = formerFieldsIn(reading, entries, current);
  if (former.size === 0) return current;
  const retired = await retiredCells(reading.runner, reading.entity, former, [id]);
  const cells = [...retired].map(([field, held]) => [field, held.get(id) ?? null] as const);
  return { cells: new Map([...current.cells, ...cells]), visible: new Set([...current.visible, ...former]) };
}

/** Walks back from now: what a field was before an entry is what it became by the one before. */
function stepsOf({ model, former }: Reading, entries: readonly LogEntry[], current: Current): readonly Step[] {
  const later = new Map(current.cells);
  return entries.toReversed().map((entry) => {
    const changes = [...entry.changes].flatMap(([number, before]) => {
      const field = model.fieldByNumber.get(number) ?? former.of(number);
      if (field === undefined || !current.visible.has(field)) return [];
      const after = later.get(field) ?? null;
      later.set(field, before);
      return [{ field, before, after }];
    });
    const erased = entry.erased.flatMap((number) => {
      const field = model.fieldByNumber.get(number) ?? former.of(number);
      return field !== undefined && current.visible.has(field) ? [field] : [];
    });
    // What was before is not known any more, so nothing is said of what an earlier change made it.
    for (const field of erased) later.set(field, null);
    return { entry, changes, erased };
  });
}

/** Whether a step says something to the reader: values computed anew follow from other changes, and hidden changes are not told. */
function isTold(step: Step): step is Step & { readonly entry: { readonly operation: HistoryEntry['operation'] } } {
  const { operation } = step.entry;
  return operation !== 'computed' && (operation !== 'updated' || step.changes.length + step.erased.length > 0);
}

/** History of a record, newest first. An entry whose every change is hidden from the reader is left out. */
export async function recordHistory(reading: Reading, reads: Reads, id: number): Promise<readonly HistoryEntry[]> {
  const [visible] = await recordsById(reading, [id], { fields: [] });
  if (visible === undefined) throw new AppError('not-found', 'record.not-found');
  const entries = await reads.recordLog(reading.entity, id);
  const current = await withRetired(reading, id, entries, await currentOf(reading, id));
  const steps = stepsOf(reading, entries, current).filter(isTold);
  const pairs = steps.flatMap((step) => step.changes.flatMap(({ field, before, after }) => [[field, before] as const, [field, after] as const]));
  const titles = await shownOf(reading, id, pairs);
  return steps.map(({ entry, changes, erased }, index) => ({
    place: steps.length - index,
    version: entry.version,
    at: new Date(entry.at).toISOString(),
    actor: { id: entry.actorId, name: entry.actorId === null ? entry.actorName : reading.names(entry.actorId) },
    operation: entry.operation,
    changes: changes.map(({ field, before, after }) => ({
      field: field.name,
      before: formerJson(field, before, titles, reading),
      after: formerJson(field, after, titles, reading),
      ...formerType(field),
    })),
    ...(erased.length === 0 ? {} : { erased: erased.map((field) => field.name) }),
  }));
}
