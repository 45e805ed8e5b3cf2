// In charge of: the records of one list as far as they are known: pages loaded by window, changes merged in, everything else fetched when looked at.
import type { ListAnswer, ListRequest, RecordJson } from '@trellis/query';
import type { CellEdit, EditStore } from './edit-store.ts';
import { sameValue } from './record-value.ts';

/** Records fetched at a time. */
export const PAGE_SIZE = 200;
const MOST_PAGES = 60;
const MOST_AT_ONCE = 2;
const REFRESH_PAUSE = 300;
/** How long a cell that someone else changed stays tinted. */
export const CHANGED_FOR = 1200;

/** Asks the server for one page. */
export type ListRecords = (request: ListRequest, signal: AbortSignal) => Promise<ListAnswer>;

/** What is listed. */
export type SourceRequest = Pick<ListRequest, 'filter' | 'sort' | 'search' | 'fields'>;

/** A line of the grid. The same object until something in it changes. */
export interface GridRow {
  readonly id: number;
  /** The stored record with the changes under way in place. */
  readonly record: RecordJson;
  readonly stored: RecordJson;
  readonly edits: ReadonlyMap<string, CellEdit> | undefined;
  /** Fields that someone else changed just now. */
  readonly changed: ReadonlySet<string> | undefined;
}

/** How far the list has come. */
export type SourceStatus = 'loading' | 'ready' | 'failed';

interface Page {
  readonly ids: readonly number[];
  readonly nextCursor: string | undefined;
  /** Another page may have moved records across the border: this one is fetched again when it is looked at. */
  isStale: boolean;
}

/** Timers, so that tests need not wait. */
export interface SourceClock {
  after(milliseconds: number, run: () => void): () => void;
}

