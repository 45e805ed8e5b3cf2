// In charge of: changes of cells on their way to the server: shown at once, saved one batch after another, kept with their reason when refused.
import type { RecordJson } from '@trellis/query';
import { sameValue } from './record-value.ts';

/** What becomes of a change. `conflict`: someone else changed the same cell meanwhile. */
export type EditStatus = 'saving' | 'error' | 'conflict';

/** Why a change was not stored, in the reader's words. */
export interface EditProblem {
  readonly message: string;
  readonly hint?: string | undefined;
  /** Whether the server can say more of the reason. */
  readonly isExplained?: true;
}

/** A change of one cell. */
export interface CellEdit {
  readonly id: number;
  readonly field: string;
  /** What the person saw before. */
  readonly before: unknown;
  readonly value: unknown;
  readonly status: EditStatus;
  readonly problem?: EditProblem;
  /** In a conflict: what the cell holds now. */
  readonly theirs?: unknown;
}

/** A change asked for. A value that cannot be stored comes with its mistakes and never leaves the browser. */
export interface CellChange {
  readonly record: RecordJson;
  readonly field: string;
  readonly value: unknown;
  readonly problem?: EditProblem | undefined;
}

/** Changes of one record as they are sent, or the values of a new one. */
export type RecordChange =
  | { readonly id: number; readonly version: number; readonly values: FieldValues }
  | { readonly id: null; readonly values: FieldValues };

type FieldValues = { readonly [field: string]: unknown };

/** What is stored whole or not at all: changes of cells, and new records. */
export interface WholeBatch {
  readonly changes: readonly CellChange[];
  readonly creations: readonly FieldValues[];
}

/** What stands against a whole batch: at a cell, or where no field is named at a record. */
export interface WholeProblem {
  readonly record?: number;
  /** The place among the creations. */
  readonly creation?: number;
  readonly field?: string;
  readonly problem: EditProblem;
}

/** What came of a whole batch. Without places where nothing of it in particular is wrong. */
export type WholeOutcome = { readonly created: readonly RecordJson[] } | { readonly refused: readonly WholeProblem[]; readonly problem: EditProblem };

/** Why a batch was not stored. */
export interface SaveRefusal {
  /** Records someone else changed meanwhile, as they are now. */
  readonly stale: readonly RecordJson[];
  /** Refused cells: place in the batch, field, reason. */
  readonly cells: readonly { readonly index: number; readonly field: string; readonly problem: EditProblem }[];
  /** Records refused for what stands in none of the sent cells. */
  readonly others?: readonly { readonly index: number; readonly problem: EditProblem }[];
  /** The reason for all others. */
  readonly problem: EditProblem;
}

/** Sends batches. Both outcomes are answers; nothing is thrown. */
export type SaveBatch = (changes: readonly RecordChange[]) => Promise<{ readonly saved: readonly RecordJson[] } | { readonly refused: SaveRefusal }>;

/** What the status bar says. */
export interface SaveState {
  readonly saving: number;
  readonly failed: number;
  readonly savedAt: number | undefined;
}

interface Batch {
  readonly changes: readonly CellChange[];
  readonly whole?: { readonly creations: WholeBatch['creations']; readonly conflict: EditProblem; readonly done: (outcome: WholeOutcome) => void };
}

/** Most records the server takes at once. */
export const MOST_RECORDS = 5000;
const MOST_TRIES = 5;
/** A refusal names one record that someone else changed: many may have been in a large batch. */
const MOST_WHOLE_TRIES = 50;

/**
 * Keeps changes until they are stored.
 * INVARIANT: at most one batch is on its way, so that two changes of a record never carry the same version.
 */
export class EditStore {
  readonly #save: SaveBatch;
  readonly #toWire: (field: string, value: unknown) => unknown;
  readonly #onSaved: (records: readonly RecordJson[]) => void;
  readonly #now: () => number;
  readonly #lane: (field: string, value: unknown) => string;
  readonly #edits = new Map<number, Map<string, CellEdit>>();
  readonly #newest = new Map<number, RecordJson>();
  readonly #listeners = new Set<(ids: readonly number[]) => void>();
  readonly #waiting: (() => void)[] = [];
  #queue: Batch[] = [];
  #state: SaveState = { saving: 0, failed: 0, savedAt: undefined };
  #isRunning = false;
  #savedAt: number | undefined;

