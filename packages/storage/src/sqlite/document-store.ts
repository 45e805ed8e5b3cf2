// In charge of: the documents of a workspace in SQLite: keeping them with their numbers, and what changes of them took out of use.
import type { InstallChange, StoredApp, StoredDocument, StoredDropped } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { Model } from '@trellis/model';
import type { Actor } from '@trellis/permissions';
import type { Database } from 'better-sqlite3';
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { purgeEntityStatements, purgeStatements, retireStatements, schemaStatements } from '../sql/physical.ts';
import { neededIndexes, staleIndexes } from '../sql/unique-index.ts';
import { sqliteDialect, sqliteFold } from './sqlite-dialect.ts';
import { apps, catalog, documents, dropped, meta } from './system-tables.ts';

/** Kinds of documents that say what is in records. */
const SHAPING = new Set(['workspace', 'entity', 'field']);
const RECORDS_VERSION = 'records-version';

/** Documents, their numbers and the tables made for them, over the connection that writes. */
export class DocumentStore {
  readonly #database: Database;
  readonly #db: BetterSQLite3Database;

  constructor(database: Database, db: BetterSQLite3Database) {
    this.#database = database;
    this.#db = db;
  }

  apps(): readonly StoredApp[] {
    // In the order of installation: on a clash of names the app that came first keeps its own.
    return this.#db
      .select()
      .from(apps)
      .orderBy(sql`rowid`)
      .all();
  }

  documents(): readonly StoredDocument[] {
    return this.#db.select().from(documents).all();
  }

  number(app: string, document: string): number | undefined {
    return this.#db
      .select({ number: catalog.number })
      .from(catalog)
      .where(and(eq(catalog.app, app), eq(catalog.document, document)))
      .get()?.number;
  }

  dropped(): readonly StoredDropped[] {
    return this.#db.select().from(dropped).orderBy(desc(dropped.id)).all();
  }

  /** Numbers that no document has. They are used up, whether anything comes of them or not. */
  reserve(count: number): number[] {
    return Array.from({ length: count }, (_, place) => {
      const { number } = this.#db
        .insert(catalog)
        .values({ app: '', document: `reserved ${place}` })
        .returning()
        .get();
      this.#db.delete(catalog).where(eq(catalog.number, number)).run();
      return number;
    });
  }

  /** Differs after a change of documents that may change what is in records without a word of them in the log. */
  recordsVersion(): string {
    return this.#db.select().from(meta).where(eq(meta.key, RECORDS_VERSION)).get()?.value ?? '0';
  }

  /** Keeps the documents and gives them their numbers. Answers the model that results. */
  keep(change: InstallChange, actor: Actor, now: number): Model {
    if (change.fill !== undefined || this.#shapesRecords(change.documents)) this.#raiseRecordsVersion();
    for (const app of change.apps) this.#db.insert(apps).values(app).onConflictDoUpdate({ target: apps.id, set: app }).run();
    for (const app of new Set(change.documents.map((document) => document.app))) this.#db.delete(documents).where(eq(documents.app, app)).run();
    for (const document of change.documents) this.#db.insert(documents).values(document).run();
    for (const { app, document } of [...(change.forget ?? []), ...(change.numbers ?? [])])
      this.#db
        .delete(catalog)
        .where(and(eq(catalog.app, app), eq(catalog.document, document)))
        .run();
    for (const each of change.numbers ?? []) this.#db.insert(catalog).values(each).run();
    this.#noteDropped(change, actor, now);
    return change.link((app, document) => this.#numbered(app, document));
  }

  /** Whether documents that say what is in records come, go or are other than they were. */
  #shapesRecords(coming: readonly StoredDocument[]): boolean {
    const apps = new Set(coming.map((document) => document.app));
    const shaping = (documents: readonly StoredDocument[]): Set<string> =>
      new Set(
        documents
          .filter(({ app, kind }) => apps.has(app) && SHAPING.has(kind))
          .map((each) => JSON.stringify([each.app, each.kind, each.id, each.body])),
      );
    const [before, after] = [shaping(this.documents()), shaping(coming)];
    return before.size !== after.size || [...after].some((document) => !before.has(document));
  }

  #raiseRecordsVersion(): void {
    const row = { key: RECORDS_VERSION, value: String(Number(this.recordsVersion()) + 1) };
    this.#db.insert(meta).values(row).onConflictDoUpdate({ target: meta.key, set: row }).run();
  }

