// In charge of: entries of the log as they are stored.
import type { LogEntry, Operation } from '@trellis/engine';
import type { Cell } from '@trellis/fields';

/** How each operation is written. */
export const operationCodes: Record<Operation, number> = { created: 1, updated: 2, deleted: 3, restored: 4, computed: 5, purged: 6, erased: 7 };

const operations = new Map(Object.entries(operationCodes).map(([name, code]) => [code, name as Operation]));

/** An operation by its number. */
export function operationOf(code: number): Operation {
  const found = operations.get(code);
  if (found === undefined) throw new TypeError(`the log has an unknown operation ${code}`);
  return found;
}

/** Columns of an entry with its personal part, in the order `readEntry` takes them. */
export const entryColumns =
  'l.seq, l.batch, l.at, l.actor_id, l.actor_name, l.entity, l.record, l.operation, l.version, l.changes, p.changes, p.erased';

const fieldsOf = (text: string): readonly number[] => Object.keys(JSON.parse(text) as object).map(Number);

function changesOf(...texts: readonly (string | null)[]): ReadonlyMap<number, Cell> {
  return new Map(
    texts.flatMap((text) =>
      text === null ? [] : Object.entries(JSON.parse(text) as Record<string, Cell>).map(([field, cell]) => [Number(field), cell] as const),
    ),
  );
}

/** An entry from its columns. */
export function readEntry(row: readonly unknown[]): LogEntry {
  const [seq, batch, at, actorId, actorName, entity, record, operation, version, changes, personal, erased] = row as [
    number,
    number,
    number,
    number | null,
    string,
    number,
    number,
    number,
    number,
    string | null,
    string | null,
    number | null,
  ];
  const isErased = erased === 1 && personal !== null;
  return {
    seq,
    batch,
    at,
    actorId,
    actorName,
    entity,
    record,
    operation: operationOf(operation),
    version,
    changes: isErased ? changesOf(changes) : changesOf(changes, personal),
    erased: isErased ? fieldsOf(personal) : [],
  };
}