  constructor(parts: {
    save: SaveBatch;
    toWire: (field: string, value: unknown) => unknown;
    onSaved: (records: readonly RecordJson[]) => void;
    now?: () => number;
    /** Changes of different lanes never share a batch; plain ones have the lane ''. */
    lane?: (field: string, value: unknown) => string;
  }) {
    this.#save = parts.save;
    this.#toWire = parts.toWire;
    this.#onSaved = parts.onSaved;
    this.#now = parts.now ?? Date.now;
    this.#lane = parts.lane ?? (() => '');
  }

  /** Calls back with the records whose changes are in another state; returns a way to stop. */
  readonly onChange = (listener: (ids: readonly number[]) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The first change that was not stored. */
  firstFailed(): CellEdit | undefined {
    for (const edits of this.#edits.values()) for (const edit of edits.values()) if (edit.status !== 'saving') return edit;
    return undefined;
  }

  /** Changes of a record that are not stored yet. */
  editsOf(id: number): ReadonlyMap<string, CellEdit> | undefined {
    return this.#edits.get(id);
  }

  /** How many changes wait and failed; the same object until that changes. */
  readonly state = (): SaveState => this.#state;

  #count(): SaveState {
    let saving = 0;
    let failed = 0;
    for (const edits of this.#edits.values()) {
      for (const edit of edits.values()) {
        if (edit.status === 'saving') saving++;
        else failed++;
      }
    }
    return { saving, failed, savedAt: this.#savedAt };
  }

  /** Shows changes at once and begins to store those that can be. */
  add(changes: readonly CellChange[]): void {
    this.#enqueue({ changes });
  }

  /**
   * Stores a batch whole or not at all, shown at once. What others changed meanwhile is not overwritten: it stands against the batch, with
   * `conflict` as its reason. States are moved once the rest is stored, each like a change of its own.
   */
  async addWhole({ changes, creations }: WholeBatch, conflict: EditProblem): Promise<WholeOutcome> {
    // A former change of a cell must be answered before this one can be taken back whole.
    await this.settled();
    const news = changes.filter(({ record, field, value }) => !sameValue(record[field], value));
    const [plain = [], ...moves] = lanes(news, this.#lane);
    for (const change of plain) {
      this.#remember(change.record);
      this.#put(change, { status: 'saving' });
    }
    this.#tell([...new Set(plain.map((change) => change.record.id))]);
    const outcome = await new Promise<WholeOutcome>((done) => {
      this.#queue.push({ changes: plain, whole: { creations, conflict, done } });
      if (!this.#isRunning) void this.#run();
    });
    if ('created' in outcome && moves.length > 0) this.add(moves.flat());
    return outcome;
  }

  /** Forgets a change: the cell shows what is stored. */
  discard(id: number, field: string): void {
    const edits = this.#edits.get(id);
    if (edits?.get(field)?.status === 'saving' || edits?.delete(field) !== true) return;
    if (edits.size === 0) this.#edits.delete(id);
    this.#tell([id]);
  }

  /** Stores a refused change again, over what someone else stored meanwhile. */
  retry(id: number, field: string): void {
    const edit = this.#edits.get(id)?.get(field);
    const record = this.#newest.get(id);
    if (edit === undefined || edit.status === 'saving' || record === undefined) return;
    this.#enqueue({ changes: [{ record, field, value: edit.value }] });
  }

  /** Takes the newest of a record, so that changes are checked against what the person saw. */
  note(record: RecordJson): void {
    const known = this.#newest.get(record.id);
    if (known !== undefined && known.version <= record.version) this.#newest.set(record.id, record);
  }

  /** Whether anything is not stored yet. */
  readonly hasUnsaved = (): boolean => this.#edits.size > 0 || this.#isRunning;

  /** Waits until everything that can be stored is; answers how many changes were not. */
  readonly settle = async (): Promise<number> => {
    await this.settled();
    return this.#count().failed;
  };

  /** Resolves when nothing is on its way any more. */
  settled(): Promise<void> {
    if (!this.#isRunning) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #enqueue(batch: Batch): void {
    const toSave: CellChange[] = [];
    for (const change of batch.changes) {
      this.#remember(change.record);
      if (this.#show(change)) toSave.push(change);
    }
    this.#tell([...new Set(batch.changes.map((change) => change.record.id))]);
    for (const lane of lanes(toSave, this.#lane)) for (const part of parts(lane)) this.#queue.push({ changes: part });
    if (!this.#isRunning) void this.#run();
  }

  #remember(record: RecordJson): void {
    const known = this.#newest.get(record.id);
    if (known === undefined || known.version < record.version) this.#newest.set(record.id, record);
  }

  // Returns whether there is something to store.
  #show({ record, field, value, problem }: CellChange): boolean {
    const edits = this.#edits.get(record.id) ?? new Map<string, CellEdit>();
    const waiting = edits.get(field);
    if (waiting === undefined && problem === undefined && sameValue(record[field], value)) return false;
    const before = waiting === undefined || waiting.status === 'conflict' ? record[field] : waiting.before;
    const theirs = this.#newest.get(record.id)?.[field];
    // News of the other change came while the cell was being edited: asking the server would only overwrite it.
    if (problem === undefined && !sameValue(theirs, before) && !sameValue(theirs, value) && waiting?.status !== 'saving') {
      edits.set(field, { id: record.id, field, before, value, status: 'conflict', theirs });
      this.#edits.set(record.id, edits);
      return false;
    }
    edits.set(field, {
      id: record.id,
      field,
      before,
      value,
      status: problem === undefined ? 'saving' : 'error',
      ...(problem === undefined ? {} : { problem }),
    });
    this.#edits.set(record.id, edits);
    return problem === undefined;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    for (let batch = this.#queue.shift(); batch !== undefined; batch = this.#queue.shift()) await this.#store(batch);
    this.#isRunning = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async #storeWhole({ changes }: Batch, { creations, conflict, done }: NonNullable<Batch['whole']>): Promise<void> {
    const made = creations.map((values) => ({ id: null, values: this.#wired(values) }));
    for (let tries = 0; ; tries++) {
      const rows = this.#rows(changes);
      const sent = [...rows.map(({ change }) => change), ...made];
      const answer = sent.length === 0 ? { saved: [] } : await this.#save(sent);
      if ('saved' in answer) {
        this.#settle(changes, answer.saved.slice(0, rows.length));
        return done({ created: answer.saved.slice(rows.length) });
      }
      const { refused } = answer;
      const against = this.#standAgainst(changes, refused.stale, conflict);
      if (refused.stale.length > 0 && against.length === 0 && tries < MOST_WHOLE_TRIES) continue;
      this.#withdraw(changes);
      const idOf = (index: number): Pick<WholeProblem, 'record' | 'creation'> => {
        const id = sent[index]?.id ?? null;
        return id === null ? { creation: index - rows.length } : { record: id };
      };
      const cells = refused.cells.map(({ index, field, problem }) => ({ ...idOf(index), field, problem }));
      const others = (refused.others ?? []).map(({ index, problem }) => ({ ...idOf(index), problem }));
      return done({ refused: [...against, ...cells, ...others], problem: refused.problem });
    }
  }

  // Takes the news of a refusal and tells which cells someone else wrote.
  #standAgainst(changes: readonly CellChange[], stale: readonly RecordJson[], conflict: EditProblem): readonly WholeProblem[] {
    for (const current of stale) {
      this.#newest.set(current.id, current);
      this.#onSaved([current]);
    }
    const news = new Map(stale.map((record) => [record.id, record]));
    return changes.flatMap(({ record, field, value }) => {
      const current = news.get(record.id);
      if (current === undefined || sameValue(current[field], record[field]) || sameValue(current[field], value)) return [];
      return [{ record: record.id, field, problem: conflict }];
    });
  }

  #withdraw(changes: readonly CellChange[]): void {
    for (const { record, field } of changes) {
      const edits = this.#edits.get(record.id);
      edits?.delete(field);
      if (edits?.size === 0) this.#edits.delete(record.id);
    }
  }

  #wired(values: FieldValues): FieldValues {
    return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, this.#toWire(field, value)]));
  }

  async #store(batch: Batch): Promise<void> {
    if (batch.whole !== undefined) {
      await this.#storeWhole(batch, batch.whole);
      return this.#tell([...new Set(batch.changes.map((change) => change.record.id))]);
    }
    let changes = batch.changes;
    for (let tries = 0; changes.length > 0; tries++) {
      const rows = this.#rows(changes);
      const answer = await this.#save(rows.map(({ change }) => change));
      if ('saved' in answer) {
        this.#settle(changes, answer.saved);
        break;
      }
      changes = this.#refuse(rows, changes, answer.refused, tries);
    }
    this.#tell([...new Set(batch.changes.map((change) => change.record.id))]);
  }

  #rows(changes: readonly CellChange[]): { change: RecordChange; cells: CellChange[] }[] {
    const rows = new Map<number, CellChange[]>();
    for (const change of changes) rows.set(change.record.id, [...(rows.get(change.record.id) ?? []), change]);
    return [...rows].map(([id, cells]) => ({
      cells,
      change: {
        id,
        version: this.#newest.get(id)?.version ?? 0,
        values: Object.fromEntries(cells.map(({ field, value }) => [field, this.#toWire(field, value)])),
      },
    }));
  }

  #settle(changes: readonly CellChange[], saved: readonly RecordJson[]): void {
    for (const record of saved) this.#remember(record);
    for (const { record, field, value } of changes) {
      const edits = this.#edits.get(record.id);
      // The person may have typed on meanwhile: that change waits in the queue and stays on screen.
      if (edits === undefined || !sameValue(edits.get(field)?.value, value)) continue;
      edits.delete(field);
      if (edits.size === 0) this.#edits.delete(record.id);
    }
    this.#savedAt = this.#now();
    this.#onSaved(saved);
  }

  // Marks what was refused and returns what is worth another try: the batch is all or none, so one bad cell holds back the good ones.
  #refuse(
    rows: readonly { cells: readonly CellChange[] }[],
    changes: readonly CellChange[],
    refusal: SaveRefusal,
    tries: number,
  ): readonly CellChange[] {
    const out = new Set<CellChange>();
    for (const current of refusal.stale)
      for (const change of changes) if (change.record.id === current.id && this.#conflicts(change, current)) out.add(change);
    for (const current of refusal.stale) {
      this.#newest.set(current.id, current);
      this.#onSaved([current]);
    }
    for (const { index, field, problem } of refusal.cells) {
      const change = rows[index]?.cells.find((cell) => cell.field === field);
      if (change === undefined || out.has(change)) continue;
      out.add(change);
      this.#mark(change, 'error', problem);
    }
    const mayTryAgain = (refusal.stale.length > 0 || out.size > 0) && tries < MOST_TRIES;
    const rest = changes.filter((change) => !out.has(change));
    if (mayTryAgain) return rest;
    for (const change of rest) this.#mark(change, 'error', refusal.problem);
    return [];
  }

  #conflicts(change: CellChange, current: RecordJson): boolean {
    const edit = this.#edits.get(change.record.id)?.get(change.field);
    const before = edit === undefined ? change.record[change.field] : edit.before;
    if (sameValue(current[change.field], before) || sameValue(current[change.field], change.value)) return false;
    this.#put(change, { status: 'conflict', theirs: current[change.field] });
    return true;
  }

  #mark(change: CellChange, status: EditStatus, problem: EditProblem): void {
    this.#put(change, { status, problem });
  }

  #put({ record, field, value }: CellChange, more: Partial<CellEdit>): void {
    const edits = this.#edits.get(record.id) ?? new Map<string, CellEdit>();
    const before = edits.get(field)?.before ?? record[field];
    edits.set(field, { id: record.id, field, before, value, status: 'error', ...more });
    this.#edits.set(record.id, edits);
  }

  #tell(ids: readonly number[]): void {
    this.#state = this.#count();
    for (const listener of this.#listeners) listener(ids);
  }
}

// Plain values go first: a transition may ask for them.
function lanes(changes: readonly CellChange[], laneOf: (field: string, value: unknown) => string): (readonly CellChange[])[] {
  const byLane = new Map<string, CellChange[]>([['', []]]);
  for (const change of changes) {
    const lane = laneOf(change.field, change.value);
    byLane.set(lane, [...(byLane.get(lane) ?? []), change]);
  }
  return [...byLane.values()];
}

function parts(changes: readonly CellChange[]): CellChange[][] {
  const byRecord = new Map<number, CellChange[]>();
  for (const change of changes) byRecord.set(change.record.id, [...(byRecord.get(change.record.id) ?? []), change]);
  const records = [...byRecord.values()];
  const result: CellChange[][] = [];
  for (let at = 0; at < records.length; at += MOST_RECORDS) result.push(records.slice(at, at + MOST_RECORDS).flat());
  return result;
}
