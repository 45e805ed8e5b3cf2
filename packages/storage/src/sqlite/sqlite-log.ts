// In charge of: writing entries into SQLite's log, many that are alike by one statement.
import type { LogAddition } from '@trellis/engine';
import type { Cell } from '@trellis/fields';
import type { Actor } from '@trellis/permissions';
import type { Statement } from 'better-sqlite3';
import { operationCodes } from '../sql/log-entry.ts';

/** The unit whose entries they are. */
export interface LoggingUnit {
  readonly prepared: { of(text: string): Statement };
  readonly actor: Actor;
  readonly now: number;
  /** Takes the next log number. */
  readonly nextSeq: () => number;
  readonly batch: number;
}

const LOG_INSERT = 'INSERT INTO log (seq, batch, at, actor_id, actor_name, entity, record, operation, version, changes)';

/** Entries from which one statement for all of them is quicker than one for each. */
const MANY = 8;

/** The entries from a place on that differ in their record alone; at least one. */
function alikeFrom(entries: readonly LogAddition[], start: number): readonly LogAddition[] {
  const first = entries[start];
  let end = start + 1;
  const isAlike = (entry: LogAddition | undefined): boolean =>
    entry !== undefined &&
    entry.changes === undefined &&
    entry.entity === first?.entity &&
    entry.operation === first.operation &&
    entry.version === first.version;
  if (isAlike(first)) while (isAlike(entries[end])) end += 1;
  return entries.slice(start, end);
}

/** Writes entries in their order. The number of the last. */
export function appendEntries(unit: LoggingUnit, entries: readonly LogAddition[]): number {
  let seq = 0;
  for (let start = 0; start < entries.length;) {
    const alike = alikeFrom(entries, start);
    const numbers = alike.map(() => unit.nextSeq());
    if (alike.length < MANY) for (const [place, entry] of alike.entries()) appendOne(unit, numbers[place] ?? 0, entry);
    else appendAlike(unit, numbers[0] ?? 0, alike);
    seq = numbers.at(-1) ?? seq;
    start += alike.length;
  }
  return seq;
}

function appendOne({ now, actor, prepared, batch }: LoggingUnit, seq: number, entry: LogAddition): void {
  const open: [number, Cell][] = [];
  const personal: [number, Cell][] = [];
  for (const [field, cell] of entry.changes ?? []) (field.personal ? personal : open).push([field.number, cell]);
  const changes = open.length === 0 ? null : JSON.stringify(Object.fromEntries(open));
  prepared
    .of(`${LOG_INSERT} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    .run(seq, batch, now, actor.id, actor.name, entry.entity.number, entry.record, operationCodes[entry.operation], entry.version, changes);
  if (personal.length === 0) return;
  prepared
    .of('INSERT INTO log_personal (seq, entity, record, changes) VALUES (?, ?, ?, ?)')
    .run(seq, entry.entity.number, entry.record, JSON.stringify(Object.fromEntries(personal)));
}

/** Entries that differ in their record alone. INVARIANT: log numbers of a unit follow one another. */
function appendAlike({ now, actor, prepared, batch }: LoggingUnit, first: number, entries: readonly LogAddition[]): void {
  const [entry] = entries;
  if (entry === undefined) return;
  const { number } = entry.entity;
  prepared
    .of(`${LOG_INSERT} SELECT ? + key, ?, ?, ?, ?, ?, value, ?, ?, NULL FROM json_each(?)`)
    .run(
      first,
      batch,
      now,
      actor.id,
      actor.name,
      number,
      operationCodes[entry.operation],
      entry.version,
      JSON.stringify(entries.map(({ record }) => record)),
    );
}