const realClock: SourceClock = {
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** The records of one list. Call `look` with what is on screen; it calls back when something of it changed. */
export class RecordSource {
  readonly request: SourceRequest;
  readonly #list: ListRecords;
  readonly #edits: EditStore;
  readonly #clock: SourceClock;
  readonly #pages = new Map<number, Page>();
  readonly #records = new Map<number, RecordJson>();
  readonly #rows = new Map<number, GridRow>();
  readonly #changed = new Map<number, Set<string>>();
  readonly #loading = new Map<number, AbortController>();
  readonly #listeners = new Set<() => void>();
  #stopEdits: (() => void) | undefined;
  readonly #waiting = new Set<() => void>();
  #window = { first: 0, last: 0 };
  // Pages someone waits for in `load`: neither given up nor let go.
  #wantedWhole: { readonly from: number; readonly to: number; isDone: boolean } | undefined;
  #total: number | undefined;
  #needsCount = true;
  #error: Error | undefined;
  #revision = 0;
  #news = 0;
  #position: string | undefined;
  #stopRefresh: (() => void) | undefined;
  #isClosed = false;

  constructor(parts: { request: SourceRequest; list: ListRecords; edits: EditStore; clock?: SourceClock }) {
    this.request = parts.request;
    this.#list = parts.list;
    this.#edits = parts.edits;
    this.#clock = parts.clock ?? realClock;
    this.open();
  }

  /** Begins to follow changes; the other end of `close`. */
  open(): void {
    this.#isClosed = false;
    this.#stopEdits ??= this.#edits.onChange((ids) => this.#forgetRows(ids));
  }

  /** Calls back after every change; returns a way to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Grows with every change. */
  readonly revision = (): number => this.#revision;

  /** Grows whenever records of the list may have changed, and not when more of them are loaded. */
  get news(): number {
    return this.#news;
  }

  /** Where the list is to be followed from so that nothing is missed; undefined until the first page is there. */
  get position(): string | undefined {
    return this.#position;
  }

  /** How many records there are; undefined until the first page is there. */
  get total(): number | undefined {
    return this.#total;
  }

  get status(): SourceStatus {
    if (this.#total !== undefined) return 'ready';
    return this.#error === undefined ? 'loading' : 'failed';
  }

  /** Why the last page could not be had. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Whether something on screen is being fetched. */
  get isLoading(): boolean {
    return this.#loading.size > 0;
  }

  /** The line at a place; undefined while it is not loaded. */
  rowAt(index: number): GridRow | undefined {
    const id = this.#pages.get(Math.floor(index / PAGE_SIZE))?.ids[index % PAGE_SIZE];
    return id === undefined ? undefined : this.rowOf(id);
  }

  /** The line of a record that is loaded. */
  rowOf(id: number): GridRow | undefined {
    const known = this.#rows.get(id);
    if (known !== undefined) return known;
    const stored = this.#records.get(id);
    if (stored === undefined) return undefined;
    const edits = this.#edits.editsOf(id);
    const values = edits === undefined ? stored : { ...stored, ...Object.fromEntries([...edits.values()].map((edit) => [edit.field, edit.value])) };
    const row: GridRow = {
      id,
      stored,
      record: values as RecordJson,
      edits: edits === undefined ? undefined : new Map(edits),
      changed: this.#changed.get(id),
    };
    this.#rows.set(id, row);
    return row;
  }

  /** The place of a record among the loaded ones. */
  indexOf(id: number): number | undefined {
    for (const [page, { ids }] of this.#pages) {
      const at = ids.indexOf(id);
      if (at !== -1) return page * PAGE_SIZE + at;
    }
    return undefined;
  }

  /** Says what is on screen: its pages are loaded, the ones left behind are given up. */
  look(first: number, last: number): void {
    this.#window = { first, last };
    if (this.#wantedWhole?.isDone === true) this.#wantedWhole = undefined;
    this.#pump();
  }

  /** Loads a stretch completely and keeps it until the next look. False when a page could not be had. */
  async load(first: number, last: number): Promise<boolean> {
    const stretch = { from: Math.floor(first / PAGE_SIZE), to: Math.floor(last / PAGE_SIZE), isDone: false };
    this.#wantedWhole = stretch;
    let isComplete = true;
    for (let page = stretch.from; page <= stretch.to && isComplete; page++) {
      if (this.#pages.get(page)?.isStale !== false) isComplete = await this.#fetch(page);
    }
    stretch.isDone = true;
    return isComplete;
  }

  /** Fetches again what is on screen, and the count. What is shown stays until the answer is there. */
  refresh(): void {
    this.#news++;
    this.#needsCount = true;
    this.#error = undefined;
    for (const controller of this.#loading.values()) controller.abort();
    this.#loading.clear();
    const [from, to] = this.#windowPages();
    for (const [number, page] of this.#pages) {
      if (number >= from && number <= to) page.isStale = true;
      else this.#pages.delete(number);
    }
    this.#pump();
    this.#tell();
  }

  /** Fetches again like `refresh`, and resolves when what is on screen is there. */
  async refreshed(): Promise<void> {
    this.refresh();
    const { first, last } = this.#window;
    await this.load(Math.max(0, first), Math.max(0, last));
  }

  /** Takes records as they are now: the answers of saves. */
  merge(records: readonly RecordJson[]): void {
    this.#news++;
    for (const record of records) this.#take(record, false);
    this.#tell();
  }

  /**
   * Takes what others did. Records in place are changed in place and tinted; what appears, goes or moves makes the screen be fetched again.
   */
  applyChanges(changes: { readonly records: readonly RecordJson[]; readonly removed: readonly number[] }): void {
    this.#news++;
    let moves = changes.removed.some((id) => this.#records.has(id)) || changes.removed.length > 0;
    for (const record of changes.records) {
      const known = this.#records.get(record.id);
      if (known === undefined) moves = true;
      // Values that are computed change without anyone changing the record: its version stays.
      else if (record.version >= known.version) {
        if (this.#movesBySort(known, record)) moves = true;
        this.#take(record, true);
      }
    }
    if (moves) this.#refreshSoon();
    this.#tell();
  }

  /** Takes records out at once, before the list is fetched again. */
  drop(ids: ReadonlySet<number>): void {
    if (this.#total !== undefined) this.#total = Math.max(0, this.#total - ids.size);
    for (const [number, page] of this.#pages) {
      const kept = page.ids.filter((id) => !ids.has(id));
      if (kept.length < page.ids.length) this.#pages.set(number, { ...page, ids: kept, isStale: true });
    }
    for (const id of ids) this.#records.delete(id);
    this.#forgetRows([...ids]);
    this.refresh();
  }

  /** Ends all fetching. What is loaded can still be shown. */
  close(): void {
    this.#isClosed = true;
    this.#stopEdits?.();
    this.#stopEdits = undefined;
    this.#stopRefresh = undefined;
    for (const controller of this.#loading.values()) controller.abort();
    this.#loading.clear();
    for (const stop of this.#waiting) stop();
    this.#waiting.clear();
  }

  #movesBySort(before: RecordJson, after: RecordJson): boolean {
    return (this.request.sort ?? []).some((key) => {
      const name = key.replace(/^-/, '').split('.')[0] ?? '';
      return name in after && !sameValue(before[name], after[name]);
    });
  }

  #take(record: RecordJson, isOthers: boolean): void {
    this.#edits.note(record);
    const known = this.#records.get(record.id);
    if (known === undefined || known.version > record.version) return;
    const merged = mergedRecord(known, record);
    this.#records.set(record.id, merged);
    if (isOthers) this.#tint(record.id, changedFields(known, merged));
    this.#rows.delete(record.id);
  }

  #tint(id: number, fields: readonly string[]): void {
    if (fields.length === 0) return;
    this.#changed.set(id, new Set(fields));
    this.#later(CHANGED_FOR, () => {
      this.#changed.delete(id);
      this.#rows.delete(id);
      this.#tell();
    });
  }

  #later(milliseconds: number, run: () => void): () => void {
    const stop = this.#clock.after(milliseconds, () => {
      this.#waiting.delete(stop);
      run();
    });
    this.#waiting.add(stop);
    return stop;
  }

  // Many changes come together (an import): the screen is fetched once for all of them.
  #refreshSoon(): void {
    if (this.#stopRefresh !== undefined) return;
    this.#stopRefresh = this.#later(REFRESH_PAUSE, () => {
      this.#stopRefresh = undefined;
      // What is under way comes in first: given up each time, it would never come while others write on and on.
      if (this.isLoading) this.#refreshSoon();
      else this.refresh();
    });
  }

  #windowPages(): readonly [number, number] {
    const most = this.#total === undefined ? 0 : Math.max(0, Math.ceil(this.#total / PAGE_SIZE) - 1);
    const page = (index: number): number => Math.max(0, Math.min(Math.floor(index / PAGE_SIZE), most));
    return [page(this.#window.first), page(this.#window.last)];
  }

  #wanted(): number[] {
    const [from, to] = this.#windowPages();
    const pages: number[] = [];
    for (let page = from; page <= to; page++) if (this.#pages.get(page)?.isStale !== false) pages.push(page);
    // The next screen is fetched when half of this page is behind.
    const ahead = Math.floor((this.#window.last + PAGE_SIZE / 2) / PAGE_SIZE);
    if (pages.length === 0 && this.#total !== undefined && ahead * PAGE_SIZE < this.#total && this.#pages.get(ahead)?.isStale !== false)
      pages.push(ahead);
    if (pages.length === 0 && this.#needsCount) pages.push(from);
    return pages;
  }

  #pump(): void {
    if (this.#isClosed || this.#error !== undefined) return;
    const wanted = this.#wanted();
    for (const [page, controller] of this.#loading) {
      if (wanted.includes(page) || this.#isKept(page) || this.#loading.size < MOST_AT_ONCE) continue;
      controller.abort();
      this.#loading.delete(page);
    }
    for (const page of wanted) {
      if (this.#loading.size >= MOST_AT_ONCE) return;
      if (!this.#loading.has(page)) void this.#fetch(page);
    }
  }

  async #fetch(page: number): Promise<boolean> {
    const controller = new AbortController();
    const { news } = this;
    this.#loading.set(page, controller);
    try {
      const answer = await this.#list(this.#pageRequest(page), controller.signal);
      if (controller.signal.aborted) return false;
      this.#receive(page, answer);
      // What others did meanwhile may be newer than this page, and be covered by it.
      if (this.#news !== news) this.#refreshSoon();
    } catch (error) {
      if (controller.signal.aborted) return false;
      this.#error = error instanceof Error ? error : new Error(String(error));
    }
    this.#loading.delete(page);
    this.#pump();
    this.#tell();
    return this.#error === undefined;
  }

  #pageRequest(page: number): ListRequest {
    const before = this.#pages.get(page - 1);
    const from =
      before !== undefined && !before.isStale && before.nextCursor !== undefined
        ? { cursor: before.nextCursor }
        : page === 0
          ? {}
          : { offset: page * PAGE_SIZE };
    return {
      ...this.request,
      limit: PAGE_SIZE,
      ...from,
      ...(this.#needsCount ? { count: 'exact' as const } : {}),
      ...(this.#position === undefined ? { position: true } : {}),
    };
  }

  #receive(page: number, { records, total, nextCursor, position }: ListAnswer): void {
    this.#position ??= position;
    if (total !== undefined) {
      this.#total = total;
      this.#needsCount = false;
    }
    this.#pages.set(page, { ids: records.map((record) => record.id), nextCursor, isStale: false });
    for (const record of records) this.#store(record);
    // A short page that should be full, or a full one past the end: the count is out of date.
    const expected = this.#total === undefined ? undefined : Math.min(PAGE_SIZE, this.#total - page * PAGE_SIZE);
    if (expected !== undefined && total === undefined && records.length !== Math.max(0, expected)) this.#needsCount = true;
    this.#trim(page);
  }

  #store(record: RecordJson): void {
    this.#edits.note(record);
    const known = this.#records.get(record.id);
    if (known !== undefined && known.version > record.version) return;
    this.#records.set(record.id, record);
    this.#rows.delete(record.id);
  }

  #isKept(page: number): boolean {
    return this.#wantedWhole !== undefined && page >= this.#wantedWhole.from && page <= this.#wantedWhole.to;
  }

  // Pages far from the screen are let go.
  #trim(around: number): void {
    if (this.#pages.size <= MOST_PAGES) return;
    const [from, to] = this.#windowPages();
    const free = [...this.#pages.keys()].filter((page) => (page < from || page > to) && !this.#isKept(page));
    for (const page of free.toSorted((a, b) => Math.abs(b - around) - Math.abs(a - around)).slice(0, this.#pages.size - MOST_PAGES))
      this.#letGo(page);
  }

  #letGo(page: number): void {
    const ids = this.#pages.get(page)?.ids ?? [];
    this.#pages.delete(page);
    for (const id of ids) {
      this.#records.delete(id);
      this.#rows.delete(id);
    }
  }

  #forgetRows(ids: readonly number[]): void {
    for (const id of ids) this.#rows.delete(id);
    this.#tell();
  }

  #tell(): void {
    if (this.#isClosed) return;
    this.#revision++;
    for (const listener of this.#listeners) listener();
  }
}

// An answer without expansion names links by id and title only: what is known of the same target is kept.
function mergedRecord(known: RecordJson, record: RecordJson): RecordJson {
  const merged: { [name: string]: unknown } = { ...known, ...record };
  for (const [name, value] of Object.entries(record)) {
    const before = known[name];
    if (isLinked(value) && isLinked(before) && value.id === before.id) merged[name] = { ...before, ...value };
  }
  return merged as RecordJson;
}

function isLinked(value: unknown): value is { readonly id: number } {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && 'id' in value;
}

const silent = new Set(['version', 'updatedAt', 'updatedBy']);

function changedFields(before: RecordJson, after: RecordJson): readonly string[] {
  return Object.keys(after).filter((name) => !silent.has(name) && !sameValue(before[name], after[name]));
}
