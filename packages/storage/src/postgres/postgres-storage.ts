// In charge of: one workspace's data in one schema of PostgreSQL, shared by any number of processes.
import {
  claimAudit,
  type Claim,
  type InstallChange,
  type Snapshot,
  type Storage,
  type StoredApp,
  type StoredDocument,
  type StoredDropped,
  type Tx,
  type WriteUnitOptions,
} from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { Model } from '@trellis/model';
import { systemActor, type Actor } from '@trellis/permissions';
import { randomUUID } from 'node:crypto';
import { appendAudits } from '../sql/audit.ts';
import { StatementCache, type Execute } from '../sql/plan-runner.ts';
import { endLinksOfGone } from '../sql/public-links.ts';
import { Claims } from './claims.ts';
import { ReadPool, type Address } from './connection.ts';
import { clearRoom, keepDocuments, makeRoom, makeRoomAhead, purgeDropped, reserveNumbers, type ChangingUnit } from './document-changes.ts';
import { buildIndexes } from './index-build.ts';
import { catalogKey, Memory, numberPeopleChange, readDocuments, type DocumentsKept } from './memory.ts';
import { Notices, type Notice } from './notices.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { PostgresIdentity, type ChangedPeople } from './postgres-identity.ts';
import { PostgresReads } from './postgres-reads.ts';
import { PostgresTx } from './postgres-tx.ts';
import { prepareSchema } from './prepare.ts';
import { withSnapshot } from './snapshot.ts';
import { UnitQueue } from './unit-queue.ts';
import type { UnitTurn } from './unit-turn.ts';
import { Writer, type Head } from './writer.ts';

/** How to open a workspace. */
export interface PostgresOptions {
  /** Address of the database: postgres://user:password@host:port/database. */
  readonly url: string;
  /** The schema that is the workspace; made when it is not there. */
  readonly schema?: string;
  /** Where the migrations of the system tables are. */
  readonly migrations: string;
  /** UTC milliseconds now. */
  readonly now: () => number;
  /** Longest a read may take. */
  readonly readTimeoutMs?: number;
  /** Connections for short reads; long ones have half as many of their own. */
  readonly connections?: number;
}

/** The schema of a workspace that names none. */
export const DEFAULT_SCHEMA = 'trellis';
const CONNECTIONS = 8;
/** Records from which an index is built beside units of writing. */
const LARGE = 20_000;
/** How often the head of everything is looked at, whatever was or was not heard: a notice may be lost with its connection. */
const LOOK_MS = 500;
/** More people than this in one notice are told of as everyone. */
const MANY_PEOPLE = 200;

/** What the transaction under way will have changed when it commits. */
interface Coming {
  documents?: DocumentsKept;
  model?: { readonly model: Model; readonly taken: (model: Model) => void };
  readonly people: Set<Exclude<ChangedPeople, undefined>>;
  peopleNumbers?: { readonly first: number; readonly last: number };
}

/** What changing documents may do in a unit's turn. */
function changing(turn: UnitTurn): ChangingUnit {
  return { execute: (text, values, big) => turn.execute(text, values, big), script: (text) => turn.script(text) };
}

class PostgresStorage implements Storage {
  readonly name = 'postgres';
  readonly isShared = true;
  readonly read: PostgresReads;
  readonly identity: PostgresIdentity;
  readonly #memory = new Memory();
  readonly #short: ReadPool;
  readonly #long: ReadPool;
  readonly #writer: Writer;
  readonly #queue: UnitQueue;
  readonly #notices: Notices;
  readonly #claims: Claims;
  readonly #channel: string;
  readonly #statements = new StatementCache(postgresDialect);
  readonly #address: Address;
  readonly #now: () => number;
  /** Names this process among those on the workspace. */
  readonly #process = randomUUID();
  readonly #commitListeners = new Set<(seq: number) => void>();
  readonly #documentListeners = new Set<() => void>();
  #model: Model | undefined;
  /** The documents in force are not those of the model: nothing may be written until there is a new one. */
  #isBehind = false;
  #looking: NodeJS.Timeout | undefined;
  /** Notices are taken over one after another, in the order of the commits. */
  #hearing: Promise<void> = Promise.resolve();
  /** Newest entry known to be committed, newest given out, and the newest unit. */
  #seq = 0;
  #given = 0;
  #batch = 0;
  /** Until a change of documents that may be committed already is in memory. */
  #changing: Promise<void> | undefined;
  #changed: () => void = () => undefined;
  #coming: Coming = { people: new Set() };

