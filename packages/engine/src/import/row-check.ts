// In charge of: turning rows of text into values, and refusing each row with everything that is wrong with it.
import { issue, type Issue } from '@trellis/errors';
import { foldText } from '@trellis/expr';
import { fieldType, isTimeZone, splitValues, type AnyFieldType, type Cell, type Result, type TextContext } from '@trellis/fields';
import { fractionText } from './cell-text.ts';
import { isBlank, type TableRow } from './header.ts';
import type { Answers, Asked, CheckTask, ColumnTask, Found, RefusedLine } from './protocol.ts';
import type { Pending } from './pending-link.ts';
import { SeenValues } from './seen-values.ts';
import { keyedRecord, keyText } from './set-key.ts';
import type { WaitingRow } from './waiting-rows.ts';
import { isTooLong, tooLongIssue } from '../records/unique-length.ts';

/** What links lead to is remembered up to this many values each, so that memory stays flat. */
const REMEMBERED = 100_000;

/**
 * A good row in the form that storing takes: its number, then a JSON value for each column, at the end the row's cells as they stand in
 * the file, for the report of rows that storing refuses.
 */
export type StagedLine = readonly [row: number, ...values: unknown[]];

/** The cells of a staged row as they stand in the file; 0 where the value of the column's field says the same. */
export type WrittenCells = readonly (string | 0)[];

interface Column {
  readonly task: ColumnTask;
  readonly type: AnyFieldType;
  readonly seen: SeenValues | undefined;
}

interface Draft {
  readonly row: TableRow;
  readonly values: (Cell | readonly (string | number)[] | Pending | readonly (number | Pending)[])[];
  readonly waits: WaitingRow['waits'][number][];
  readonly issues: Issue[];
}

/** What became of a batch of rows. */
export interface CheckedRows {
  readonly staged: readonly StagedLine[];
  readonly refused: readonly RefusedLine[];
  readonly waiting: readonly WaitingRow[];
  readonly leftOut: number;
}

/** Looks values up where the records are. */
export type Ask = (asked: Asked) => Promise<Answers>;

/** Checks rows in batches. */
export class RowCheck {
  readonly #task: CheckTask;
  readonly #columns: readonly Column[];
  readonly #width: number;
  readonly #ask: Ask;
  readonly #known = new Map<number, Map<string | number, Found>>();
  readonly #names: readonly string[];
  readonly #seenSets: readonly SeenValues[];
  readonly #isSheet: boolean;
  readonly #leaveOut: ReadonlySet<number>;
  /** Place of the column by whose value rows of the file refer to each other. */
  readonly #selfKey: number | undefined;
  readonly #linkPlaces: readonly number[];
  /** Values of that column in the rows that are staged. */
  readonly there = new SeenValues();