  #noteDropped({ drop = [], undrop = [] }: InstallChange, actor: Actor, now: number): void {
    for (const each of drop) {
      for (const statement of retireStatements(each.number)) this.#run(statement);
      this.#db
        .insert(dropped)
        .values({ ...each, at: now, actorId: actor.id, actorName: actor.name })
        .run();
    }
    if (undrop.length > 0)
      this.#db
        .delete(dropped)
        .where(inArray(dropped.id, [...undrop]))
        .run();
  }

  /** The number of a document, given out at the first asking. */
  #numbered(app: string, document: string): number {
    return this.number(app, document) ?? this.#db.insert(catalog).values({ app, document }).returning().get().number;
  }

  /** Makes room for the records of a model that comes into force with it. */
  makeRoom(model: Model): void {
    for (const statement of schemaStatements(sqliteDialect, model, (table) => this.#columnsOf(table))) this.#run(statement);
    this.#makeUnique(model);
  }

  /**
   * Makes room for a model that is not in force yet: what the one in force needs stays. Indexes over more records than so many are left:
   * what builds them is answered.
   */
  makeRoomAhead(model: Model, large: number): readonly string[] {
    const needed = neededIndexes(sqliteFold, model).map(({ create }) => create);
    const left: string[] = [];
    for (const statement of [...schemaStatements(sqliteDialect, model, (table) => this.#columnsOf(table)), ...needed]) {
      const { sql: text } = sqliteDialect.text(statement);
      if (this.#isLargeIndex(text, large)) left.push(text);
      else if (!text.startsWith('DROP INDEX')) this.#database.exec(text);
    }
    return left;
  }

  #makeUnique(model: Model): void {
    const present = this.#database.prepare("SELECT name FROM sqlite_master WHERE type = 'index'").pluck().all() as string[];
    for (const name of staleIndexes(model, present)) this.#database.exec(`DROP INDEX ${name}`);
    for (const { taken, create } of neededIndexes(sqliteFold, model)) {
      try {
        this.#run(create);
      } catch (error) {
        if (!(error instanceof Error) || !('code' in error) || error.code !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
        const fields = 'fields' in taken ? taken.fields.map(({ name }) => name).join(', ') : taken.name;
        throw new AppError('conflict', 'document.unique-taken', { params: { entity: taken.entity.label, fields }, cause: error });
      }
    }
  }

  #isLargeIndex(text: string, large: number): boolean {
    const [, index, table] = /^CREATE (?:UNIQUE )?INDEX IF NOT EXISTS "(\w+)" ON "(e_\d+)"/.exec(text) ?? [];
    if (index === undefined || table === undefined) return false;
    if (this.#database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?").get(index) !== undefined) return false;
    return this.#newest(table) > large;
  }

  #newest(table: string): number {
    const isThere = this.#database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table) !== undefined;
    return isThere ? Number(this.#database.prepare(`SELECT MAX(id) FROM ${table}`).pluck().get() ?? 0) : 0;
  }

  /** What deletes something taken out of use for good, and whether it concerns more records than so many. Nothing where there is no such thing. */
  purging(
    id: number,
    entity: number,
    fields: readonly number[],
    large: number,
  ): { readonly statements: readonly string[]; readonly isLarge: boolean } {
    const kind = this.#db.select({ kind: dropped.kind }).from(dropped).where(eq(dropped.id, id)).get()?.kind;
    const columnsOf = (table: string): ReadonlySet<string> => this.#columnsOf(table);
    const found = kind === 'entity' ? purgeEntityStatements(entity, fields) : purgeStatements(entity, fields, columnsOf);
    const statements = kind === undefined ? [] : found.map((statement) => sqliteDialect.text(statement).sql);
    return { statements, isLarge: this.#newest(`e_${entity}`) > large };
  }

  /** What deletes what was made room for and never came into force, and whether it concerns more records than so many. */
  clearing(
    entity: number,
    fields: readonly number[],
    isWhole: boolean,
    large: number,
  ): { readonly statements: readonly string[]; readonly isLarge: boolean } {
    const found = isWhole ? purgeEntityStatements(entity, fields) : purgeStatements(entity, fields, (table) => this.#columnsOf(table));
    return { statements: found.map((statement) => sqliteDialect.text(statement).sql), isLarge: this.#newest(`e_${entity}`) > large };
  }

  run(statements: readonly string[]): void {
    for (const text of statements) this.#database.exec(text);
  }

  /** Something taken out of use is no longer there. */
  purged(id: number, statements: readonly string[]): void {
    for (const text of statements) this.#database.exec(text);
    this.#db.delete(dropped).where(eq(dropped.id, id)).run();
  }

  #columnsOf(table: string): ReadonlySet<string> {
    return new Set((this.#database.pragma(`table_info(${table})`) as { name: string }[]).map((column) => column.name));
  }

  #run(statement: Parameters<typeof sqliteDialect.text>[0]): void {
    this.#database.exec(sqliteDialect.text(statement).sql);
  }
}