  constructor(options: PostgresOptions, address: Address, claims: Claims) {
    this.#address = address;
    this.#claims = claims;
    const timeout = options.readTimeoutMs ?? 30_000;
    const connections = options.connections ?? CONNECTIONS;
    const channel = `trellis_${address.schema}`;
    this.#channel = channel;
    this.#short = new ReadPool(address, 'reader', connections, timeout);
    this.#long = new ReadPool(address, 'long reader', Math.ceil(connections / 2), timeout);
    this.#writer = new Writer(address);
    this.#queue = new UnitQueue(this.#writer, channel, {
      begun: (head) => this.#begun(head),
      notice: () => this.#notice(),
      committed: () => this.#committed(),
      failed: () => this.#failed(),
    });
    this.#notices = new Notices(address, channel, { heard: (notice) => this.#heard(notice), joined: () => this.#joined() });
    this.read = new PostgresReads({
      short: this.#short,
      long: this.#long,
      statements: this.#statements,
      documentsSettled: () => this.#changing ?? Promise.resolve(),
    });
    this.identity = new PostgresIdentity({ memory: this.#memory, read: this.#execute, write: (unit, changed) => this.#writePeople(unit, changed) });
    this.#now = options.now;
  }

  /** Reads what is kept in memory. Listening begins first, so that nothing falls between. */
  async start(): Promise<void> {
    await this.#notices.start();
    this.#memory.documents = await readDocuments(this.#execute);
    await this.#memory.readPeople(this.#execute);
    await this.#lookAtLog();
    this.#lookAgain();
  }

  seq(): number {
    return this.#seq;
  }

  write<T>(actor: Actor, unit: (tx: Tx) => Promise<T>, options: WriteUnitOptions = {}): Promise<T> {
    return this.#inTurn(async (turn) => {
      const tx = this.#tx(turn, actor, options.batch);
      const result = await unit(tx);
      await tx.settle();
      return result;
    });
  }

  onCommit(listener: (seq: number) => void): () => void {
    this.#commitListeners.add(listener);
    return () => this.#commitListeners.delete(listener);
  }

  onDocuments(listener: () => void): () => void {
    this.#documentListeners.add(listener);
    return () => this.#documentListeners.delete(listener);
  }

  claim(work: string, onStop: () => void = () => undefined): Promise<Claim | undefined> {
    return this.#claims.take(work, onStop);
  }

  async stop(work: string): Promise<void> {
    const notice: Notice = { from: this.#process, stop: work };
    await this.#short.run('SELECT pg_notify(?, ?)', [this.#channel, JSON.stringify(notice)], false);
  }

  apps(): readonly StoredApp[] {
    return this.#memory.documents.apps;
  }

  documents(): readonly StoredDocument[] {
    return this.#memory.documents.documents;
  }

  catalog(app: string, document: string): number | undefined {
    return this.#memory.documents.catalog.get(catalogKey(app, document));
  }

  dropped(): readonly StoredDropped[] {
    return this.#memory.documents.dropped;
  }

  install(change: InstallChange): Promise<void> {
    return this.#change(
      systemActor('install'),
      () => Promise.resolve(change),
      () => undefined,
    );
  }

  change(actor: Actor, prepare: (tx: Tx) => Promise<InstallChange | undefined>, taken: (model: Model) => void): Promise<void> {
    return this.#change(
      actor,
      async (turn) => {
        const tx = this.#tx(turn, actor, undefined);
        const change = await prepare(tx);
        await tx.settle();
        return change;
      },
      taken,
    );
  }

  async makeRoom(model: Model): Promise<void> {
    try {
      const large = await this.#inTurn((turn) => makeRoomAhead(changing(turn), model, LARGE));
      await buildIndexes(this.#address, large);
    } catch (cause) {
      // A unique index met two records with one value.
      throw cause instanceof Error && 'code' in cause && cause.code === '23505' ? new AppError('conflict', 'change.taken', { cause }) : cause;
    }
  }

  async clearRoom(entity: number, fields: readonly number[], isWhole: boolean): Promise<void> {
    await this.#inTurn((turn) => clearRoom(changing(turn), entity, fields, isWhole));
  }

  reserveNumbers(count: number): Promise<readonly number[]> {
    return this.#inTurn((turn) => reserveNumbers(changing(turn), count));
  }

  snapshot<T>(run: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    return withSnapshot(this.#address, run);
  }

  async purgeDropped(id: number, entity: number, fields: readonly number[]): Promise<void> {
    const unit = async (turn: UnitTurn): Promise<void> => {
      await purgeDropped(changing(turn), id, entity, fields);
      await this.#expectDocuments(turn);
    };
    await this.#inTurn(unit, true);
  }

  async useModel(model: Model): Promise<void> {
    // A model that was just installed has its tables.
    if (model !== this.#model) await this.#inTurn((turn) => makeRoom(changing(turn), model));
    this.#takeModel(model);
  }

  async verify(): Promise<readonly string[]> {
    const text = `SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE c.relnamespace = current_schema()::regnamespace AND NOT (i.indisvalid AND i.indisready)`;
    const invalid = (await this.#long.run(text, [], false)).map(([index]) => `the index ${String(index)} is not valid`);
    const [counts] = await this.#long.run('SELECT COUNT(*), COALESCE(MAX(seq), 0) FROM log', [], false);
    const [entries, newest] = (counts ?? []) as unknown[];
    return [...invalid, ...(entries === newest ? [] : [`the log has ${String(entries)} entries up to number ${String(newest)}`])];
  }

  async scrub(): Promise<void> {
    // Former versions of lines are freed for what is written next; the server's own logs and backups are its keeper's.
    await this.#queue.idle();
    await this.#long.run('VACUUM', [], false);
  }

  async close(): Promise<void> {
    await this.#queue.idle();
    clearTimeout(this.#looking);
    this.#looking = undefined;
    await this.#notices.close();
    await this.#claims.close();
    await Promise.all([this.#short.close(), this.#long.close(), this.#writer.close()]);
  }

  get #execute(): Execute {
    return (text, values, big) => this.#short.run(text, values, big);
  }

  /** Runs a unit; when it fails, the log numbers it took are taken again. */
  #inTurn<T>(unit: (turn: UnitTurn) => Promise<T>, isAlone = false): Promise<T> {
    let before = 0;
    const claimed = claimAudit();
    const work = this.#queue.add(
      async (turn) => {
        before = this.#given;
        const result = await unit(turn);
        // The entry stands or falls with the unit: neither is kept without the other.
        if (claimed !== undefined) await appendAudits(changing(turn).execute, this.#now(), claimed.entries);
        return result;
      },
      (ok) => {
        if (!ok) this.#given = before;
      },
      isAlone,
    );
    if (claimed !== undefined)
      work.then(
        () => claimed.ended(true),
        () => claimed.ended(false),
      );
    return work;
  }

  /** Reads the documents that the commit to come brings into force. */
  async #expectDocuments(turn: UnitTurn): Promise<void> {
    this.#coming.documents = await readDocuments(changing(turn).execute);
    this.#changing = new Promise((resolve) => {
      this.#changed = resolve;
    });
  }

  #documentsAreSettled(): void {
    this.#changing = undefined;
    this.#changed();
  }

  /** Changes documents in a commit of their own, so that the model that results is in force before any other unit runs. */
  async #change(actor: Actor, prepare: (turn: UnitTurn) => Promise<InstallChange | undefined>, taken: (model: Model) => void): Promise<void> {
    let makers: readonly number[] = [];
    const unit = async (turn: UnitTurn): Promise<void> => {
      const change = await prepare(turn);
      if (change === undefined) return;
      const { execute } = changing(turn);
      // Before as well: what an earlier build left must not come back to life with a document of the same id.
      const left = await endLinksOfGone(execute, this.#now());
      const model = await keepDocuments(changing(turn), change, actor, this.#now());
      makers = [...left, ...(await endLinksOfGone(execute, this.#now()))];
      if (makers.length > 0) await this.#tellPeople(execute, makers);
      if (change.fill !== undefined) {
        const tx = this.#tx(turn, actor, this.#model === undefined ? undefined : this.#batch, model);
        await change.fill(tx, model);
        await tx.settle();
      }
      await this.#expectDocuments(turn);
      this.#coming.model = { model, taken };
    };
    await this.#inTurn(unit, true);
    for (const maker of new Set(makers)) await this.#readPeople(maker);
  }

  #tx(turn: UnitTurn, actor: Actor, batch: number | undefined, model = this.#model): PostgresTx {
    if (model === undefined) throw new TypeError('nothing can be written before a model is in force');
    if (this.#isBehind) throw new AppError('limit', 'server.busy');
    if (batch === undefined) this.#batch += 1;
    else if (batch > this.#batch) throw new TypeError(`no unit was ever given the batch ${batch}`);
    return new PostgresTx({
      execute: (text, values, big) => turn.execute(text, values, big),
      statements: this.#statements,
      model,
      actor,
      now: this.#now(),
      batch: batch ?? this.#batch,
      holds: (work, execute) => this.#claims.holds(work, execute),
      takeSeqs: (count) => {
        this.#given += count;
        return this.#given - count + 1;
      },
    });
  }

  async #writePeople<T>(unit: (execute: Execute) => Promise<T>, changed: (result: T) => ChangedPeople): Promise<T> {
    const result = await this.#inTurn(async (turn) => {
      const done = await unit((text, values, big) => turn.execute(text, values, big));
      const who = changed(done);
      if (who === undefined) return done;
      await this.#tellPeople((text, values, big) => turn.execute(text, values, big), [who]);
      return done;
    });
    await this.#readPeople(changed(result));
    return result;
  }

  /** Numbers a change of these people, so that the other processes read them anew with the commit to come. */
  async #tellPeople(execute: Execute, changed: readonly Exclude<ChangedPeople, undefined>[]): Promise<void> {
    const last = await numberPeopleChange(execute);
    for (const who of changed) this.#coming.people.add(who);
    this.#coming.peopleNumbers = { first: this.#coming.peopleNumbers?.first ?? last, last };
  }

  async #readPeople(who: ChangedPeople): Promise<void> {
    if (who === 'all') await this.#memory.readPeople(this.#execute);
    else if (who !== undefined) await this.#memory.readPerson(this.#execute, who);
  }

  async #begun(head: Head): Promise<void> {
    this.#advance(head.seq);
    this.#given = head.seq;
    this.#batch = Math.max(this.#batch, head.batch);
    this.#coming = { people: new Set() };
    if (head.documents === this.#memory.documents.number) return;
    await this.#readDocuments();
  }

  #notice(): string | undefined {
    const { documents, people, peopleNumbers } = this.#coming;
    const notice: Notice = {
      from: this.#process,
      ...(this.#given > this.#seq ? { seq: this.#given } : {}),
      ...(documents === undefined ? {} : { documents: documents.number }),
      ...(people.size === 0 ? {} : { people: people.has('all') || people.size > MANY_PEOPLE ? 'all' : ([...people] as number[]) }),
      ...(peopleNumbers === undefined ? {} : { peopleNumbers }),
    };
    return Object.keys(notice).length > 1 ? JSON.stringify(notice) : undefined;
  }

  #committed(): void {
    const { documents, model } = this.#coming;
    if (documents !== undefined) this.#memory.documents = documents;
    if (model !== undefined) {
      this.#takeModel(model.model);
      model.taken(model.model);
    }
    this.#documentsAreSettled();
    this.#advance(this.#given);
  }

  /** The commit was undone: the numbers it gave out were never seen. */
  #failed(): void {
    this.#documentsAreSettled();
    this.#given = this.#seq;
  }

  #advance(seq: number): void {
    if (seq <= this.#seq) return;
    this.#seq = seq;
    for (const listener of this.#commitListeners) listener(seq);
  }

  #heard(notice: Notice): void {
    if (notice.stop !== undefined && notice.from !== this.#process) this.#claims.askedToStop(notice.stop);
    this.#hearing = this.#hearing.then(() => this.#follow(notice)).catch(() => undefined);
  }

  /** Takes over what was committed: whose rights changed before what was written, so that nothing new is told by former rights. */
  async #follow({ from, people, documents, seq, ...notice }: Notice): Promise<void> {
    // People whom this process changed are read once more: only a change that was read is known, whatever became of the first reading.
    for (const who of people === 'all' ? (['all'] as const) : (people ?? [])) await this.#readPeople(who);
    this.#knowPeople(notice);
    if (from === this.#process) return;
    if (documents !== undefined && documents !== this.#memory.documents.number) await this.#readDocuments();
    if (seq !== undefined) this.#advance(seq);
  }

  /** Changes of people that follow those known are known too; after a gap everyone is read anew by whoever looks next. */
  #knowPeople({ peopleNumbers }: Pick<Notice, 'peopleNumbers'>): void {
    if (peopleNumbers?.first === this.#memory.peopleNumber + 1) this.#memory.peopleNumber = peopleNumbers.last;
  }

  /** Anything may have been missed. */
  #joined(): void {
    this.#soon(async () => {
      await this.#readDocuments();
      await this.#memory.readPeople(this.#execute);
      await this.#lookAtLog();
    });
  }

  /** Does what nobody waits for. The database being away is noticed by whoever asks next, and everything is read when it is back. */
  #soon(run: () => Promise<void>): void {
    run().catch(() => undefined);
  }

  async #lookAtLog(): Promise<void> {
    const [row] = await this.#short.run(
      `SELECT COALESCE((SELECT MAX(seq) FROM log), 0), COALESCE((SELECT MAX(batch) FROM batches), 0),
        COALESCE((SELECT value FROM meta WHERE key = 'documents'), '0'), COALESCE((SELECT value FROM meta WHERE key = 'people'), '0')`,
      [],
      false,
    );
    const [seq, batch, documents, people] = (row ?? []).map(Number) as [number, number, number, number];
    this.#batch = Math.max(this.#batch, batch);
    // A change of this process's own is about to be known without reading it.
    if (documents !== this.#memory.documents.number && this.#changing === undefined) await this.#readDocuments();
    if (people > this.#memory.peopleNumber) await this.#memory.readPeople(this.#execute);
    this.#advance(seq);
  }

  /** Looks at the head again and again, so that nobody's rights and nothing written stays unknown for long (D7). */
  #lookAgain(): void {
    this.#looking = setTimeout(() => {
      const again = (): void => (this.#looking === undefined ? undefined : this.#lookAgain());
      this.#lookAtLog().then(again, again);
    }, LOOK_MS);
    this.#looking.unref();
  }

  /** Another process installed documents: whoever has the model makes a new one, and nothing is written before. */
  async #readDocuments(): Promise<void> {
    const kept = await readDocuments(this.#execute);
    if (kept.number === this.#memory.documents.number) return;
    this.#memory.documents = kept;
    this.#isBehind = this.#model !== undefined;
    for (const listener of this.#documentListeners) listener();
  }

  #takeModel(model: Model): void {
    this.#model = model;
    this.#isBehind = false;
    this.#statements.clear();
  }
}

/** Opens (or begins) the workspace in a schema. */
export async function openPostgres(options: PostgresOptions): Promise<Storage> {
  const address: Address = { url: options.url, schema: options.schema ?? DEFAULT_SCHEMA };
  const claims = new Claims(address);
  // Nobody may put another workspace here from now on.
  await claims.start();
  const storage = new PostgresStorage(options, address, claims);
  try {
    await prepareSchema(address, options.migrations);
    await storage.start();
    return storage;
  } catch (error) {
    await storage.close();
    throw error;
  }
}