  constructor(task: CheckTask, names: readonly string[], ask: Ask, isSheet = false) {
    this.#isSheet = isSheet;
    this.#leaveOut = new Set(task.leaveOut);
    this.#selfKey = task.columns.find((column) => column.inFile !== undefined)?.inFile;
    this.#task = task;
    this.#names = names;
    this.#width = names.length;
    this.#ask = ask;
    this.#linkPlaces = task.columns.flatMap((column, place) => (column.link === undefined ? [] : [place]));
    this.#seenSets = task.sets.map(() => new SeenValues());
    this.#columns = task.columns.map((column) => {
      const type = fieldType(column.type);
      if (type === undefined) throw new TypeError(`there is no field type ${column.type}`);
      return { task: column, type, seen: column.unique === undefined ? undefined : new SeenValues() };
    });
  }

  /** The rows that can be stored, those that cannot, those that wait for rows still to come, and how many are left out. */
  async check(rows: readonly TableRow[]): Promise<CheckedRows> {
    const drafts = rows.filter((row) => !this.#leaveOut.has(row.number)).map((row) => this.#read(row));
    const answers = await this.#lookUp(drafts);
    for (const draft of drafts) this.#setAllLinks(draft, answers);
    const keyed = await this.#findBySet(drafts);
    const checked = { staged: [] as StagedLine[], refused: [] as RefusedLine[], waiting: [] as WaitingRow[], leftOut: rows.length - drafts.length };
    for (const draft of drafts) {
      const existing = this.#finish(draft, answers, keyed.get(draft));
      if (draft.issues.length > 0) checked.refused.push(this.#refused(draft));
      else if (this.#isUnwanted(existing)) checked.leftOut += 1;
      else this.#stage(draft, checked);
    }
    return checked;
  }

  #isUnwanted(existing: number | undefined): boolean {
    const { only } = this.#task;
    return only !== undefined && (only === 'new') !== (existing === undefined);
  }

  #stage(draft: Draft, { staged, waiting }: { readonly staged: StagedLine[]; readonly waiting: WaitingRow[] }): void {
    const values = this.#json(draft);
    const line: StagedLine = [draft.row.number, ...values, this.#written(draft, values)];
    const [key = null] = this.#selfKey === undefined ? [] : listed(draft.values[this.#selfKey] as Cell);
    if (draft.waits.length > 0) waiting.push({ line, key, waits: draft.waits, values: this.#refused(draft).values });
    else {
      if (key !== null) this.there.add(key, draft.row.number);
      staged.push(line);
    }
  }

  #read(row: TableRow): Draft {
    const draft: Draft = { row, values: [], waits: [], issues: [] };
    const extra = row.cells.findLastIndex((cell) => !isBlank(cell)) + 1;
    if (extra > this.#width) draft.issues.push(issue('import.extra-cells', '', { count: extra, expected: this.#width }));
    for (const column of this.#columns) draft.values.push(this.#readCell(column, row.cells[column.task.place], draft.issues));
    return draft;
  }

  #readCell({ task, type }: Column, text: string | undefined, issues: Issue[]): Cell | readonly (string | number)[] {
    if (text === undefined || isBlank(text)) return null;
    if (task.link === undefined) return this.#readValue(task, type, text, issues);
    const parts = task.isMany ? [...new Set(splitValues(text))] : [text];
    return parts.flatMap((part) => listed(this.#readValue(task, type, part, issues)));
  }

  #readValue(task: ColumnTask, type: AnyFieldType, text: string, issues: Issue[]): Cell {
    const { timezone, dateOrder } = this.#task;
    const context = { config: task.config, label: task.label, path: task.column, timezone, ...(dateOrder === undefined ? {} : { dateOrder }) };
    const result = this.#fromText(type, text, context);
    if (!result.ok) {
      issues.push(...result.issues.map((found) => ({ ...found, path: task.column })));
      return null;
    }
    if (task.isZone && typeof result.value === 'string' && !isTimeZone(result.value))
      issues.push(issue('value.zone', task.column, { field: task.label, value: result.value }));
    if (task.limit !== undefined && typeof result.value === 'string' && isTooLong(result.value, task.limit))
      issues.push(tooLongIssue(task.label, task.column, task.limit));
    return result.value;
  }

  /** What a workbook shows as 16.5% is 0.165 to it: a field that takes no percent sign takes the number. */
  #fromText(type: AnyFieldType, text: string, context: TextContext<unknown>): Result<Cell> {
    const result = type.fromText(text, context);
    const share = this.#isSheet && !result.ok ? fractionText(text) : undefined;
    const again = share === undefined ? result : type.fromText(share, context);
    return again.ok ? again : result;
  }

  /** Asks once per batch for all values that are not known yet. Whether a value is taken is always asked. */
  async #lookUp(drafts: readonly Draft[]): Promise<ReadonlyMap<number, ReadonlyMap<string | number, Found>>> {
    const wanted = new Map<number, Set<string | number>>();
    for (const [place, { task }] of this.#columns.entries()) {
      const lookup = task.link ?? task.unique;
      if (lookup === undefined) continue;
      const known = task.link === undefined ? undefined : this.#known.get(lookup);
      const values = wanted.get(lookup) ?? new Set();
      for (const { values: own } of drafts) for (const value of listed(own[place] as Cell)) if (known?.has(value) !== true) values.add(value);
      wanted.set(lookup, values);
    }
    const asked = [...wanted].filter(([, values]) => values.size > 0).map(([lookup, values]) => ({ lookup, values: [...values] }));
    const answers = asked.length === 0 ? [] : await this.#ask(asked);
    return new Map([...wanted.keys()].map((lookup) => [lookup, this.#remember(lookup, answers[asked.findIndex((each) => each.lookup === lookup)])]));
  }

  #remember(lookup: number, fresh: ReadonlyMap<string | number, Found> | undefined): ReadonlyMap<string | number, Found> {
    if (!this.#columns.some(({ task }) => task.link === lookup)) return fresh ?? new Map();
    let known = this.#known.get(lookup) ?? new Map<string | number, Found>();
    // What this batch needs is kept: only what came before it is forgotten.
    if (known.size > REMEMBERED) known = new Map();
    for (const [value, found] of fresh ?? []) known.set(value, found);
    this.#known.set(lookup, known);
    return known;
  }

  #setAllLinks(draft: Draft, answers: ReadonlyMap<number, ReadonlyMap<string | number, Found>>): void {
    for (const place of this.#linkPlaces) {
      const task = this.#columns[place]?.task;
      if (task?.link !== undefined) this.#setLinks(draft, place, task, answers.get(task.link));
    }
  }

  /** The records of rows that several columns find together. Links among these must be set before. */
  async #findBySet(drafts: readonly Draft[]): Promise<ReadonlyMap<Draft, number>> {
    const { setKey } = this.#task;
    const records = new Map<Draft, number>();
    if (setKey === undefined) return records;
    const tasks = this.#columns.map((column) => column.task);
    const rows = drafts.map((draft) => {
      const row = { cells: draft.values, texts: (task: ColumnTask) => draft.row.cells[task.place] ?? '', issues: draft.issues };
      return { draft, row, text: keyText(setKey, tasks, row) };
    });
    const values = [...new Set(rows.flatMap(({ text }) => text ?? []))];
    const [found] = values.length === 0 ? [] : await this.#ask([{ lookup: setKey.lookup, values }]);
    for (const { draft, row, text } of rows) {
      const id = text === undefined ? undefined : keyedRecord(setKey, tasks, row, found?.get(text));
      if (id !== undefined) records.set(draft, id);
    }
    return records;
  }

  /** Checks what depends on records; the one that the row changes, if any. */
  #finish(draft: Draft, answers: ReadonlyMap<number, ReadonlyMap<string | number, Found>>, keyed: number | undefined): number | undefined {
    const existing = keyed ?? this.#existing(draft, answers);
    for (const [place, column] of this.#columns.entries()) {
      const { task } = column;
      if (column.seen !== undefined && task.unique !== undefined) this.#checkUnique(draft, place, column, answers.get(task.unique), existing);
      if (task.isRequired && isEmpty(draft.values[place] as Cell) && !draft.issues.some((found) => found.path === task.column)) {
        draft.issues.push(issue('record.required', task.column, { field: task.label }));
      }
    }
    this.#checkSets(draft);
    // A key that could not be read says nothing about whether the record is there.
    if (existing === undefined && (this.#task.setKey === undefined || !this.#hasBadKey(draft)))
      for (const { field, label } of this.#task.lacking) draft.issues.push(issue('record.required', field, { field: label }));
    return existing;
  }

  #hasBadKey({ issues }: Draft): boolean {
    const names = new Set(this.#task.setKey?.columns.map((place) => this.#columns[place]?.task.column));
    return issues.some((found) => names.has(found.path));
  }

  /** Rows whose values stand together in an earlier row where they may stand in one alone. */
  #checkSets(draft: Draft): void {
    for (const [place, { columns, label, folded }] of this.#task.sets.entries()) {
      const values = columns.map((column) => draft.values[column] ?? null);
      if (values.includes(null)) continue;
      const text = JSON.stringify(values.map((value) => (folded && typeof value === 'string' ? foldText(value) : value)));
      const before = this.#seenSets[place]?.add(text, draft.row.number);
      const column = this.#columns[columns[0] ?? 0]?.task.column ?? '';
      if (before !== undefined) draft.issues.push(issue('import.set-twice-in-file', column, { fields: label, row: before }));
    }
  }

  /** The record that the row changes, in an import that changes records. */
  #existing(draft: Draft, answers: ReadonlyMap<number, ReadonlyMap<string | number, Found>>): number | undefined {
    const { key } = this.#task;
    const task = key === undefined ? undefined : this.#columns[key]?.task;
    if (key === undefined || task?.unique === undefined) return undefined;
    const [value] = listed(draft.values[key] as Cell);
    if (value === undefined) {
      if (draft.issues.every((found) => found.path !== task.column)) draft.issues.push(issue('record.no-key', task.column, { field: task.label }));
      return undefined;
    }
    const found = answers.get(task.unique)?.get(value);
    return found === undefined || found === 'several' ? undefined : found.id;
  }

  #checkUnique(
    draft: Draft,
    place: number,
    { task, seen }: Column,
    taken: ReadonlyMap<string | number, Found> | undefined,
    existing: number | undefined,
  ): void {
    const [value] = listed(draft.values[place] as Cell);
    if (value === undefined || seen === undefined) return;
    const text = draft.row.cells[task.place] ?? '';
    const before = seen.add(task.isFolded && typeof value === 'string' ? foldText(value) : value, draft.row.number);
    if (before !== undefined) draft.issues.push(issue('import.twice-in-file', task.column, { field: task.label, value: text, row: before }));
    const found = taken?.get(value);
    if (found === undefined || found === 'several') return;
    // A record outside the actor's rights is refused like a taken value: that the value is taken is all that shows.
    if (found.id !== existing || !found.mine) draft.issues.push(issue('record.duplicate', task.column, { field: task.label, value: text }));
  }

  #setLinks(draft: Draft, place: number, task: ColumnTask, found: ReadonlyMap<string | number, Found> | undefined): void {
    const values = listed(draft.values[place] as Cell);
    const ids: (number | Pending)[] = [];
    for (const value of values) {
      const match = found?.get(value);
      if (match !== undefined && match !== 'several') ids.push(match.id);
      else if (match === undefined && (task.inFile !== undefined || task.create)) ids.push(this.#pending(draft, task, value));
      else
        draft.issues.push(
          issue(match === undefined ? 'import.no-match' : 'import.several-match', task.column, { field: task.label, value: String(value) }),
        );
    }
    draft.values[place] = ids.length === 0 ? null : task.isMany ? ids : (ids[0] ?? null);
  }

  /** A target that is not stored yet. One in the same file must be staged before the row is. */
  #pending(draft: Draft, { inFile, column, label, create }: ColumnTask, value: string | number): Pending {
    if (inFile !== undefined && !this.there.has(value)) draft.waits.push({ column, label, value, create });
    return { key: value };
  }

  #json(draft: Draft): unknown[] {
    return this.#columns.map(({ task, type }, place) => {
      const value = draft.values[place] ?? null;
      return value === null || task.link !== undefined ? value : type.toJson(value as NonNullable<Cell>, task.config);
    });
  }

  /** The cells of the row. Most say what the column's value says too: those are told by a 0. */
  #written({ row }: Draft, values: readonly unknown[]): WrittenCells {
    const said = new Map(this.#columns.map(({ task }, at) => [task.place, plainText(values[at])] as const));
    return row.cells.map((cell, place) => (cell !== '' && said.get(place) === cell ? 0 : cell));
  }

  #refused({ row, issues }: Draft): RefusedLine {
    const values = row.cells.map((cell, place) => [this.#names[place] ?? `Column ${place + 1}`, cell] as const);
    return { row: row.number, values: Object.fromEntries(values.filter(([, cell]) => cell !== '')), issues };
  }
}

/** The text of a plain value; undefined for what is put together, such as a place, which is never written as one text says it. */
function plainText(value: unknown): string | undefined {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? undefined : String(value as string | number | boolean);
}

function listed(value: Cell | undefined): readonly (string | number)[] {
  if (Array.isArray(value)) return value as readonly (string | number)[];
  return typeof value === 'string' || typeof value === 'number' ? [value] : [];
}

function isEmpty(value: Cell | undefined): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}
